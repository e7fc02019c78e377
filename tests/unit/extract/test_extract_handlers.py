"""Is every article of a batch answered for, also the one that no worker could code?"""

from collections.abc import Sequence
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry

from services.extract.coded import Coded
from services.extract.coding import ArticleCoder
from services.extract.document import Document
from services.extract.handlers import CodeBatches
from services.extract.metrics import ExtractMetrics
from shared.broker.records import Batch, Consumed, Record
from shared.envelope.reading import read_envelope
from shared.messages import Article, Coding, StageCounts, Versions
from shared.workers import Lost

AT = datetime(2023, 1, 17, tzinfo=UTC)
VERSIONS = Versions(coder="1", model="m", frames="f", gazetteer="g")


class Pool:
    greeting: object = VERSIONS

    async def run(self, jobs: Sequence[Document]) -> list[Coded | Lost]:
        return [Lost("worker died") if job.text == "deadly" else _nothing(job.id) for job in jobs]


class Published:
    def __init__(self) -> None:
        self.codings: list[Coding] = []

    async def publish(self, batch: Sequence[Coding]) -> None:
        self.codings.extend(batch)


def _nothing(name: str) -> Coded:
    return Coded(name, "nothing", None, StageCounts(), (), ())


def consumed(number: int, text: str, *, withdrawn: bool = False) -> Consumed[Article]:
    article = Article(
        article_id=f"art_{number}",
        content_version="1",
        source="s",
        published_at=AT,
        fetched_at=AT,
        text=text,
        withdrawn=withdrawn,
    )
    record = Record("articles.v1", 0, number, None, (), b"", 0)
    return Consumed(record, read_envelope(()), article)


async def code(*records: Consumed[Article]) -> tuple[list[Coding], list[int]]:
    """Return the codings published and the offsets rejected."""
    published = Published()
    metrics = ExtractMetrics(CollectorRegistry())
    handler = CodeBatches(ArticleCoder(Pool(), metrics), published, metrics, tries=2)
    rejected = await handler(Batch(tuple(records), ()))
    return published.codings, [each.record.offset for each in rejected]


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
