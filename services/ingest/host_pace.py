"""How long must a host be left alone between two requests?"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shared.clock import Clock

Sleep = Callable[[float], Awaitable[None]]


@dataclass(slots=True)
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: datetime | None = None
    held_until: datetime | None = None
    spacing: timedelta = timedelta(0)


class HostPace:
    """Give each host one request at a time, at least ``spacing`` apart, and none while held."""

    def __init__(self, clock: Clock, spacing: timedelta, sleep: Sleep = asyncio.sleep) -> None:
        self._clock = clock
        self._spacing = spacing
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """Wait for the turn to ask the host; it passes on at the end of the block."""
        host = self._hosts.setdefault(name, _Host())
        async with host.lock:
            if host.free_at is not None:
                wait = (host.free_at - self._clock.now()).total_seconds()
                if wait > 0:
                    await self._sleep(wait)
            try:
                yield
            finally:
                host.free_at = self._clock.now() + max(self._spacing, host.spacing)

    def space(self, name: str, spacing: timedelta) -> None:
        """Leave the host alone for ``spacing`` at least after each turn, from now on."""
        self._hosts.setdefault(name, _Host()).spacing = spacing

    def hold(self, name: str, wait: timedelta) -> None:
        """Ask nothing of the host for ``wait``, as it said by Retry-After."""
        host = self._hosts.setdefault(name, _Host())
        host.held_until = max(self._clock.now() + wait, host.held_until or self._clock.now())

    def held_for(self, name: str) -> timedelta:
        """Return how long the host is still held; zero when it is free."""
        host = self._hosts.get(name)
        if host is None or host.held_until is None:
            return timedelta(0)
        return max(host.held_until - self._clock.now(), timedelta(0))
