"""How do the fresh articles and the backlog take turns at one pool of workers?"""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from services.extract.precedence import Go, Precedence
from shared.errors import TransientError

# How many fresh records wait is known by looking only: nobody tells when one comes.
_LOOK_SECONDS = 0.1


class Stopping(TransientError):
    """Give the backlog back: the service ends."""


class Turns:
    """Let fresh articles through at once and the backlog when it may.

    ``waiting`` says how many fresh records are known to wait in Kafka. Once ``stop`` is set the
    backlog is given back instead of waiting on.
    """

    def __init__(
        self,
        precedence: Precedence,
        stop: asyncio.Event,
        waiting: Callable[[], int],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._precedence = precedence
        self._stop = stop
        self._waiting = waiting
        self._now = now
        self._changed = asyncio.Event()

    @contextmanager
    def fresh(self, count: int) -> Iterator[None]:
        """Have ``count`` fresh articles in hand inside the block."""
        self._precedence.begin_fresh(count)
        self._changed.set()
        try:
            yield
        finally:
            self._precedence.end_fresh(count, self._now())
            self._changed.set()

    async def backlog(self, count: int) -> None:
        """Return when ``count`` old articles may be coded; raise Stopping when the service ends."""
        since = self._now()
        while True:
            if self._stop.is_set():
                message = "the service stops"
                raise Stopping(message)
            turn = self._precedence.turn(since, self._waiting(), self._now())
            if isinstance(turn, Go):
                self._precedence.take(count, self._waiting(), self._now())
                return
            await self._change(min(turn.seconds, _LOOK_SECONDS))

    async def _change(self, seconds: float) -> None:
        self._changed.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            return
