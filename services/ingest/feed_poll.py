"""How is one feed polled: fetch, parse, publish, and only then save?

The state and what was seen are saved only after the publisher said that the articles are safe. A
crash at any point leaves them to be fetched and published again under the same ids.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from services.ingest.articles import FeedFacts
from services.ingest.feed_state import (
    FeedState,
    Planning,
    after_changed,
    after_failed,
    after_unchanged,
    asked_with,
    digest_of,
)
from services.ingest.feeds import Feed, FeedError, parse_feed
from services.ingest.fetched import (
    Failed,
    FailureReason,
    Fetched,
    Modified,
    NotModified,
    Validators,
)
from services.ingest.full_text import FullText
from services.ingest.metrics import IngestMetrics
from services.ingest.news import Fresh, News, keys_in, read_entries, tell_news
from services.ingest.page_fetch import PageReader
from services.ingest.page_fill import filled
from services.ingest.poll_outcome import Polled, PollOutcome
from services.ingest.recording.feed_reading import FeedReading
from services.ingest.recording.page_reading import PageReading
from services.ingest.recording.recorder import Recorder
from services.ingest.schedule import URGENT, SchedulePolicy
from services.ingest.store import FeedStore, LeasedFeed
from services.ingest.tally import Tally, counted, tally_of
from shared.clock import Clock
from shared.errors import PermanentError, TransientError
from shared.messages import Article
from shared.publishing import Publisher

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

Fetch = Callable[[str, Validators], Awaitable[Fetched]]


@dataclass(frozen=True, slots=True)
class PollPolicy:
    """How feeds are polled.

    ``lease`` is how long a feed belongs to this process without a sign of life; ``parallel`` how
    many are polled side by side; ``publish_batch`` how many articles are handed on at once;
    ``publish_again`` how long to wait when downstream could not take them; ``tick`` the longest
    sleep between two looks at what is due. The feeds added as ``urgent`` have a schedule of their
    own. ``full_text`` says when pages are read for feeds of which nobody said.
    """

    schedule: SchedulePolicy = SchedulePolicy()  # noqa: RUF009  # frozen
    lease: timedelta = timedelta(seconds=60)
    parallel: int = 16
    publish_batch: int = 200
    publish_again: timedelta = timedelta(seconds=15)
    tick: timedelta = timedelta(seconds=2)
    urgent: frozenset[str] = frozenset()
    full_text: FullText = FullText.AUTO

    def schedule_of(self, url: str) -> SchedulePolicy:
        """Return by which schedule the feed that was added as ``url`` is polled."""
        return URGENT if url in self.urgent else self.schedule


@dataclass(frozen=True, slots=True)
class PollParts:
    """What polling a feed takes: all that is not the feed itself.

    ``recorder`` is the one that ``fetch`` keeps responses with; without ``pages`` none are read.
    """

    store: FeedStore
    fetch: Fetch
    publisher: Publisher[Article]
    clock: Clock
    metrics: IngestMetrics
    policy: PollPolicy
    recorder: Recorder | None = None
    pages: PageReader | None = None


class FeedPoll:
    """One poll of one leased feed."""

    def __init__(self, parts: PollParts, leased: LeasedFeed) -> None:
        self._parts = parts
        self._leased = leased
        self._log = _log.bind(feed=leased.url)

    async def run(self) -> Polled:
        """Poll the feed and return what came of it; nothing but cancellation is raised.

        TransientError ends as ``unpublished``, a fault of Tocsin's own as ``failed``.
        """
        try:
            polled = await self._kept_to_the_feed()
        except TransientError as exc:
            self._log.warning("poll_postponed", error=str(exc))
            polled = Polled(PollOutcome.UNPUBLISHED)
            await self._postpone()
        self._parts.metrics.polls.labels(polled.outcome.value).inc()
        return polled

    async def _kept_to_the_feed(self) -> Polled:
        try:
            return await self._poll()
        except TransientError:
            raise
        except Exception as exc:  # noqa: BLE001  # one feed must not stop the others
            self._log.exception("poll_broke")
            detail = f"{type(exc).__name__}: {exc}"[:300]
            return await self._fail(Failed(FailureReason.INTERNAL, detail))

    async def _poll(self) -> Polled:
        state = self._leased.state
        with self._parts.metrics.fetch_seconds.time():
            answer = await self._parts.fetch(state.fetch_url, asked_with(state))
        match answer:
            case Failed():
                return await self._fail(answer)
            case NotModified():
                return await self._leave(answer)
            case Modified():
                if digest_of(answer.data) == state.body_digest:
                    return await self._leave(answer)
                return await self._read(answer)

    async def _read(self, answer: Modified) -> Polled:
        try:
            feed = await asyncio.to_thread(
                parse_feed, answer.data, url=answer.url, content_type=answer.content_type
            )
        except FeedError as exc:
            return await self._fail(Failed(FailureReason.NOT_A_FEED, str(exc), answer.hints))
        now = self._parts.clock.now()
        await self._note_reading(answer, now)
        news, tally = await self._news(feed, now)
        published = await self._publish(await self._with_pages(news.fresh, now))
        if isinstance(published, Failed):
            return await self._fail(published)
        if published is None:
            return Polled(PollOutcome.LOST)
        await self._parts.store.entries.note_known(
            self._leased, news.known, self._parts.clock.now()
        )
        state = after_changed(self._leased.state, answer, feed, len(news.fresh), self._planning())
        return await self._save(counted(state, tally), PollOutcome.CHANGED, published)

    async def _note_reading(self, answer: Modified, now: datetime) -> None:
        # Before anything is published, so that a recording has all that came of the run.
        if self._parts.recorder is None or answer.recorded_as is None:
            return
        reading = FeedReading(
            response=answer.recorded_as,
            read_at=now,
            source=self._leased.url,
            language=self._leased.language,
            outlet=self._leased.outlet,
            publisher=self._leased.publisher,
            kind=self._leased.kind,
            first_fetch=self._leased.state.first_fetched_at is None,
        )
        await self._parts.recorder.note(reading)

    async def _news(self, feed: Feed, now: datetime) -> tuple[News, Tally]:
        entries = await asyncio.to_thread(read_entries, feed)
        keys = keys_in(entries, feed.deleted)
        seen = await self._parts.store.entries.seen(self._leased.feed_id, keys)
        facts = FeedFacts(
            source=self._leased.url,
            link=feed.link,
            language=feed.language or self._leased.language,
            outlet=self._leased.outlet,
            publisher=self._leased.publisher,
            kind=self._leased.kind,
            first_fetch=self._leased.state.first_fetched_at is None,
            full_text=self._full_text(),
        )
        news = await asyncio.to_thread(tell_news, entries, seen, facts, now, feed.deleted)
        return news, tally_of(news, seen)

    def _full_text(self) -> FullText:
        if self._parts.pages is None:
            return FullText.NEVER
        return self._leased.full_text or self._parts.policy.full_text

    async def _with_pages(self, fresh: Sequence[Fresh], now: datetime) -> Sequence[Fresh]:
        if self._parts.pages is None or all(one.wish is None for one in fresh):
            return fresh
        made = await filled(fresh, self._parts.pages, self._parts.clock)
        if self._parts.recorder is not None:
            for one in made:
                if one.wish is not None:
                    await self._parts.recorder.note(
                        PageReading(
                            page=one.wish.url,
                            article_id=one.article.article_id,
                            read_at=now,
                            source=self._leased.url,
                            told=one.told,
                            article=one.article if one.publish else None,
                        )
                    )
        return made

    async def _publish(self, fresh: Sequence[Fresh]) -> int | Failed | None:
        refused: PermanentError | None = None
        published = 0
        size = self._parts.policy.publish_batch
        for at in range(0, len(fresh), size):
            some = fresh[at : at + size]
            out = [one.article for one in some if one.publish]
            try:
                if out:
                    await self._parts.publisher.publish(out)
            except PermanentError as exc:
                refused = exc
                some = await self._publish_singly(some)
            if not await self._remember(some):
                return None
            published += sum(one.publish for one in some)
        if refused is not None:
            return Failed(FailureReason.NOT_TAKEN, str(refused))
        return published

    async def _publish_singly(self, fresh: Sequence[Fresh]) -> list[Fresh]:
        taken: list[Fresh] = []
        for one in fresh:
            try:
                if one.publish:
                    await self._parts.publisher.publish([one.article])
            except PermanentError as exc:
                self._log.warning(
                    "article_refused", article_id=one.article.article_id, error=str(exc)
                )
            else:
                taken.append(one)
        return taken

    async def _remember(self, fresh: Sequence[Fresh]) -> bool:
        kept = await self._parts.store.entries.save_published(
            self._leased, fresh, self._parts.clock.now()
        )
        for one in fresh:
            if one.publish:
                self._parts.metrics.count_article(one.article)
        return kept

    async def _leave(self, answer: Modified | NotModified) -> Polled:
        state = after_unchanged(self._leased.state, answer, self._planning())
        return await self._save(state, PollOutcome.UNCHANGED, 0)

    async def _fail(self, answer: Failed) -> Polled:
        self._parts.metrics.failures.labels(answer.reason.value).inc()
        state = after_failed(self._leased.state, answer, self._planning())
        self._log.warning(
            "poll_failed", reason=answer.reason.value, detail=answer.detail, failures=state.failures
        )
        return await self._save(state, PollOutcome.FAILED, 0)

    async def _save(self, state: FeedState, outcome: PollOutcome, articles: int) -> Polled:
        saved = await self._parts.store.save(self._leased, state)
        if outcome is PollOutcome.CHANGED:
            self._log.info("feed_read", articles=articles, due_at=state.due_at.isoformat())
        return Polled(outcome if saved else PollOutcome.LOST, articles)

    async def _postpone(self) -> None:
        again = self._parts.clock.now() + self._parts.policy.publish_again
        try:
            await self._parts.store.release(self._leased, again)
        except TransientError as exc:
            # The lease runs out by itself.
            self._log.warning("release_failed", error=str(exc))

    def _planning(self) -> Planning:
        # The digest in the feed's id spreads feeds evenly, and the same over restarts.
        phase = int(self._leased.feed_id[-8:], 16) / 2**32
        schedule = self._parts.policy.schedule_of(self._leased.url)
        return Planning(self._parts.clock.now(), schedule, phase)
