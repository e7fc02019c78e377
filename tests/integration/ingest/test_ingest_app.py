import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import aiohttp
import pytest
from aiokafka import AIOKafkaConsumer
from pydantic import SecretStr

from services.ingest.app import lane_publisher, publish_files, run
from services.ingest.lanes import FRESH_WITHIN
from services.ingest.settings import IngestSettings
from shared.broker.bus import KafkaBus
from shared.broker.settings import KafkaSettings
from shared.broker.topic_creation import ensure_topics
from shared.clock import WallClock
from shared.egress.policy import LOOPBACK, EgressPolicy
from shared.errors import InvalidInput
from shared.local.kafka_access import BrokerAccess
from shared.local.ports import pick_free_port
from shared.messages import Article
from shared.sql.settings import SqlSettings
from shared.topics import Topic
from tests.integration.ingest.feed_web import FeedWeb
from tests.integration.ingest.room import NOW, Item, rss


@pytest.fixture
def topics(kafka: BrokerAccess, topic_prefix: str) -> KafkaSettings:
    return KafkaSettings(servers=kafka.bootstrap, topic_prefix=topic_prefix, partitions=1)


async def published(
    kafka: BrokerAccess, topics: KafkaSettings, count: int, topic: Topic = Topic.BACKFILL
) -> list[Article]:
    """Return the first ``count`` articles on ``topic``, however long they take to come."""
    consumer = AIOKafkaConsumer(
        topics.topic(topic),
        bootstrap_servers=kafka.bootstrap,
        auto_offset_reset="earliest",
    )
    await consumer.start()
    try:
        async with asyncio.timeout(60):
            records = [await consumer.getone() for _ in range(count)]
    finally:
        await consumer.stop()
    return [Article.model_validate_json(record.value or b"") for record in records]


@asynccontextmanager
async def service(
    settings: IngestSettings, database_url: str, topics: KafkaSettings
) -> AsyncIterator[Callable[[str], str]]:
    """Run the service inside the block; it is stopped in order at the end."""
    stop = asyncio.Event()
    sql = SqlSettings(url=SecretStr(database_url))
    egress = EgressPolicy(allow_networks=LOOPBACK)
    running = asyncio.create_task(run(settings, sql, topics, egress, stop))
    try:
        yield lambda path: f"http://127.0.0.1:{settings.port}{path}"
    finally:
        stop.set()
        await running


async def get(url: str, holding: str = "") -> str:
    """Return the first good answer that holds ``holding``."""
    async with aiohttp.ClientSession() as session, asyncio.timeout(60):
        while True:
            try:
                async with session.get(url) as response:
                    text = await response.text()
                    if response.ok and holding in text:
                        return text
            except aiohttp.ClientConnectionError:
                pass
            await asyncio.sleep(0.02)


async def test_the_service_publishes_a_feed_and_says_how_it_is(
    web: FeedWeb, kafka: BrokerAccess, topics: KafkaSettings, postgres_url: str
) -> None:
    web.serve(rss(Item("a"), Item("b")))
    settings = IngestSettings(feeds=(web.url(),), port=pick_free_port(Random()))

    async with service(settings, postgres_url, topics) as at:
        articles = await published(kafka, topics, 2)
        ready = json.loads(await get(at("/readyz")))
        healthy = await get(at("/healthz"))
        # The broker tells its readers of an article before it tells the service.
        metrics = await get(at("/metrics"), 'tocsin_ingest_articles_total{lane="backfill"} 2.0')

    assert {article.url for article in articles} == {
        "https://example.org/a",
        "https://example.org/b",
    }
    # The entries are of 2023, the service's clock is the wall's.
    assert {article.lane for article in articles} == {"backfill"}
    assert set(ready["checks"]) == {"database", "kafka", "polling"}
    assert healthy == "ok\n"
    assert 'tocsin_ingest_polls_total{outcome="failed"} 0.0' in metrics


async def test_what_is_new_goes_by_the_fresh_topic_and_what_was_missed_by_the_other(
    web: FeedWeb, kafka: BrokerAccess, topics: KafkaSettings, postgres_url: str
) -> None:
    age = WallClock().now() - NOW
    hours = {"new": 1, "missed": 9, "old": 30}
    items = [Item(name, age=timedelta(hours=past) - age) for name, past in hours.items()]
    web.serve(rss(*items))
    settings = IngestSettings(feeds=(web.url(),), port=pick_free_port(Random()))

    async with service(settings, postgres_url, topics):
        fresh = await published(kafka, topics, 1, Topic.ARTICLES)
        backlog = await published(kafka, topics, 2)

    assert [(article.url, article.lane) for article in (*fresh, *backlog)] == [
        ("https://example.org/new", "live"),
        # Missed by an outage, say: it waits, and rings all the same.
        ("https://example.org/missed", "live"),
        ("https://example.org/old", "backfill"),
    ]


async def test_a_service_started_again_publishes_only_what_is_new(
    web: FeedWeb, kafka: BrokerAccess, topics: KafkaSettings, postgres_url: str
) -> None:
    often = timedelta(milliseconds=20)
    settings = IngestSettings(
        feeds=(web.url(),),
        port=pick_free_port(Random()),
        host_spacing=timedelta(0),
        shortest_interval=often,
        longest_interval=often,
    )
    web.serve(rss(Item("a")))
    async with service(settings, postgres_url, topics):
        await published(kafka, topics, 1)
    web.serve(rss(Item("b"), Item("a")))

    async with service(settings, postgres_url, topics):
        articles = await published(kafka, topics, 2)

    assert [article.url for article in articles] == [
        "https://example.org/a",
        "https://example.org/b",
    ]


async def test_files_are_published_in_order(
    tmp_path: Path, kafka: BrokerAccess, topics: KafkaSettings
) -> None:
    tape = tmp_path / "tape.jsonl"
    lines = [{"id": str(n), "text": "x", "published_at": f"2023-01-{n:02}"} for n in (3, 1, 2)]
    tape.write_text("\n".join(map(json.dumps, lines)))

    await ensure_topics(topics)
    async with KafkaBus(topics, service="ingest") as bus:
        await publish_files([tape], lane_publisher(bus, FRESH_WITHIN), batch=2)

    articles = await published(kafka, topics, 3)
    assert [article.article_id for article in articles] == ["1", "2", "3"]
    assert {article.lane for article in articles} == {"replay"}
    assert articles[0].published_at == datetime(2023, 1, 1, tzinfo=UTC)


async def test_a_bad_file_is_told_before_anything_is_published(
    tmp_path: Path, kafka: BrokerAccess, topics: KafkaSettings
) -> None:
    tape = tmp_path / "tape.jsonl"
    tape.write_text('{"id": "a", "text": "x", "published_at": "2023-01-01"}\nnonsense\n')

    await ensure_topics(topics)
    async with KafkaBus(topics, service="ingest") as bus:
        with pytest.raises(InvalidInput, match=r"tape\.jsonl:2"):
            await publish_files([tape], lane_publisher(bus, FRESH_WITHIN), batch=1)
