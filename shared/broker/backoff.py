"""How long does one wait before the next try, and is there time for it?"""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Backoff:
    """Pauses that double from ``first`` to ``limit``."""

    first: timedelta
    limit: timedelta

    def pause(self, failures: int) -> timedelta:
        """Return the pause after ``failures`` failures in a row (at least one)."""
        # Doubling more than 32 times passes any limit; the cap keeps the power in range.
        return min(self.first * 2.0 ** min(failures - 1, 32), self.limit)


@dataclass(frozen=True, slots=True)
class TimeBudget:
    """How long a batch may stay with its handler, in seconds of a monotonic clock."""

    until: float

    def has_room_for(self, pause: timedelta, now: float) -> bool:
        """Say whether a pause beginning now ends within the budget."""
        return now + pause.total_seconds() <= self.until

    def is_spent(self, now: float) -> bool:
        """Say whether the budget is used up."""
        return now >= self.until
