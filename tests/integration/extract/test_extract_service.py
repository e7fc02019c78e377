"""Does the extract service turn every article on Kafka into one coding, whatever dies?"""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import psutil
import pytest
from aiokafka import AIOKafkaConsumer

from shared.broker.bus import KafkaBus
from shared.broker.settings import KafkaSettings
from shared.broker.streams import ARTICLES, CODINGS
from shared.broker.topic_creation import ensure_topics
from shared.local.kafka_access import BrokerAccess
from shared.local.service import LocalService
from shared.messages import Article, Coding

AT = datetime(2023, 1, 17, tzinfo=UTC)
WAIT = 60.0

pytestmark = pytest.mark.timeout(180)


def article(number: int) -> Article:
    return Article(
        article_id=f"art_{number}",
        content_version="1",
        source="https://news.example/feed",
        published_at=AT,
        fetched_at=AT,
        text=f"Norway expelled {number + 2} Russian diplomats on Monday.",
    )


@pytest.fixture
async def settings(kafka: BrokerAccess, topic_prefix: str) -> KafkaSettings:
    made = KafkaSettings(servers=kafka.bootstrap, topic_prefix=topic_prefix, partitions=2)
    await ensure_topics(made)
    return made


@asynccontextmanager
async def extract(folder: Path, settings: KafkaSettings) -> AsyncIterator[LocalService]:
    environment = {
        "TOCSIN_KAFKA": settings.servers,
        "TOCSIN_KAFKA_TOPIC_PREFIX": settings.topic_prefix,
        "TOCSIN_KAFKA_PARTITIONS": "2",
        "TOCSIN_EXTRACT_WORKERS": "1",
        "TOCSIN_EXTRACT_CHUNK": "1",
    }
    service = LocalService(folder, "extract", environment)
    try:
        await service.start()
        yield service
    finally:
        await service.stop()


async def codings(settings: KafkaSettings, count: int) -> dict[str, Coding]:
    """Return the codings on Kafka by article, as soon as ``count`` articles have one."""
    found: dict[str, Coding] = {}
    consumer = AIOKafkaConsumer(
        settings.topic(CODINGS.topic),
        bootstrap_servers=settings.servers,
        auto_offset_reset="earliest",
    )
    async with asyncio.timeout(WAIT), consumer:
        async for record in consumer:
            coding = Coding.model_validate(json.loads(record.value))
            found[coding.article.article_id] = coding
            if len(found) == count:
                return found
    raise AssertionError


def worker_of(service_pid: int) -> int:
    """Return the pid of the service's one spaCy worker."""
    children = psutil.Process(service_pid).children(recursive=True)
    (worker,) = [one for one in children if "spawn_main" in " ".join(one.cmdline())]
    return worker.pid


async def test_every_article_gets_one_coding(tmp_path: Path, settings: KafkaSettings) -> None:
    async with extract(tmp_path, settings), KafkaBus(settings, service="test") as bus:
        await bus.publisher(ARTICLES).publish([article(number) for number in range(20)])
        found = await codings(settings, 20)

    assert {coding.outcome for coding in found.values()} == {"coded"}
    assert {coding.events[0].type.value for coding in found.values()} == {"diplomats_expelled"}


async def test_worker_killed_at_work_costs_no_article(
    tmp_path: Path, settings: KafkaSettings
) -> None:
    async with extract(tmp_path, settings) as service:
        pid = (await service.status()).pid
        assert pid is not None
        async with KafkaBus(settings, service="test") as bus:
            await bus.publisher(ARTICLES).publish([article(number) for number in range(200)])
            await codings(settings, 5)
            os.kill(worker_of(pid), signal.SIGKILL)
            found = await codings(settings, 200)

    assert {coding.outcome for coding in found.values()} == {"coded"}


async def test_readiness_tells_of_consumer_and_model(
    tmp_path: Path, settings: KafkaSettings
) -> None:
    async with (
        extract(tmp_path, settings) as service,
        aiohttp.ClientSession() as session,
        session.get(f"{service.url}/readyz") as response,
    ):
        checks = (await response.json())["checks"]

    assert set(checks) == {"kafka", "model"}
    assert "articles.v1 consuming, lag 0" in checks["kafka"]["detail"]
