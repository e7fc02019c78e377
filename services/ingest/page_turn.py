"""How do the late pages of one feed become newer versions of its articles?

Under the feed's lease, like a poll, so that no older version follows a newer one. What is published
is saved only after the publisher said that it is safe.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from services.ingest.metrics import IngestMetrics
from services.ingest.page_fetch import PageReader
from services.ingest.page_fill import answered
from services.ingest.page_joining import AwaitedPage, Joined, hint_of, joined
from services.ingest.pages.outcome import PageOutcome
from services.ingest.poll_outcome import Polled, PollOutcome
from services.ingest.recording.page_reading import PageReading
from services.ingest.recording.recorder import Recorder
from services.ingest.store import FeedStore, LeasedFeed
from shared.clock import Clock
from shared.errors import PermanentError, TransientError
from shared.messages import Article
from shared.publishing import Publisher

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

_AT_ONCE = 20
_AGAIN = timedelta(seconds=15)
# Cancelled for want of time, a page gets its next chance when the feed itself has had its own.
_AFTER_OTHERS = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class TurnParts:
    """What reading a feed's late pages takes."""

    store: FeedStore
    reader: PageReader
    publisher: Publisher[Article]
    clock: Clock
    metrics: IngestMetrics
    recorder: Recorder | None = None


class PageTurn:
    """One go at the pages of one leased feed that are due."""

    def __init__(self, parts: TurnParts, leased: LeasedFeed) -> None:
        self._parts = parts
        self._leased = leased
        self._log = _log.bind(feed=leased.url)

    async def run(self) -> Polled:
        """Read pages and publish what they bring; nothing but cancellation is raised."""
        try:
            published = await self._read_due()
        except TransientError as exc:
            self._log.warning("pages_postponed", error=str(exc))
            published = 0
            await self._postpone()
        except Exception:  # noqa: BLE001  # one feed must not stop the others
            self._log.exception("pages_broke")
            published = 0
            await self._postpone()
        return Polled(PollOutcome.PAGES, published)

    async def _read_due(self) -> int:
        parts = self._parts
        due = await parts.store.pages.due(self._leased.feed_id, parts.clock.now(), _AT_ONCE)
        wishes = [(one.wish, hint_of(one.article)) for one in due]
        answers = await answered(wishes, parts.reader, parts.reader.policy.turn)
        published = 0
        for awaited, answer in zip(due, answers, strict=True):
            now = parts.clock.now()
            made = joined(awaited, answer, now)
            if made.outcome is PageOutcome.AWAITED:
                made = _deferred(made, now + _AFTER_OTHERS)
            kept = await self._keep(awaited, made, now)
            if kept is None:
                return published
            published += kept
        await parts.store.end(self._leased)
        return published

    async def _keep(self, awaited: AwaitedPage, made: Joined, now: datetime) -> int | None:
        """Return how many articles were published; None when the lease is lost."""
        news = self._news(awaited, made)
        if news is not None:
            await self._note(awaited, news, now)
            try:
                await self._parts.publisher.publish([news])
            except PermanentError as exc:
                self._log.warning("article_refused", article_id=news.article_id, error=str(exc))
                news = None
            else:
                self._parts.metrics.count_article(news, again=True)
        saved = await self._parts.store.pages.save(self._leased, awaited, made, news, now)
        return int(news is not None) if saved else None

    def _news(self, awaited: AwaitedPage, made: Joined) -> Article | None:
        article = made.article
        if article is None:
            return None
        told_already = not awaited.held and not article.withdrawn
        same = article.content_version == awaited.article.content_version
        return None if told_already and same else article

    async def _note(self, awaited: AwaitedPage, article: Article, now: datetime) -> None:
        if self._parts.recorder is not None:
            await self._parts.recorder.note(
                PageReading(
                    page=awaited.wish.url,
                    article_id=article.article_id,
                    read_at=now,
                    source=self._leased.url,
                    told=awaited.article.content_version,
                    article=article,
                    late=True,
                )
            )

    async def _postpone(self) -> None:
        try:
            await self._parts.store.pages.postpone(self._leased, self._parts.clock.now() + _AGAIN)
            await self._parts.store.end(self._leased)
        except TransientError as exc:
            # The lease runs out by itself.
            self._log.warning("release_failed", error=str(exc))


def _deferred(made: Joined, until: datetime) -> Joined:
    awaits = made.awaits
    return replace(made, awaits=replace(awaits, due_at=until)) if awaits else made
