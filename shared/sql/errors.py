"""Which failures of the database pass by themselves?"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc as sql

from shared.errors import Conflict, PermanentError, TocsinError, TransientError, Unavailable

_TRANSIENT_STATES = ("40", "53", "55P03", "57014")
_UNAVAILABLE_STATES = ("08", "57P")
_TRANSIENT_WORDS = ("database is locked", "database table is locked", "is full", "disk i/o error")
_UNAVAILABLE_WORDS = ("unable to open database file", "connection is closed")


@contextmanager
def translated() -> Iterator[None]:
    """Translate the errors of SQLAlchemy and its drivers into those of ``shared.errors``."""
    try:
        yield
    except (sql.SQLAlchemyError, OSError, TimeoutError) as exc:
        raise translate(exc) from exc


def translate(error: Exception) -> TocsinError:
    """Say what ``error`` means to a caller: try again, contradiction, or defect.

    The message names the driver's error without the statement's parameters, which may be secret.
    """
    message = f"database: {_cause(error)}"
    if isinstance(error, sql.IntegrityError):
        return Conflict(message)
    if isinstance(error, sql.DBAPIError):
        return _by_state(error, message)
    if isinstance(error, sql.TimeoutError):
        return Unavailable("database: no connection became free in time")
    if isinstance(error, sql.SQLAlchemyError):
        return PermanentError(message)
    return Unavailable(message)


def _by_state(error: sql.DBAPIError, message: str) -> TocsinError:
    state = getattr(error.orig, "sqlstate", None) or ""
    words = str(error.orig).lower()
    if error.connection_invalidated or state.startswith(_UNAVAILABLE_STATES):
        return Unavailable(message)
    if state.startswith(_TRANSIENT_STATES) or _has(words, _TRANSIENT_WORDS):
        return TransientError(message)
    if isinstance(error, sql.InterfaceError) or _has(words, _UNAVAILABLE_WORDS):
        return Unavailable(message)
    return PermanentError(message)


def _has(words: str, wanted: tuple[str, ...]) -> bool:
    return any(each in words for each in wanted)


def _cause(error: Exception) -> str:
    origin = error.orig if isinstance(error, sql.DBAPIError) else error
    return f"{type(origin).__name__}: {str(origin).splitlines()[0] if str(origin) else ''}"
