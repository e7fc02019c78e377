"""Which database is meant, and how is it reached?"""

from datetime import timedelta
from pathlib import Path

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from shared.durations import Duration
from shared.errors import ConfigurationError


class SqlSettings(BaseSettings):
    """Where the database is (``TOCSIN_DATABASE_...``).

    ``url`` is a path, ``sqlite:///path`` or ``postgresql://user:password@host/name``; it is kept
    out of logs. ``transaction_pooler`` says that PgBouncer or the like may stand between: then no
    server-side prepared statement outlives its use; switch it off for speed on a direct line.
    """

    model_config = SettingsConfigDict(
        env_prefix="TOCSIN_DATABASE_", frozen=True, extra="ignore", hide_input_in_errors=True
    )

    url: SecretStr = SecretStr("tocsin.db")
    transaction_pooler: bool = True
    pool_size: int = Field(default=5, ge=1)
    pool_overflow: int = Field(default=5, ge=0)
    pool_timeout: Duration = timedelta(seconds=30)
    connect_timeout: Duration = timedelta(seconds=10)
    statement_timeout: Duration = timedelta(seconds=60)
    busy_timeout: Duration = timedelta(seconds=10)

    @field_validator("url", mode="before")
    @classmethod
    def _may_be_path(cls, url: object) -> object:
        return str(url) if isinstance(url, Path) else url

    @field_validator("url")
    @classmethod
    def _is_known(cls, url: SecretStr) -> SecretStr:
        try:
            database_url(url.get_secret_value())
        except ConfigurationError as exc:
            raise ValueError(str(exc)) from exc
        return url

    @property
    def sqlalchemy_url(self) -> URL:
        """Return the URL with the asynchronous driver named."""
        return database_url(self.url.get_secret_value())

    @property
    def sqlite_path(self) -> Path | None:
        """Return the database file, None on PostgreSQL."""
        url = self.sqlalchemy_url
        return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def database_url(text: str) -> URL:
    """Read what users write into a SQLAlchemy URL; raise ConfigurationError on anything else."""
    if "://" not in text:
        return _sqlite(text)
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as exc:
        message = "TOCSIN_DATABASE_URL is not a URL; expected a path, sqlite:/// or postgresql://"
        raise ConfigurationError(message) from exc
    match url.drivername.split("+")[0]:
        case "sqlite":
            return _sqlite(url.database or "")
        case "postgres" | "postgresql":
            return _postgresql(url)
        case other:
            message = f"TOCSIN_DATABASE_URL: expected sqlite or postgresql, got {other!r}"
            raise ConfigurationError(message)


def _sqlite(path: str) -> URL:
    if path in {"", ":memory:"} or path.startswith("file:"):
        message = f"TOCSIN_DATABASE_URL: SQLite needs a plain file path, got {path!r}"
        raise ConfigurationError(message)
    return URL.create("sqlite+aiosqlite", database=str(Path(path).expanduser()))


def _postgresql(url: URL) -> URL:
    query = dict(url.query)
    if "sslmode" in query:
        query["ssl"] = query.pop("sslmode")
    unknown = sorted(set(query) - {"host", "port", "ssl"})
    if unknown:
        message = (
            "TOCSIN_DATABASE_URL: expected only the parameters host, port, sslmode,"
            f" got {', '.join(unknown)}"
        )
        raise ConfigurationError(message)
    return url.set(drivername="postgresql+asyncpg", query=query)
