"""Which feeds are polled now, and how does polling go on until it is stopped?"""

import asyncio
from collections.abc import Collection
from datetime import datetime, timedelta

import structlog

from services.ingest.feed_poll import FeedPoll, PollParts, PollPolicy
from services.ingest.fetcher import Fetcher
from services.ingest.metrics import IngestMetrics
from services.ingest.page_fetch import PageReader
from services.ingest.page_turn import PageTurn, TurnParts
from services.ingest.poll_outcome import Polled, PollRound
from services.ingest.store import FeedStore
from shared.clock import Clock
from shared.errors import TransientError
from shared.messages import Article
from shared.publishing import Publisher

__all__ = ["PollPolicy", "Poller"]

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Poller:
    """Poll what is due, this process's share of it; ``owner`` names the process in leases."""

    def __init__(  # noqa: PLR0913 - each is named by its caller
        self,
        *,
        store: FeedStore,
        fetcher: Fetcher,
        publisher: Publisher[Article],
        clock: Clock,
        metrics: IngestMetrics,
        policy: PollPolicy,
        owner: str,
        pages: PageReader | None = None,
    ) -> None:
        recorder = fetcher.recorder
        self._parts = PollParts(
            store, fetcher.fetch, publisher, clock, metrics, policy, recorder, pages
        )
        self._turn = TurnParts(store, pages, publisher, clock, metrics, recorder) if pages else None
        self._owner = owner
        self._renewed_at = clock.now()
        self.alive_at: datetime | None = None
        """When it last looked for what is due; None before it has."""

    async def poll_once(self, stop: asyncio.Event | None = None) -> PollRound:
        """Poll everything that is due now, as much side by side as the policy allows.

        Raises TransientError when the database does not answer. Once ``stop`` is set no further
        feed is begun; those in hand are finished.
        """
        running: dict[asyncio.Task[Polled], str] = {}
        polls: list[Polled] = []
        tick = self._parts.policy.tick.total_seconds()
        try:
            while True:
                await self._renew(running.values())
                if stop is None or not stop.is_set():
                    running |= await self._begin(self._parts.policy.parallel - len(running))
                if not running:
                    return PollRound.of(polls)
                done, _ = await asyncio.wait(
                    running, timeout=tick, return_when=asyncio.FIRST_COMPLETED
                )
                polls += [task.result() for task in done]
                running = {task: lease for task, lease in running.items() if task not in done}
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    async def _renew(self, leases: Collection[str]) -> None:
        # Downstream may need longer than a lease lasts; the feeds are still this process's.
        now, lease = self._parts.clock.now(), self._parts.policy.lease
        if not leases or now < self._renewed_at + lease / 3:
            return
        await self._parts.store.renew(leases, now + lease)
        self._renewed_at = now

    async def _begin(self, places: int) -> dict[asyncio.Task[Polled], str]:
        self.alive_at = self._parts.clock.now()
        if places <= 0:
            return {}
        leased = await self._parts.store.lease_due(
            self._owner, self.alive_at, self._parts.policy.lease, places
        )
        begun = {asyncio.create_task(FeedPoll(self._parts, one).run()): one.lease for one in leased}
        return begun | await self._begin_pages(places - len(begun))

    async def _begin_pages(self, places: int) -> dict[asyncio.Task[Polled], str]:
        if self._turn is None or places <= 0:
            return {}
        policy, now = self._parts.policy, self._parts.clock.now()
        # Pages never take the places of feeds that will be due in a moment.
        some = max(1, min(places, policy.parallel // 4))
        leased = await self._parts.store.lease_awaiting(self._owner, now, policy.lease, some)
        turn = self._turn
        return {asyncio.create_task(PageTurn(turn, one).run()): one.lease for one in leased}

    async def run(self, stop: asyncio.Event) -> None:
        """Poll feeds as they come due until ``stop`` is set; what is in hand is finished first."""
        await self._parts.store.recover()
        while not stop.is_set():
            try:
                await self.poll_once(stop)
                wait = await self._until_due()
            except TransientError as exc:
                _log.warning("polling_interrupted", error=str(exc))
                wait = self._parts.policy.tick
            await _wait(stop, wait)

    async def _until_due(self) -> timedelta:
        counts = await self._parts.store.counts()
        self._parts.metrics.count_feeds(counts.feeds, counts.failing)
        tick = self._parts.policy.tick
        if counts.next_due is None:
            return tick
        return min(max(counts.next_due - self._parts.clock.now(), timedelta(0)), tick)


async def _wait(stop: asyncio.Event, wait: timedelta) -> None:
    # Leased elsewhere, a feed may be due and yet not free: never spin.
    try:
        async with asyncio.timeout(max(wait.total_seconds(), 0.05)):
            await stop.wait()
    except TimeoutError:
        return
