"""How does a Tocsin process write its logs?

JSON lines on standard error, one event a line, event names as short past-tense words. Values
under a name that may hold a secret are replaced, and URLs lose their query and user info.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, Literal

import structlog

LogFormat = Literal["json", "console"]

_SECRET_NAME = re.compile(r"secret|password|token|api_?key|authorization|signature", re.IGNORECASE)
_URL = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*://)(?:[^/\s@]*@)?(?P<rest>[^?#\s]*)[^\s]*")
# aiokafka writes several lines a second while a broker is away.
_NOISY = ("aiokafka", "alembic", "faststream", "sqlalchemy.engine", "aiohttp.access", "uvicorn")


def configure_logs(level: str = "INFO", fmt: LogFormat = "json") -> None:
    """Send structlog and stdlib logs through one redacting pipeline to standard error."""
    chain: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redact,
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if fmt == "json" else structlog.dev.ConsoleRenderer()
    )
    structlog.configure(
        processors=[*chain, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=chain,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _NOISY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


def redact(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Replace secrets by name and strip user info and query from every URL in ``event``."""
    for name, value in event.items():
        if _SECRET_NAME.search(name):
            event[name] = "[redacted]"
        elif isinstance(value, str):
            event[name] = redact_urls(value)
    return event


def redact_urls(text: str) -> str:
    """Return ``text`` with user info, query and fragment cut from every URL in it."""
    return _URL.sub(r"\g<scheme>\g<rest>", text)
