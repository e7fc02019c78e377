"""Do recorded articles come into a running system behind the fresh ones, and never twice?"""

import asyncio
import json
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer

from services.ingest.backfill import backfill
from shared.broker.settings import KafkaSettings
from shared.errors import InvalidInput
from shared.local.kafka_access import BrokerAccess
from shared.messages import Article
from shared.topics import Topic


@pytest.fixture
def topics(kafka: BrokerAccess, topic_prefix: str) -> KafkaSettings:
    return KafkaSettings(servers=kafka.bootstrap, topic_prefix=topic_prefix, partitions=1)


@pytest.fixture
def tape(tmp_path: Path) -> Path:
    path = tmp_path / "tape.jsonl"
    lines = [
        {"id": str(n), "text": "x", "published_at": f"2023-01-{n:02}T00:00:00Z"} for n in (3, 1, 2)
    ]
    path.write_text("\n".join(map(json.dumps, lines)))
    return path


async def published(topics: KafkaSettings, count: int) -> list[Article]:
    consumer = AIOKafkaConsumer(
        topics.topic(Topic.BACKFILL),
        bootstrap_servers=topics.servers,
        auto_offset_reset="earliest",
    )
    async with asyncio.timeout(60), consumer:
        records = [await consumer.getone() for _ in range(count)]
    return [Article.model_validate_json(record.value or b"") for record in records]


async def test_articles_come_in_order_marked_as_backfill(topics: KafkaSettings, tape: Path) -> None:
    assert await backfill(topics, [tape], asyncio.Event(), rate=1000) == 3

    articles = await published(topics, 3)
    assert [(one.article_id, one.lane) for one in articles] == [
        ("1", "backfill"),
        ("2", "backfill"),
        ("3", "backfill"),
    ]


async def test_done_again_the_same_articles_come(topics: KafkaSettings, tape: Path) -> None:
    for _ in range(2):
        await backfill(topics, [tape], asyncio.Event())

    articles = await published(topics, 6)
    assert articles[:3] == articles[3:]


async def test_stopped_it_says_how_many_came(topics: KafkaSettings, tape: Path) -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(backfill(topics, [tape], stop, rate=0.01))
    await published(topics, 1)
    stop.set()

    async with asyncio.timeout(30):
        assert await running == 1


async def test_a_bad_line_is_named_before_anything_is_published(
    topics: KafkaSettings, tape: Path
) -> None:
    with tape.open("a") as file:
        file.write("\nnonsense\n")

    with pytest.raises(InvalidInput, match=r"tape\.jsonl:4"):
        await backfill(topics, [tape], asyncio.Event())
