"""Is every article of a batch answered for, whichever topic it came by?"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from prometheus_client import CollectorRegistry

from services.extract.coded import Coded
from services.extract.coding import ArticleCoder
from services.extract.document import Document
from services.extract.handlers import BacklogBatches, CodingParts, FreshBatches
from services.extract.metrics import ExtractMetrics
from services.extract.precedence import Precedence, Sharing
from services.extract.turns import Turns
from shared.broker.records import Batch, Consumed, Record
from shared.clock import VirtualClock
from shared.envelope.reading import read_envelope
from shared.messages import Article, Coding, Lane, StageCounts, Versions
from shared.workers import Lost

AT = datetime(2023, 1, 17, tzinfo=UTC)
VERSIONS = Versions(coder="1", model="m", frames="f", gazetteer="g")


LATER = timedelta(minutes=15)


@dataclass
class Pool:
    greeting: object = VERSIONS
    runs: list[int] = field(default_factory=list)

    async def run(self, jobs: Sequence[Document]) -> list[Coded | Lost]:
        self.runs.append(len(jobs))
        return [Lost("worker died") if job.text == "deadly" else _nothing(job.id) for job in jobs]


@dataclass
class Published:
    codings: list[Coding] = field(default_factory=list)

    async def publish(self, batch: Sequence[Coding]) -> None:
        self.codings.extend(batch)


@dataclass
class HandedOn:
    articles: list[Article] = field(default_factory=list)

    async def publish(self, batch: Sequence[Article]) -> None:
        self.articles.extend(batch)


class Room:
    def __init__(self) -> None:
        self.pool, self.published, self.backlog = Pool(), Published(), HandedOn()
        self.registry = CollectorRegistry()
        metrics = ExtractMetrics(self.registry)
        turns = Turns(Precedence(Sharing()), asyncio.Event(), lambda: 0)
        parts = CodingParts(
            ArticleCoder(self.pool, metrics),
            self.published,
            turns,
            metrics,
            VirtualClock(AT + LATER),
            tries=2,
        )
        self.fresh = FreshBatches(parts, self.backlog, overtaken_after=LATER)
        self.old = BacklogBatches(parts, slice_size=2)

    @property
    def coded(self) -> list[str]:
        return [coding.article.article_id for coding in self.published.codings]


def _nothing(name: str) -> Coded:
    return Coded(name, "nothing", None, StageCounts(), (), ())


def consumed(
    number: int,
    text: str,
    *,
    withdrawn: bool = False,
    lane: Lane = "live",
    waited: timedelta = LATER,
) -> Consumed[Article]:
    article = Article(
        article_id=f"art_{number}",
        content_version="1",
        source="s",
        published_at=AT,
        fetched_at=AT + LATER - waited,
        lane=lane,
        text=text,
        withdrawn=withdrawn,
    )
    record = Record("articles.v1", 0, number, None, (), b"", 0)
    return Consumed(record, read_envelope(()), article)


async def code(*records: Consumed[Article]) -> tuple[list[Coding], list[int]]:
    """Return the codings published and the offsets rejected."""
    room = Room()
    rejected = await room.fresh(Batch(tuple(records), ()))
    return room.published.codings, [each.record.offset for each in rejected]


async def test_each_article_gets_one_coding_in_order() -> None:
    codings, rejected = await code(consumed(0, "a"), consumed(1, "b"))

    assert [coding.article.article_id for coding in codings] == ["art_0", "art_1"]
    assert rejected == []


async def test_article_that_no_worker_could_code_is_counted_and_set_aside() -> None:
    codings, rejected = await code(consumed(0, "a"), consumed(1, "deadly"), consumed(2, "c"))

    assert [coding.outcome for coding in codings] == ["nothing", "failed", "nothing"]
    assert codings[1].reason == "worker died"
    assert rejected == [1]


async def test_withdrawn_article_is_coded_as_nothing_by_no_worker() -> None:
    codings, rejected = await code(consumed(0, "deadly", withdrawn=True))

    assert (codings[0].outcome, codings[0].reason) == ("nothing", "withdrawn")
    assert rejected == []


async def test_the_backlog_is_coded_in_slices_and_published_as_one_batch() -> None:
    room = Room()
    records = [consumed(number, "deadly" if number == 3 else "a") for number in range(5)]

    rejected = await room.old(Batch(tuple(records), ()))

    assert room.pool.runs == [2, 2, 1]
    assert room.coded == [f"art_{number}" for number in range(5)]
    assert [each.record.offset for each in rejected] == [3]


async def test_fresh_articles_that_waited_too_long_are_handed_on_to_the_backlog() -> None:
    room = Room()
    old = consumed(0, "a", waited=LATER + timedelta(seconds=1))

    assert await room.fresh(Batch((old, consumed(1, "b")), ())) == []

    assert [article.article_id for article in room.backlog.articles] == ["art_0"]
    assert room.backlog.articles[0] == old.value
    assert room.coded == ["art_1"]


async def test_what_an_older_ingest_sends_by_the_fresh_topic_is_handed_on() -> None:
    room = Room()

    await room.fresh(Batch((consumed(0, "a", lane="backfill"),), ()))

    assert (room.coded, len(room.backlog.articles)) == ([], 1)


async def test_the_withdrawal_of_an_old_article_is_not_put_behind() -> None:
    room = Room()

    await room.fresh(Batch((consumed(0, "a", lane="backfill", withdrawn=True),), ()))

    assert (room.coded, room.backlog.articles) == (["art_0"], [])


async def test_the_backlog_is_never_handed_on_again() -> None:
    room = Room()

    await room.old(Batch((consumed(0, "a", waited=10 * LATER, lane="replay"),), ()))

    assert (room.coded, room.backlog.articles) == (["art_0"], [])


async def test_articles_are_counted_by_the_route_they_took() -> None:
    room = Room()
    await room.fresh(Batch((consumed(0, "a"), consumed(1, "b", waited=2 * LATER)), ()))
    await room.old(Batch((consumed(1, "b", waited=2 * LATER),), ()))

    counted = {
        route: room.registry.get_sample_value("tocsin_extract_articles_total", {"route": route})
        for route in ("fresh", "backfill")
    }
    assert counted == {"fresh": 1, "backfill": 1}
    assert room.registry.get_sample_value("tocsin_extract_overtaken_total") == 1
