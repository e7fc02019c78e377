"""With which clock, publisher and database do the tests of ingest run?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from prometheus_client import CollectorRegistry

from services.ingest.feed_poll import PollPolicy
from services.ingest.fetcher import Fetcher
from services.ingest.metrics import IngestMetrics
from services.ingest.page_fetch import PageReader
from services.ingest.poller import Poller
from services.ingest.schedule import SchedulePolicy
from services.ingest.store import FeedStore
from shared.clock import VirtualClock
from shared.errors import PermanentError, TransientError
from shared.messages import Article

NOW = datetime(2023, 1, 17, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
POLICY = PollPolicy(schedule=SchedulePolicy(spread=0))


class Killed(BaseException):
    """Stand for the death of the process at one point."""


@dataclass
class Downstream:
    """A publisher that keeps what it took, and fails as told."""

    batches: list[list[Article]] = field(default_factory=list)
    failures: list[TransientError | PermanentError | Killed] = field(default_factory=list)
    refuses: str | None = None

    async def publish(self, batch: Sequence[Article]) -> None:
        if self.refuses and any(article.title == self.refuses for article in batch):
            message = "too large"
            raise PermanentError(message)
        if self.failures:
            failure = self.failures.pop(0)
            if isinstance(failure, Killed):
                self.batches.append(list(batch))
            raise failure
        self.batches.append(list(batch))

    @property
    def articles(self) -> list[Article]:
        return [article for batch in self.batches for article in batch]


@dataclass
class Room:
    """A poller with all that it needs, on a clock that is moved by hand."""

    store: FeedStore
    fetcher: Fetcher
    clock: VirtualClock
    downstream: Downstream = field(default_factory=Downstream)
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    pages: PageReader | None = None

    def poller(self, owner: str = "one", policy: PollPolicy = POLICY) -> Poller:
        return Poller(
            store=self.store,
            fetcher=self.fetcher,
            publisher=self.downstream,
            clock=self.clock,
            metrics=IngestMetrics(CollectorRegistry()),
            policy=policy,
            owner=owner,
            pages=self.pages,
        )

    def later(self, wait: timedelta = 2 * HOUR) -> None:
        self.clock.advance(self.clock.now() + wait)


@dataclass(frozen=True)
class Item:
    """An entry of a test feed, ``age`` before NOW."""

    guid: str
    title: str = "Tanks"
    age: timedelta = HOUR
    text: str = "Britain will send fourteen Challenger 2 tanks to Ukraine, it said on Tuesday."
    link: str | None = None

    def xml(self) -> str:
        date = (NOW - self.age).strftime("%a, %d %b %Y %H:%M:%S GMT")
        link = self.link or f"https://example.org/{self.guid}"
        return (
            f"<item><title>{self.title}</title><link>{link}</link><pubDate>{date}</pubDate>"
            f'<guid isPermaLink="false">{self.guid}</guid><description>{self.text}</description>'
            "</item>"
        )


def rss(*items: Item, channel: str = "") -> str:
    inside = "".join(item.xml() for item in items)
    return (
        '<rss version="2.0"><channel><title>Example</title><link>https://example.org/</link>'
        f"<language>en</language>{channel}{inside}</channel></rss>"
    )
