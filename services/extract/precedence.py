"""May a slice of the backlog be coded now, or do fresh articles go first?

Pure: instants are seconds of a monotonic clock. While no fresh article is in hand or waiting, the
backlog has the workers to itself. While there are some, it gets a bounded share: for every fresh
article that is begun, ``share / (1 - share)`` of an old one. A slice that has waited for
``patience`` goes in any case, so that the backlog never starves, whatever holds the fresh ones up.
"""

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

BACKLOG_BATCH = 32
_TRUSTED = 1.0


@dataclass(frozen=True, slots=True)
class Sharing:
    """What the backlog gets.

    ``share`` of the articles that are coded while fresh ones are there; ``patience`` in seconds;
    ``rate`` in articles per second at any time, None for as fast as can be.
    """

    share: float = 0.2
    patience: float = 5.0
    rate: float | None = None


@dataclass(frozen=True, slots=True)
class Go:
    """Code the slice now."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Look again after so many seconds, or as soon as fresh articles begin or end."""

    seconds: float


Turn: TypeAlias = Go | Wait


def backlog_batch(sharing: Sharing, max_poll_interval: timedelta) -> int:
    """Return how many old articles may be read at once, so that none is held for too long."""
    if sharing.rate is None:
        return BACKLOG_BATCH
    held = max_poll_interval.total_seconds() / 8
    return max(1, min(BACKLOG_BATCH, int(sharing.rate * held)))


class Precedence:
    """What is in hand, and how much the backlog may take of the workers."""

    def __init__(self, sharing: Sharing) -> None:
        self._sharing = sharing
        self._in_hand = 0
        self._ended = -math.inf
        self._credit = 0.0
        self._next_at = -math.inf

    def begin_fresh(self, count: int) -> None:
        """Note that ``count`` fresh articles are taken in hand."""
        self._in_hand += count
        share = self._sharing.share
        # Credit that nobody took is not saved up: it would come as a burst later.
        self._credit = min(self._credit, 0.0) + count * share / (1 - share)

    def end_fresh(self, count: int, now: float) -> None:
        """Note that ``count`` fresh articles are done with."""
        self._in_hand -= count
        self._ended = now

    def is_busy(self, waiting: int, now: float) -> bool:
        """Say whether fresh articles are in hand or, as far as is known, wait to be.

        That some wait is believed only shortly after the last ones: then they would have come.
        """
        return self._in_hand > 0 or (waiting > 0 and now - self._ended < _TRUSTED)

    def turn(self, since: float, waiting: int, now: float) -> Turn:
        """Say whether a slice that has waited since ``since`` may go."""
        if now < self._next_at:
            return Wait(self._next_at - now)
        patient_until = since + self._sharing.patience
        if self._credit > 0 or now >= patient_until or not self.is_busy(waiting, now):
            return Go()
        return Wait(patient_until - now)

    def take(self, count: int, waiting: int, now: float) -> None:
        """Note that ``count`` old articles are begun."""
        busy = self.is_busy(waiting, now)
        self._credit = max(self._credit - count, -count) if busy else 0.0
        if self._sharing.rate is not None:
            self._next_at = max(self._next_at, now) + count / self._sharing.rate
