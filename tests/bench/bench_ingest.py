"""How many articles a second get from a feed's server to an acknowledging broker?

Feeds nobody has seen, full text in the feed, fetched over HTTP on loopback, read, told apart,
published to a real Kafka, acknowledged, remembered in SQLite, by one process that serves the feeds,
too. Once with the language declared in the feed and once detected. Rounds in turn, medians.
"""

import asyncio
import logging
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import mean, median

import structlog
from prometheus_client import CollectorRegistry
from pydantic import SecretStr

from services.ingest.fetcher import Fetcher, FetchPolicy, open_fetcher
from services.ingest.language import language_of
from services.ingest.metrics import IngestMetrics
from services.ingest.poller import Poller, PollPolicy
from services.ingest.store import FeedStore
from shared.broker.bus import KafkaBus
from shared.broker.settings import KafkaSettings
from shared.broker.streams import ARTICLES
from shared.broker.topic_creation import ensure_topics
from shared.clock import WallClock
from shared.egress.policy import LOOPBACK, EgressPolicy
from shared.local.kafka import LocalKafka
from shared.messages import Article
from shared.publishing import Publisher
from shared.sql.database import open_database
from shared.sql.migrate import migrate
from shared.sql.settings import SqlSettings
from tests.bench.loads.loopback_feeds import ENTRIES, FEEDS, FeedServer, serve_feeds
from tests.bench.report import Report, Row, at_least

ROUNDS = 5
DECLARED_BAR, DETECTED_BAR = 1000, 300
_WARM = "Britain will send fourteen tanks to Ukraine, the ministry said on Tuesday. " * 2


class _Counting:
    """Hand on to the broker and note how long the articles were."""

    def __init__(self, publisher: Publisher[Article]) -> None:
        self._publisher = publisher
        self.lengths: list[int] = []

    async def publish(self, batch: Sequence[Article]) -> None:
        await self._publisher.publish(batch)
        self.lengths += [len(article.text) for article in batch]


@dataclass(frozen=True, slots=True)
class _Parts:
    store: FeedStore
    fetcher: Fetcher
    publisher: _Counting
    server: FeedServer


def run() -> Report:
    """Run the rounds."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    language_of(None, None, _WARM)
    with tempfile.TemporaryDirectory(prefix="tocsin-bench-") as folder:
        declared, detected, length = asyncio.run(_measured(Path(folder)))
    n = FEEDS * ENTRIES * ROUNDS
    return Report(
        "ingest",
        (
            Row("language declared", declared, "articles/s wall", n, None,
                *at_least(declared, DECLARED_BAR)),
            Row("language detected", detected, "articles/s wall", n, None,
                *at_least(detected, DETECTED_BAR)),
            Row("length of an article", length, "characters", n),
        ),
    )  # fmt: skip


async def _measured(folder: Path) -> tuple[float, float, float]:
    sql = SqlSettings(url=SecretStr(str(folder / "tocsin.db")))
    await migrate(sql)
    clock = WallClock()
    fetching = FetchPolicy(spacing=timedelta(0))
    async with LocalKafka(folder / "kafka") as kafka:
        settings = KafkaSettings(servers=kafka.bootstrap)
        await ensure_topics(settings)
        bus = KafkaBus(settings, service="ingest", clock=clock)
        async with (
            bus,
            open_database(sql) as database,
            open_fetcher(clock, EgressPolicy(allow_networks=LOOPBACK), fetching) as fetcher,
            serve_feeds() as server,
        ):
            publisher = _Counting(bus.publisher(ARTICLES))
            parts = _Parts(FeedStore(database), fetcher, publisher, server)
            await _round(parts, "warm", declared=True)
            pairs = [
                (
                    await _round(parts, f"a{n}", declared=True),
                    await _round(parts, f"b{n}", declared=False),
                )
                for n in range(ROUNDS)
            ]
    declared, detected = zip(*pairs, strict=True)
    return median(declared), median(detected), mean(publisher.lengths)


async def _round(parts: _Parts, name: str, *, declared: bool) -> float:
    clock = WallClock()
    urls = parts.server.urls(name, declared=declared)
    await parts.store.add_feeds(urls, clock.now())
    poller = Poller(
        store=parts.store,
        fetcher=parts.fetcher,
        publisher=parts.publisher,
        clock=clock,
        metrics=IngestMetrics(CollectorRegistry()),
        policy=PollPolicy(),
        owner="bench",
    )
    began = time.perf_counter()
    told = await poller.poll_once()
    seconds = time.perf_counter() - began
    if told.articles != FEEDS * ENTRIES or told.failed or told.unpublished:
        message = f"expected {FEEDS * ENTRIES} articles of {FEEDS} feeds, got {told}"
        raise RuntimeError(message)
    return told.articles / seconds
