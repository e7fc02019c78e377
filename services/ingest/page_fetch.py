"""How is an article's page had and read: politely, within bounds, and never in this process?"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import structlog
from yarl import URL

from services.ingest.fetched import Failed, Modified, Validators
from services.ingest.fetcher import Fetcher
from services.ingest.host_pace import HostPace
from services.ingest.metrics import IngestMetrics
from services.ingest.pages.outcome import PageAnswer, PageOutcome, missed
from services.ingest.pages.page import Page, PageText
from services.ingest.pages.worker import load_page_reader
from services.ingest.robots import RobotsBook
from services.ingest.wanted import PAGE
from shared.clock import Clock
from shared.errors import TocsinError
from shared.workers import Lost, PoolPolicy, WorkerPool

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class PagePolicy:
    """Bounds of reading pages.

    ``timeout`` is for each request, ``deadline`` for reading one page, ``workers`` how many
    processes read; ``parallel`` pages are in hand at once. New articles wait for their pages for
    ``wait`` at most; ``turn`` bounds the time that is given to a feed's late pages at once.
    """

    timeout: timedelta = timedelta(seconds=10)
    most_bytes: int = 5_000_000
    deadline: timedelta = timedelta(seconds=10)
    workers: int = 1
    parallel: int = 16
    wait: timedelta = timedelta(seconds=15)
    turn: timedelta = timedelta(seconds=15)


class PageReader:
    """Fetch pages as robots.txt allows and read them in worker processes; see ``open_pages``."""

    def __init__(
        self,
        fetcher: Fetcher,
        robots: RobotsBook,
        workers: WorkerPool[Page, PageText],
        clock: Clock,
        metrics: IngestMetrics,
        policy: PagePolicy,
    ) -> None:
        self._fetcher = fetcher
        self._robots = robots
        self._workers = workers
        self._metrics = metrics
        self.policy = policy
        # A host's pages queue here, so that its feeds wait for one page of it at most.
        self._queues = HostPace(clock, timedelta(0))
        self._places = asyncio.Semaphore(policy.parallel)
        self._wanted = PAGE.bounded(policy.most_bytes, policy.timeout)

    async def read(self, url: str, hint: str) -> PageAnswer:
        """Return the text of the page at ``url``, or why it could not be had; nothing is raised.

        ``hint`` is what the feed said of it.
        """
        try:
            return await self._read(url, hint)
        except Exception as exc:  # noqa: BLE001  # a page must not stop its article
            _log.exception("page_broke", url=url)
            return PageAnswer(PageOutcome.INTERNAL, f"{type(exc).__name__}: {exc}"[:300])

    def count(self, answers: Iterable[PageAnswer]) -> None:
        """Count what came of pages."""
        for answer in answers:
            self._metrics.pages.labels(answer.outcome.value).inc()

    async def _read(self, url: str, hint: str) -> PageAnswer:
        async with self._queues.turn(URL(url).host or ""), self._places:
            with self._metrics.page_seconds.labels("fetch").time():
                answer = await self._fetcher.fetch(url, Validators(), self._wanted, self._permit)
        if isinstance(answer, Failed):
            return missed(answer)
        if not isinstance(answer, Modified):
            return PageAnswer(PageOutcome.NO_PAGE, "unasked, it is said to be unchanged")
        with self._metrics.page_seconds.labels("read").time():
            found = await self._extracted(Page(answer.data, answer.content_type, hint))
        if isinstance(found, Lost):
            return PageAnswer(PageOutcome.HOSTILE, found.reason[:300], response=answer.recorded_as)
        return PageAnswer(PageOutcome.READ, page=found, url=answer.url, response=answer.recorded_as)

    async def _permit(self, url: URL) -> Failed | None:
        refused = await self._robots.permit(url)
        if refused is None:
            self._queues.space(url.host or "", await self._robots.delay(url))
        return refused

    async def _extracted(self, page: Page) -> PageText | Lost:
        try:
            (found,) = await self._workers.run([page])
        except TocsinError as exc:
            return Lost(str(exc))
        return found


@asynccontextmanager
async def open_pages(
    fetcher: Fetcher, clock: Clock, metrics: IngestMetrics, user_agent: str, policy: PagePolicy
) -> AsyncIterator[PageReader]:
    """Yield a reader of pages; its processes start with the first page and end with the block."""
    patience = PoolPolicy(
        workers=policy.workers, chunk=1, tries=1, article_deadline=policy.deadline
    )
    workers = WorkerPool[Page, PageText](load_page_reader, patience)
    robots = RobotsBook(fetcher, clock, user_agent)
    try:
        yield PageReader(fetcher, robots, workers, clock, metrics, policy)
    finally:
        await workers.close()
