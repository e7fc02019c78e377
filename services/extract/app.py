"""How is the extract service put together, and how does it end without losing an article?

Composition root: the only place in this service that builds objects.
"""

import asyncio

from prometheus_client import CollectorRegistry

from services.extract.coded import Coded
from services.extract.coding import ArticleCoder, load_coder
from services.extract.document import Document
from services.extract.handlers import BacklogBatches, CodingParts, FreshBatches
from services.extract.metrics import ExtractMetrics
from services.extract.precedence import Precedence, backlog_batch
from services.extract.settings import ExtractSettings
from services.extract.turns import Turns
from shared.broker.bus import KafkaBus
from shared.broker.settings import KafkaSettings
from shared.broker.streams import ARTICLES, BACKFILL, CODINGS
from shared.broker.topic_creation import ensure_topics
from shared.clock import WallClock
from shared.ops.checks import kafka_check
from shared.ops.endpoints import ops_app
from shared.ops.lag import LagGauge
from shared.ops.readiness import Check, Finding, Readiness
from shared.ops.running import run_until
from shared.ops.serving import serving
from shared.workers import WorkerPool

# A fresh article waits for at most so many old ones at its worker.
SLICE_PER_WORKER = 2


async def run(settings: ExtractSettings, kafka: KafkaSettings, stop: asyncio.Event) -> None:
    """Run the service until ``stop`` is set; the batch in hand is finished and committed first.

    Raises ConfigurationError for missing topics, PermanentError for a model that does not load,
    and what the bus failed with when it failed.
    """
    await ensure_topics(kafka)
    registry = CollectorRegistry()
    metrics = ExtractMetrics(registry)
    bus = KafkaBus(kafka, service="extract")
    policy = settings.pool_policy()
    async with WorkerPool[Document, Coded](load_coder, policy) as pool:
        _subscribe(bus, settings, kafka, ArticleCoder(pool, metrics), metrics, stop)
        lag = LagGauge(registry, "extract", bus)
        readiness = Readiness({"kafka": kafka_check(bus), "model": _model_check(pool)})
        async with bus, serving(ops_app(readiness, registry), settings.host, settings.port):
            await run_until(stop, bus.failed(), lag.run())


def _subscribe(
    bus: KafkaBus,
    settings: ExtractSettings,
    kafka: KafkaSettings,
    coder: ArticleCoder,
    metrics: ExtractMetrics,
    stop: asyncio.Event,
) -> None:
    def waiting() -> int:
        return fresh.waiting()

    policy, sharing = settings.pool_policy(), settings.sharing()
    turns = Turns(Precedence(sharing), stop, waiting)
    parts = CodingParts(coder, bus.publisher(CODINGS), turns, metrics, WallClock(), policy.tries)
    fresh = bus.subscribe(
        ARTICLES,
        group=settings.group,
        handler=FreshBatches(parts, bus.publisher(BACKFILL), settings.overtaken_after),
    )
    bus.subscribe(
        BACKFILL,
        group=settings.backfill_group,
        handler=BacklogBatches(parts, policy.workers * SLICE_PER_WORKER),
        batch_size=backlog_batch(sharing, kafka.max_poll_interval),
    )


def _model_check(pool: WorkerPool[Document, Coded]) -> Check:
    async def check() -> Finding:
        return Finding(ok=pool.greeting is not None, detail=f"workers {len(pool.pids)}")

    return check
