"""Where does the key that seals endpoint secrets come from?"""

import base64
import os
import secrets
from contextlib import suppress
from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.alert.sealing import KEY_BYTES, SecretBox, parse_secret_keys
from shared.errors import ConfigurationError


class SecretKeySettings(BaseSettings):
    """Setting ``TOCSIN_SECRET_KEY``: base64 of 32 bytes.

    To replace a key put the new one in front, separated by a comma.
    """

    model_config = SettingsConfigDict(env_prefix="TOCSIN_", frozen=True, extra="ignore")

    secret_key: SecretStr | None = None


def load_secret_box(settings: SecretKeySettings, database: Path | None) -> SecretBox:
    """Return the box that ``settings`` name, or that of the key file beside ``database``.

    The file ``<database>.key`` is made on first use, readable by its owner only. Raise
    ConfigurationError where there is neither a setting nor a database file.
    """
    if settings.secret_key is not None:
        return parse_secret_keys(settings.secret_key.get_secret_value().split(","))
    if database is None:
        message = "TOCSIN_SECRET_KEY: expected base64 of 32 bytes, which PostgreSQL must not know"
        raise ConfigurationError(message)
    return parse_secret_keys([_key_file(database.with_name(database.name + ".key"))])


def _key_file(path: Path) -> str:
    if not path.exists():
        _write_key(path)
    return path.read_text(encoding="ascii", errors="replace").strip()


def _write_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii") + "\n")
        file.flush()
        os.fsync(file.fileno())
    # A link never overwrites: a key that another process wrote meanwhile stays.
    with suppress(FileExistsError):
        os.link(unfinished, path)
    unfinished.unlink()
