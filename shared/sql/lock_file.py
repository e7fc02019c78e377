"""Is another process already using this SQLite file?"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.errors import ConfigurationError

_held: set[int] = set()


@contextmanager
def lock_file(database: Path) -> Iterator[None]:
    """Hold ``<database>.lock``; raise ConfigurationError naming the process that has it.

    The kernel drops the lock with the process, however it dies. A forked child does not keep it.
    """
    path = database.with_name(database.name + ".lock")
    descriptor = _open(path)
    try:
        _acquire(descriptor, database)
        _held.add(descriptor)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        _held.discard(descriptor)
        os.close(descriptor)


def _open(path: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as exc:
        message = f"cannot write {path}: {exc.strerror}"
        raise ConfigurationError(message) from exc


def _acquire(descriptor: int, database: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as exc:
        holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip() or "unknown"
        message = (
            f"{database} is in use by process {holder}; SQLite serves one process:"
            " stop that one, or set TOCSIN_DATABASE_URL to another file or to PostgreSQL"
        )
        raise ConfigurationError(message) from exc


def _release_in_child() -> None:
    for descriptor in _held:
        os.close(descriptor)
    _held.clear()


os.register_at_fork(after_in_child=_release_in_child)
