"""Which lines of the client libraries would drown the log or say what is not so?

While a broker is away aiokafka writes some seventy lines a second.
"""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Final

LIBRARY_LOG: Final = "tocsin.kafka"
_REPEATING = (
    "aiokafka",
    "aiokafka.cluster",
    "aiokafka.conn",
    "aiokafka.consumer.fetcher",
    "aiokafka.consumer.group_coordinator",
    "aiokafka.producer.sender",
)
_INTERVAL = timedelta(seconds=10)


class RepeatLimit(logging.Filter):
    """Let one line of each wording pass per interval, with the number of those held back."""

    def __init__(self, interval: timedelta, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._interval = interval.total_seconds()
        self._now = now
        self._passed: dict[str, float] = {}
        self._held: dict[str, int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether ``record`` may pass."""
        wording, now = str(record.msg), self._now()
        if now - self._passed.get(wording, -self._interval) < self._interval:
            self._held[wording] = self._held.get(wording, 0) + 1
            return False
        self._passed[wording] = now
        if held := self._held.pop(wording, 0):
            record.msg = f"{wording} (and {held} more)"
        return True


class _NoAdvice(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        # FastStream says so because it does not create topics; Tocsin does.
        return "Make sure the topics exist" not in str(record.msg)


def quieten() -> None:
    """Hold back what repeats and what misleads; may be called again."""
    limited = [(logging.getLogger(name), RepeatLimit(_INTERVAL)) for name in _REPEATING]
    for log, held in (*limited, (logging.getLogger(LIBRARY_LOG), _NoAdvice())):
        if not any(isinstance(present, type(held)) for present in log.filters):
            log.addFilter(held)
