"""Does the extract service turn every article on Kafka into one coding, whatever dies?"""

import asyncio
import json
import os
import signal
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from datetime import timedelta
from pathlib import Path

import aiohttp
import psutil
import pytest
from aiokafka import AIOKafkaConsumer

from shared.broker.bus import KafkaBus
from shared.broker.settings import KafkaSettings
from shared.broker.streams import ARTICLES, BACKFILL, CODINGS
from shared.broker.topic_creation import ensure_topics
from shared.clock import WallClock
from shared.local.kafka_access import BrokerAccess
from shared.local.service import LocalService
from shared.messages import Article, Coding

WAIT = 60.0

pytestmark = pytest.mark.timeout(180)


def article(number: int, age: timedelta = timedelta(0), version: str = "1") -> Article:
    """Return an article that was fetched ``age`` ago, the day after it was published."""
    now = WallClock().now()
    return Article(
        article_id=f"art_{number}",
        content_version=version,
        source="https://news.example/feed",
        published_at=now - timedelta(days=1),
        fetched_at=now - age,
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
    """Return the codings on Kafka by article, first come first, once ``count`` have one."""
    found: dict[str, tuple[int, Coding]] = {}
    async with asyncio.timeout(WAIT), aclosing(_codings(settings)) as all_of_them:
        async for at, coding in all_of_them:
            found.setdefault(coding.article.article_id, (at, coding))
            if len(found) == count:
                break
    # The partitions are read one after the other, whenever their records came.
    in_order = sorted(found.items(), key=lambda each: each[1][0])
    return {name: coding for name, (_at, coding) in in_order}


async def versions(settings: KafkaSettings, count: int) -> list[tuple[str, str]]:
    """Return which article versions the first ``count`` codings on Kafka speak of."""
    found: list[tuple[str, str]] = []
    async with asyncio.timeout(WAIT), aclosing(_codings(settings)) as all_of_them:
        async for _at, coding in all_of_them:
            found.append((coding.article.article_id, coding.article.content_version))
            if len(found) == count:
                break
    return found


async def _codings(settings: KafkaSettings) -> AsyncGenerator[tuple[int, Coding], None]:
    consumer = AIOKafkaConsumer(
        settings.topic(CODINGS.topic),
        bootstrap_servers=settings.servers,
        auto_offset_reset="earliest",
    )
    async with consumer:
        async for record in consumer:
            yield record.timestamp, Coding.model_validate(json.loads(record.value))


async def text(url: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return await response.text()


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


async def test_fresh_articles_are_coded_before_a_backlog_that_came_first(
    tmp_path: Path, settings: KafkaSettings
) -> None:
    backlog, fresh = range(200), range(1000, 1020)
    async with extract(tmp_path, settings) as service, KafkaBus(settings, service="test") as bus:
        await bus.publisher(BACKFILL).publish([article(number) for number in backlog])
        await codings(settings, 5)
        await bus.publisher(ARTICLES).publish([article(number) for number in fresh])
        found = await codings(settings, len(backlog) + len(fresh))
        metrics = await text(f"{service.url}/metrics")

    order = list(found)
    last = max(order.index(f"art_{number}") for number in fresh)
    assert last < len(backlog) / 2
    assert {coding.outcome for coding in found.values()} == {"coded"}
    assert 'tocsin_extract_articles_total{route="backfill"} 200.0' in metrics
    assert 'tocsin_extract_articles_total{route="fresh"} 20.0' in metrics


async def test_after_an_outage_what_came_meanwhile_does_not_hold_up_what_comes_now(
    tmp_path: Path, settings: KafkaSettings
) -> None:
    missed, fresh = range(200), range(1000, 1020)
    async with KafkaBus(settings, service="test") as bus:
        outage = [article(number, timedelta(hours=2)) for number in missed]
        await bus.publisher(ARTICLES).publish(outage)
        await bus.publisher(ARTICLES).publish([article(number) for number in fresh])
        async with extract(tmp_path, settings) as service:
            found = await codings(settings, len(missed) + len(fresh))
            metrics = await text(f"{service.url}/metrics")

    order = list(found)
    assert max(order.index(f"art_{number}") for number in fresh) < len(missed) / 2
    assert "tocsin_extract_overtaken_total 200.0" in metrics


async def test_each_version_is_coded_once_when_versions_go_by_both_topics(
    tmp_path: Path, settings: KafkaSettings
) -> None:
    async with extract(tmp_path, settings), KafkaBus(settings, service="test") as bus:
        await bus.publisher(BACKFILL).publish([article(number) for number in range(50)])
        edits = [article(number, version="2") for number in range(50)]
        await bus.publisher(ARTICLES).publish(edits)
        found = await versions(settings, 100)

    assert len(set(found)) == 100


async def test_lag_is_told_by_topic(tmp_path: Path, settings: KafkaSettings) -> None:
    async with extract(tmp_path, settings) as service:
        metrics = await text(f"{service.url}/metrics")

    for topic in ("articles.v1", "articles.backfill.v1"):
        assert (
            f'tocsin_extract_lag_records{{topic="{settings.topic_prefix}{topic}"}} 0.0' in metrics
        )


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
