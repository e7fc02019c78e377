"""How do due deliveries get attempted, many at once, without one endpoint stopping another?"""

import asyncio
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import structlog

from services.alert.deliveries import Channel
from services.alert.outbox.attempt import Attempt, Route
from services.alert.outbox.enqueue import BUS_ENDPOINT
from services.alert.outbox.queue import DeliveryQueue, Leased
from services.alert.outbox.recorder import Recorder
from services.alert.outbox.settings import DeliverySettings
from services.alert.retry_schedule import RetryAt, Step
from shared.clock import Clock
from shared.errors import TransientError

log = structlog.get_logger()


@dataclass(slots=True)
class _Traffic:
    """What is being attempted now, and which endpoints asked to be left alone until when."""

    tasks: set[asyncio.Task[Step | None]]
    busy: Counter[str]
    paused: dict[str, datetime]


class Dispatcher:
    """Attempts what is due; any number of them may work on one PostgreSQL database.

    A delivery is at-least-once: an attempt whose result could not be recorded is made again under
    the same id. ``clock`` says what is due; it may be a tape's.
    """

    def __init__(
        self,
        queue: DeliveryQueue,
        routes: Mapping[Channel, Route],
        clock: Clock,
        settings: DeliverySettings,
    ) -> None:
        self._queue = queue
        self._recorder = Recorder(queue, clock)
        self._routes = routes
        self._clock = clock
        self._settings = settings
        self._traffic = _Traffic(set(), Counter(), {})
        self._awake = asyncio.Event()
        self._swept_at: datetime | None = None

    def wake(self) -> None:
        """Look for due deliveries now instead of at the next poll; call it after a commit."""
        self._awake.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Attempt what is due until ``stop`` is set; then finish the attempts under way.

        While the database does not answer it waits. Raises what else it cannot mend: a dispatcher
        that stands still must not look alive.
        """
        watch = asyncio.create_task(self._wake_on(stop))
        try:
            while not stop.is_set():
                self._awake.clear()
                if not await self._round_or_wait():
                    await self._rest()
        finally:
            watch.cancel()
            await self._settle()

    async def drain(self) -> int:
        """Attempt everything that is due now, and what becomes due by it; return how many.

        For tapes and tests: with a clock that stands, what must be tried later stays.
        """
        await self._sweep()
        await self._queue.tell_due(self._clock.now())
        attempted = 0
        while True:
            attempted += await self._round()
            if not self._traffic.tasks:
                return attempted
            await self._settle()

    async def _round_or_wait(self) -> int:
        try:
            await self._sweep()
            await self._queue.tell_due(self._clock.now())
            return await self._round()
        except TransientError as exc:
            log.warning("outbox_unavailable", error=str(exc))
            return 0

    async def _round(self) -> int:
        capacity = self._settings.concurrency - len(self._traffic.tasks)
        if capacity <= 0:
            return 0
        now = self._clock.now()
        leased = await self._queue.lease(now, capacity, self._free, self._skipped(now))
        for each in leased:
            self._start(each)
        return len(leased)

    def _start(self, leased: Leased) -> None:
        delivery = leased.delivery
        attempt = Attempt(self._queue, self._recorder, self._routes[delivery.channel], self._clock)
        task = asyncio.create_task(attempt.make(leased), name=delivery.delivery_id)
        self._traffic.tasks.add(task)
        self._traffic.busy[delivery.endpoint_id] += 1
        task.add_done_callback(lambda done: self._ended(done, delivery.endpoint_id))

    def _ended(self, task: asyncio.Task[Step | None], endpoint_id: str) -> None:
        self._traffic.tasks.discard(task)
        self._traffic.busy[endpoint_id] -= 1
        self._traffic.busy += Counter()
        self._awake.set()
        if task.cancelled():
            return
        defect = task.exception()
        if defect is not None:
            log.error("attempt_failed", delivery_id=task.get_name(), exc_info=defect)
            return
        step = task.result()
        if isinstance(step, RetryAt) and step.pause is not None:
            self._traffic.paused[endpoint_id] = self._clock.now() + step.pause

    def _free(self, endpoint_id: str) -> int:
        channel = Channel.KAFKA if endpoint_id == BUS_ENDPOINT else Channel.WEBHOOK
        return self._routes[channel].limit - self._traffic.busy[endpoint_id]

    def _skipped(self, now: datetime) -> set[str]:
        paused = self._traffic.paused
        for endpoint_id in [each for each, until in paused.items() if until <= now]:
            del paused[endpoint_id]
        return {*paused, *(each for each in self._traffic.busy if self._free(each) <= 0)}

    async def _sweep(self) -> None:
        now = self._clock.now()
        if self._swept_at is None:
            freed = await self._queue.sweep_former(now)
        elif now - self._swept_at >= self._settings.sweep_interval:
            freed = await self._queue.sweep(now)
        else:
            return
        self._swept_at = now
        if freed:
            log.warning("leases_expired", deliveries=freed)

    async def _rest(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._settings.poll_interval.total_seconds()):
                await self._awake.wait()

    async def _settle(self) -> None:
        while self._traffic.tasks:
            await asyncio.wait(self._traffic.tasks)

    async def _wake_on(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._awake.set()
