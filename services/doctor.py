"""What does this machine have of what Tocsin needs, and what is to be done where it lacks?

Composition level: looks at parts of every service.
"""

import asyncio
import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass

from services.extract.coder import Coder
from shared.broker.settings import KafkaSettings
from shared.errors import ConfigurationError, TocsinError
from shared.local.programs import find_program
from shared.settings import load_settings
from shared.sql.migrate import is_migrated
from shared.sql.settings import SqlSettings

MINIMUM_PYTHON = (3, 11)


@dataclass(frozen=True, slots=True)
class Examined:
    """One part, whether it is fit, and what was seen or is to be done."""

    part: str
    ok: bool
    detail: str


def examine() -> list[Examined]:
    """Examine every part; never raises, whatever is broken."""
    parts: dict[str, Callable[[], str]] = {
        "Python": _python,
        "language model, frames, gazetteer": _coder,
        "database": _database,
        "Kafka settings": _kafka,
        "Java": lambda: find_program("java", package="openjdk-17-jre-headless"),
        "Maven": lambda: find_program("mvn", package="maven"),
    }
    return [_examined(part, look) for part, look in parts.items()]


def _examined(part: str, look: Callable[[], str]) -> Examined:
    try:
        return Examined(part, ok=True, detail=look())
    except TocsinError as error:
        return Examined(part, ok=False, detail=str(error))
    except Exception as error:  # noqa: BLE001 - the doctor tells of what is broken, whatever it is
        return Examined(part, ok=False, detail=f"{type(error).__name__}: {error}")


def _python() -> str:
    if sys.version_info < MINIMUM_PYTHON:
        message = f"3.11 or later is needed, this is {platform.python_version()}"
        raise ConfigurationError(message)
    return platform.python_version()


def _coder() -> str:
    versions = Coder.load().versions
    return f"{versions.model}, frames {versions.frames}, gazetteer {versions.gazetteer}"


def _database() -> str:
    settings = load_settings(SqlSettings)
    shown = settings.sqlalchemy_url.render_as_string(hide_password=True)
    path = settings.sqlite_path
    if path is not None and not path.exists():
        return f"{shown} (made on first use)"
    if not asyncio.run(is_migrated(settings)):
        message = f"{shown} is not at this version: run `tocsin db migrate`"
        raise ConfigurationError(message)
    return shown


def _kafka() -> str:
    return f"{KafkaSettings.load().servers} (needed by the distributed form only)"
