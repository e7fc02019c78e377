"""How does an empty folder become the storage of a PostgreSQL server?"""

import os
import shutil
import subprocess
from pathlib import Path

from shared.errors import PermanentError
from shared.local.secret_file import write_secret
from shared.local.service_user import ServiceUser

_TIMEOUT_SECONDS = 120


def initialise_storage(
    programs: Path, data: Path, user: ServiceUser, *, superuser: str, password: str
) -> None:
    """Run initdb unless ``data`` exists; it appears complete or not at all.

    Text is UTF-8 and sorts by code point, whatever locales this machine has. Raise
    PermanentError with the words of initdb when it fails.
    """
    if data.exists():
        return
    partial = data.with_name(f"{data.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(mode=0o700)
    user.give(partial)
    secret = data.with_name("initial_password")
    write_secret(secret, password.encode())
    user.give(secret)
    command = (
        *user.prefix,
        str(programs / "initdb"),
        f"--pgdata={partial}",
        f"--username={superuser}",
        f"--pwfile={secret}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--no-locale",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
    )
    try:
        _run(command, data)
    finally:
        secret.unlink()
    partial.rename(data)


def server_environment() -> dict[str, str]:
    """Return the environment of a server: nothing of the caller's (PGDATA, PGPORT) but PATH."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


def _run(command: tuple[str, ...], data: Path) -> None:
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=_TIMEOUT_SECONDS,
        check=False,
        env=server_environment(),
    )
    if done.returncode != 0:
        message = f"initdb could not make {data}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
        raise PermanentError(message)
