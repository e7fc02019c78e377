"""How is the ingest service put together, and how does it end without losing an article?

Composition root: the only place in this service that builds objects.
"""

import asyncio
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path

import structlog
from prometheus_client import CollectorRegistry

from services.ingest.api.app import create_feeds_app
from services.ingest.api.parts import FeedApiParts
from services.ingest.feed_desk import FeedDesk
from services.ingest.feed_files import FeedFiles
from services.ingest.fetcher import open_fetcher
from services.ingest.files import read_articles
from services.ingest.lanes import LanePublisher
from services.ingest.metrics import IngestMetrics
from services.ingest.page_fetch import open_pages
from services.ingest.poller import Poller
from services.ingest.recording.recorder import FolderRecorder
from services.ingest.recording.warc_folder import WarcFolder
from services.ingest.settings import IngestSettings
from services.ingest.store import FeedStore
from services.ingest.store.api_keys import StoredKeys
from shared.broker.bus import KafkaBus
from shared.broker.settings import KafkaSettings
from shared.broker.streams import ARTICLES, BACKFILL
from shared.broker.topic_creation import ensure_topics
from shared.clock import Clock, WallClock
from shared.egress.policy import EgressPolicy
from shared.messages import Article
from shared.ops.checks import database_check, kafka_check
from shared.ops.endpoints import ops_routes
from shared.ops.readiness import Check, Finding, Readiness
from shared.ops.running import run_until
from shared.ops.serving import serving
from shared.publishing import Publisher
from shared.sql.database import Database, open_database
from shared.sql.migrate import migrate
from shared.sql.settings import SqlSettings

log = structlog.get_logger()

_LOOP_DEADLINE = timedelta(seconds=30)


async def run(
    settings: IngestSettings,
    sql: SqlSettings,
    kafka: KafkaSettings,
    egress: EgressPolicy,
    stop: asyncio.Event,
) -> None:
    """Run the service until ``stop`` is set; feeds in hand are published and saved first.

    Raises ConfigurationError for missing topics or a database in use, and what the bus failed with.
    """
    clock = WallClock()
    registry = CollectorRegistry()
    metrics = IngestMetrics(registry)
    await migrate(sql)
    await ensure_topics(kafka)
    bus = KafkaBus(kafka, service="ingest", clock=clock)
    async with (
        open_database(sql) as database,
        recording(settings, clock, registry) as recorder,
        open_fetcher(clock, egress, settings.fetch_policy(), recorder) as fetcher,
        open_pages(fetcher, clock, metrics, settings.user_agent, settings.page_policy()) as pages,
        bus,
    ):
        publisher = lane_publisher(bus, settings.fresh_within)
        store = FeedStore(database)
        await store.add_feeds(settings.feeds, clock.now())
        poller = Poller(
            store=store,
            fetcher=fetcher,
            publisher=publisher,
            clock=clock,
            metrics=metrics,
            policy=settings.poll_policy(),
            owner=f"{settings.instance}/{uuid.uuid4().hex}",
            pages=pages,
        )
        serve = _Serving(settings, database, bus, publisher, egress, clock, metrics, registry)
        await serve.until(stop, poller)


@dataclass(frozen=True, slots=True)
class _Serving:
    settings: IngestSettings
    database: Database
    bus: KafkaBus
    publisher: LanePublisher
    egress: EgressPolicy
    clock: Clock
    metrics: IngestMetrics
    registry: CollectorRegistry

    async def until(self, stop: asyncio.Event, poller: Poller) -> None:
        """Poll, follow the files of feeds, and serve the API until ``stop`` is set."""
        settings, publisher = self.settings, self.publisher
        desk = FeedDesk(self.database, self.egress, self.clock)
        keys = StoredKeys(self.database)
        parts = FeedApiParts(desk, keys, publisher, self.clock, self.metrics)
        followed = FeedFiles(settings.feed_files, desk)
        await followed.read()
        readiness = _readiness(self.database, self.bus, poller, self.clock)
        app = create_feeds_app(parts, ops_routes(readiness, self.registry))
        async with serving(app, settings.host, settings.port):
            files = publish_files(settings.files, publisher, settings.publish_batch)
            workers = [poller.run(stop), followed.run(stop)]
            await run_until(stop, self.bus.failed(), files, workers=workers)


def lane_publisher(bus: KafkaBus, fresh_within: timedelta) -> LanePublisher:
    """Return what publishes each article on its route over ``bus``."""
    return LanePublisher(bus.publisher(ARTICLES), bus.publisher(BACKFILL), fresh_within)


@asynccontextmanager
async def recording(
    settings: IngestSettings, clock: Clock, registry: CollectorRegistry
) -> AsyncIterator[FolderRecorder | None]:
    """Yield the recorder that ``settings`` ask for, None if none; its files are closed at the end.

    Raises ConfigurationError for a folder that cannot be written to.
    """
    if settings.record is None:
        yield None
        return
    size, instance = settings.record_bytes, settings.instance
    with WarcFolder(settings.record, clock, instance=instance, rotated_at=size) as folder:
        yield FolderRecorder(folder, registry)


async def publish_files(paths: Sequence[Path], publisher: Publisher[Article], batch: int) -> None:
    """Publish the articles of ``paths`` in order of publication.

    Raises InvalidInput naming file and line before anything is published. Published again after a
    failure or a restart they have the same ids.
    """
    remaining = read_articles(paths)
    while some := await asyncio.to_thread(lambda: list(islice(remaining, batch))):
        await publisher.publish(some)
    if paths:
        log.info("files_published", files=[str(path) for path in paths])


def _readiness(database: Database, bus: KafkaBus, poller: Poller, clock: Clock) -> Readiness:
    return Readiness(
        {
            "database": database_check(database),
            "kafka": kafka_check(bus),
            "polling": _polling_check(poller, clock),
        }
    )


def _polling_check(poller: Poller, clock: Clock) -> Check:
    async def check() -> Finding:
        if poller.alive_at is None:
            return Finding(ok=False, detail="polling has not begun")
        silent = clock.now() - poller.alive_at
        return Finding(ok=silent < _LOOP_DEADLINE, detail=f"last look {silent.seconds} s ago")

    return check
