"""By which topic does each article of a batch go, and in which order?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from services.ingest.lanes import LanePublisher
from services.ingest.settings import IngestSettings
from shared.errors import Unavailable
from shared.messages import Article, Lane

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


@dataclass
class Topics:
    """Both topics; what was published stands in ``order``."""

    order: list[tuple[str, list[str]]] = field(default_factory=list)
    away: str | None = None

    def publisher(self) -> LanePublisher:
        return LanePublisher(_Topic("fresh", self), _Topic("backfill", self))


@dataclass
class _Topic:
    name: str
    topics: Topics

    async def publish(self, batch: Sequence[Article]) -> None:
        if self.topics.away == self.name:
            raise Unavailable(self.name)
        self.topics.order.append((self.name, [one.article_id for one in batch]))


def article(name: str, hours_old: float, lane: Lane = "live") -> Article:
    return Article(
        article_id=name,
        content_version="1",
        source="s",
        published_at=NOON - timedelta(hours=hours_old),
        fetched_at=NOON,
        lane=lane,
        text="x",
    )


async def test_fresh_articles_are_published_before_the_backlog_each_in_order() -> None:
    topics = Topics()
    batch = [
        article("old", 30, "backfill"),
        article("missed", 7),
        article("new", 1),
        article("newest", 0),
    ]

    await topics.publisher().publish(batch)

    assert topics.order == [("fresh", ["new", "newest"]), ("backfill", ["old", "missed"])]


async def test_nothing_is_published_where_there_is_nothing() -> None:
    topics = Topics()

    await topics.publisher().publish([])
    await topics.publisher().publish([article("new", 0)])

    assert topics.order == [("fresh", ["new"])]


async def test_a_backlog_that_is_not_taken_fails_the_batch() -> None:
    topics = Topics(away="backfill")

    with pytest.raises(Unavailable):
        await topics.publisher().publish([article("new", 0), article("old", 9)])


def test_what_a_slow_feed_brings_in_its_turn_must_be_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_INGEST_LONGEST_INTERVAL", "8h")
    with pytest.raises(ValidationError, match="fresh_within"):
        IngestSettings()

    monkeypatch.setenv("TOCSIN_INGEST_FRESH_WITHIN", "9h")
    assert IngestSettings().fresh_within == timedelta(hours=9)
