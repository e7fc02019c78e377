"""How does a consumer wait without missing that it is asked to stop?"""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from shared.broker.backoff import Backoff, TimeBudget
from shared.errors import TransientError


class OutOfTime(TransientError):
    """Give the rest of a batch back to Kafka, to be read again."""


class Pace:
    """Wait between tries, within a time budget, until asked to stop.

    ``now`` reads a monotonic clock in seconds; ``budget`` is what one batch may take.
    """

    def __init__(
        self, backoff: Backoff, budget: timedelta, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._backoff = backoff
        self._budget = budget
        self._stop = asyncio.Event()
        self.now = now

    @property
    def is_stopping(self) -> bool:
        """Say whether the consumer was asked to stop."""
        return self._stop.is_set()

    def begin(self) -> TimeBudget:
        """Return the budget of a batch that begins now."""
        return TimeBudget(self.now() + self._budget.total_seconds())

    def stop(self) -> None:
        """End every wait, now and later."""
        self._stop.set()

    def check(self, budget: TimeBudget) -> None:
        """Raise OutOfTime when the budget is spent or the consumer was asked to stop."""
        if self.is_stopping or budget.is_spent(self.now()):
            message = "stopping" if self.is_stopping else "the time for one batch is used up"
            raise OutOfTime(message)

    async def wait(self, failures: int, budget: TimeBudget) -> None:
        """Wait after ``failures`` failures in a row; raise OutOfTime when there is no time left."""
        pause = self._backoff.pause(failures)
        if not budget.has_room_for(pause, self.now()):
            message = f"no time left in this batch for a pause of {pause.total_seconds():g} s"
            raise OutOfTime(message)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stop.wait(), pause.total_seconds())
        self.check(budget)
