"""How is the extract service put together, and how does it end without losing an article?

Composition root: the only place in this service that builds objects.
"""

import asyncio

from prometheus_client import CollectorRegistry

from services.extract.coded import Coded
from services.extract.coding import ArticleCoder, load_coder
from services.extract.document import Document
from services.extract.handlers import CodeBatches
from services.extract.metrics import ExtractMetrics
from services.extract.settings import ExtractSettings
from shared.broker.bus import KafkaBus
from shared.broker.settings import KafkaSettings
from shared.broker.streams import ARTICLES, CODINGS
from shared.broker.topic_creation import ensure_topics
from shared.ops.checks import kafka_check
from shared.ops.endpoints import ops_app
from shared.ops.readiness import Check, Finding, Readiness
from shared.ops.running import run_until
from shared.ops.serving import serving
from shared.workers import WorkerPool


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
        coder = ArticleCoder(pool, metrics)
        handler = CodeBatches(coder, bus.publisher(CODINGS), metrics, policy.tries)
        bus.subscribe(ARTICLES, group=settings.group, handler=handler)
        readiness = Readiness({"kafka": kafka_check(bus), "model": _model_check(pool)})
        async with bus, serving(ops_app(readiness, registry), settings.host, settings.port):
            await run_until(stop, bus.failed())


def _model_check(pool: WorkerPool[Document, Coded]) -> Check:
    async def check() -> Finding:
        return Finding(ok=pool.greeting is not None, detail=f"workers {len(pool.pids)}")

    return check
