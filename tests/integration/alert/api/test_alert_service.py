"""Does the service as a whole turn codings on Kafka into alerts on Kafka and in its API?"""

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from random import SystemRandom
from secrets import token_bytes
from typing import Any

import aiohttp
import pytest

from services.alert.app import run
from services.alert.key_making import make_key
from services.alert.rules.files import PRESETS
from services.alert.rules.watchlist import parse_watchlist
from services.alert.settings import AlertSettings
from services.alert.store.watchlists import list_watchlists, put_watchlist
from shared.auth.scopes import Scope
from shared.broker.bus import KafkaBus
from shared.broker.records import Batch
from shared.broker.settings import KafkaSettings
from shared.broker.streams import ALERTS, ARTICLES, BACKFILL, CODINGS
from shared.broker.topic_creation import ensure_topics
from shared.errors import ConfigurationError
from shared.local.kafka_access import BrokerAccess
from shared.local.ports import pick_free_port
from shared.messages import Alert
from shared.sql.database import open_database
from shared.sql.migrate import migrate
from shared.sql.settings import SqlSettings
from tests.integration.alert.api.served import NAMES, NOON, WATCHLIST, a_coding, an_article

DEADLINE = 60.0


@dataclass
class Running:
    """A service that runs, and what it is asked with."""

    url: str
    key: str

    async def get(self, path: str) -> Any:
        headers = {"authorization": f"Bearer {self.key}"}
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.get(f"{self.url}{path}") as response,
        ):
            return await response.json(content_type=None)

    async def holds(self, path: str, what: Callable[[Any], bool]) -> Any:
        """Return what stands at ``path`` once ``what`` holds of it."""

        async def look() -> Any:
            found = await self.get(path)
            return found if what(found) else None

        return await eventually(look)


async def eventually(look: Callable[[], Awaitable[Any]]) -> Any:
    async with asyncio.timeout(DEADLINE):
        while True:
            try:
                if found := await look():
                    return found
            except aiohttp.ClientConnectionError:
                pass
            await asyncio.sleep(0.1)


@pytest.fixture
async def kafka_settings(kafka: BrokerAccess, topic_prefix: str) -> KafkaSettings:
    made = KafkaSettings(
        servers=kafka.bootstrap,
        topic_prefix=topic_prefix,
        partitions=2,
        poll_timeout=timedelta(milliseconds=20),
    )
    await ensure_topics(made)
    return made


@pytest.fixture
async def sql(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> SqlSettings:
    monkeypatch.setenv("TOCSIN_SECRET_KEY", base64.b64encode(b"k" * 32).decode())
    return SqlSettings(url=postgres_url)


@pytest.fixture
async def key(sql: SqlSettings) -> str:
    """Give a key for the API of a database with a watchlist."""
    await migrate(sql)
    async with open_database(sql) as database, database.transaction() as tx:
        await put_watchlist(tx, parse_watchlist(WATCHLIST, NAMES), NOON)
        made = await make_key(tx, "t", {Scope.ADMIN}, NOON, random_bytes=token_bytes)
    return made.text


@asynccontextmanager
async def service(
    sql: SqlSettings, kafka_settings: KafkaSettings, topic_prefix: str, key: str
) -> AsyncIterator[Running]:
    """Run the service inside the block; its end is awaited."""
    port = pick_free_port(SystemRandom())
    settings = AlertSettings(
        port=port,
        group=f"{topic_prefix}alert",
        articles_group=f"{topic_prefix}articles",
        backfill_group=f"{topic_prefix}backfill",
    )
    stop = asyncio.Event()
    task = asyncio.create_task(run(settings, sql, kafka_settings, stop))
    running = Running(f"http://127.0.0.1:{port}", key)
    try:
        await running.holds("/readyz", lambda found: found["ready"] or task.done())
        yield running
    finally:
        stop.set()
        await task


async def publish(kafka_settings: KafkaSettings) -> None:
    article = an_article()
    async with KafkaBus(kafka_settings, service="test") as bus:
        await bus.publisher(ARTICLES).publish([article])
        await bus.publisher(CODINGS).publish([a_coding(article)])


async def test_coding_becomes_an_alert_in_the_api_and_on_kafka(
    sql: SqlSettings, kafka_settings: KafkaSettings, topic_prefix: str, key: str
) -> None:
    received: list[Alert] = []

    async def receive(batch: Batch[Alert]) -> None:
        received.extend(batch.values)

    readers = KafkaBus(kafka_settings, service="test")
    readers.subscribe(ALERTS, group=f"{topic_prefix}readers", handler=receive)
    async with service(sql, kafka_settings, topic_prefix, key) as running, readers:
        await publish(kafka_settings)
        page = await running.holds("/v1/alerts", lambda found: found["items"])
        await running.holds("/v1/articles/art_1", lambda found: "article" in found)
        counts = await running.holds("/v1/reconciliation", lambda found: found["delivered"])

        async def arrived() -> list[Alert]:
            return received

        (told,) = await eventually(arrived)

    untouched = {"state": "open", "assignee": None, "reason": None}
    assert {**told.model_dump(mode="json"), **untouched} == page["items"][0]
    assert (counts["enqueued"], counts["delivered"], counts["balanced"]) == (1, 1, True)


async def test_an_article_by_both_topics_is_kept_once_and_rings_once(
    sql: SqlSettings, kafka_settings: KafkaSettings, topic_prefix: str, key: str
) -> None:
    article = an_article()
    old = article.model_copy(update={"lane": "backfill"})
    only_old = old.model_copy(update={"article_id": "art_2"})
    async with service(sql, kafka_settings, topic_prefix, key) as running:
        async with KafkaBus(kafka_settings, service="test") as bus:
            await bus.publisher(BACKFILL).publish([old, only_old])
            await bus.publisher(ARTICLES).publish([article])
            await bus.publisher(CODINGS).publish([a_coding(old), a_coding(article)])
            await bus.publisher(CODINGS).publish([a_coding(article), a_coding(old)])
        await running.holds("/v1/articles/art_2", lambda found: "article" in found)
        await running.holds("/v1/articles/art_1", lambda found: "article" in found)
        async with aiohttp.ClientSession() as session:

            async def all_decided() -> bool:
                async with session.get(f"{running.url}/metrics") as response:
                    return 'tocsin_alert_codings_total{result="duplicate"} 3.0' in (
                        await response.text()
                    )

            await eventually(all_decided)
        page = await running.get("/v1/alerts")
        lanes = (await running.get("/v1/reconciliation"))["articles"]

    assert [(each["kind"], each["revision"]) for each in page["items"]] == [("new", 0)]
    assert sum(lane["received"] for lane in lanes.values()) == 2
    assert lanes["backfill"]["waiting"] >= 1
    assert sum(lane["waiting"] for lane in lanes.values()) == 1


async def test_service_started_again_goes_on_where_it_was(
    sql: SqlSettings, kafka_settings: KafkaSettings, topic_prefix: str, key: str
) -> None:
    async with service(sql, kafka_settings, topic_prefix, key) as running:
        await publish(kafka_settings)
        await running.holds("/v1/alerts", lambda found: found["items"])

    await publish(kafka_settings)
    async with service(sql, kafka_settings, topic_prefix, key) as running:
        metrics = 'tocsin_alert_codings_total{result="duplicate"} 1.0'
        async with aiohttp.ClientSession() as session:

            async def repeated() -> bool:
                async with session.get(f"{running.url}/metrics") as response:
                    return metrics in await response.text()

            await eventually(repeated)
        page = await running.get("/v1/alerts")

    assert [each["revision"] for each in page["items"]] == [0]


async def test_schema_that_is_not_current_is_refused_saying_what_to_do(
    sql: SqlSettings, kafka_settings: KafkaSettings
) -> None:
    with pytest.raises(ConfigurationError, match="run `tocsin db migrate`"):
        await run(AlertSettings(port=0), sql, kafka_settings, asyncio.Event())


async def test_schema_is_made_where_that_is_asked_for(
    sql: SqlSettings, kafka_settings: KafkaSettings, topic_prefix: str
) -> None:
    stop = asyncio.Event()
    stop.set()
    settings = AlertSettings(
        port=0,
        migrate=True,
        presets=True,
        group=f"{topic_prefix}alert",
        articles_group=f"{topic_prefix}articles",
        backfill_group=f"{topic_prefix}backfill",
    )

    await run(settings, sql, kafka_settings, stop)

    async with open_database(sql) as database, database.reading() as tx:
        put = {stored.watchlist.id for stored in await list_watchlists(tx)}
    assert put == set(PRESETS)
