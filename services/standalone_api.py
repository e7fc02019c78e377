"""How does the standalone form offer the API and send alerts from the database it owns?

Composition level: used by `tocsin run` and by the demo that is kept running.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from prometheus_client import CollectorRegistry
from starlette.types import ASGIApp

from services.alert.api.app import create_app
from services.alert.api.parts import ApiParts
from services.alert.dispatching import open_dispatcher
from services.alert.examples.texts import TextReader
from services.alert.metrics import AlertMetrics
from services.alert.outbox.dispatcher import Dispatcher
from services.alert.outbox.settings import DeliverySettings
from services.alert.quotas import LimitSettings
from services.alert.settings import AlertSettings
from services.alert.upkeep import Upkeep, dispatcher_check
from services.ingest.api.app import create_feeds_app
from services.ingest.api.mount import BesideFeeds
from services.ingest.api.parts import FeedApiParts
from services.ingest.feed_desk import FeedDesk
from services.ingest.metrics import IngestMetrics
from services.ingest.store.api_keys import StoredKeys
from services.standalone import Cores, Outward
from shared.messages import Article
from shared.names.names import Names
from shared.ops.checks import database_check
from shared.ops.readiness import Readiness
from shared.ops.serving import serving
from shared.settings import load_settings

# One process owns a standalone database, so one name for its leases is enough: after a crash the
# next process recognises what its predecessor had under way.
OWNER = "standalone"


@dataclass(frozen=True, slots=True)
class Api:
    """The API as it is served: its port, and what must be run beside it."""

    port: int
    dispatcher: Dispatcher
    upkeep: Upkeep


@dataclass(frozen=True, slots=True)
class WakingPublisher:
    """Commit batches into the cores and wake the dispatcher for what they raised."""

    cores: Cores
    dispatcher: Dispatcher

    async def publish(self, batch: Sequence[Article]) -> None:
        """Return when ``batch`` is committed; its deliveries are due then."""
        await self.cores.publish(batch)
        self.dispatcher.wake()


@asynccontextmanager
async def serving_api(
    cores: Cores,
    outward: Outward,
    registry: CollectorRegistry,
    host: str,
    port: int,
    ingest: IngestMetrics | None = None,
) -> AsyncIterator[Api]:
    """Serve the API over the database of ``cores`` inside the block.

    Where feeds are watched, ``ingest`` counts what is handed in, and the API of feeds is there too.
    """
    database, clock, metrics = cores.database, cores.clock, AlertMetrics(registry)
    settings = load_settings(AlertSettings)
    readiness = Readiness(
        {
            "database": database_check(database),
            "dispatcher": dispatcher_check(database, clock, settings.late_after),
        }
    )
    upkeep = Upkeep(database, metrics, clock, settings.retention, settings.upkeep_interval)
    delivery = load_settings(DeliverySettings)
    async with open_dispatcher(
        database, outward.box, outward.policy, delivery, clock=clock, owner=OWNER
    ) as dispatcher:
        parts = ApiParts(
            database=database,
            names=Names.load(),
            box=outward.box,
            policy=outward.policy,
            clock=clock,
            readiness=readiness,
            metrics=metrics,
            registry=registry,
            wake=dispatcher.wake,
            limits=load_settings(LimitSettings),
            reader=TextReader(cores.coder.uncounted()),
        )
        app: ASGIApp = create_app(parts)
        if ingest is not None:
            app = BesideFeeds(_feeds_app(cores, outward, dispatcher, ingest), app)
        async with serving(app, host, port) as bound:
            yield Api(bound, dispatcher, upkeep)


def _feeds_app(
    cores: Cores, outward: Outward, dispatcher: Dispatcher, metrics: IngestMetrics
) -> ASGIApp:
    parts = FeedApiParts(
        desk=FeedDesk(cores.database, outward.policy, cores.clock),
        keys=StoredKeys(cores.database),
        publisher=WakingPublisher(cores, dispatcher),
        clock=cores.clock,
        metrics=metrics,
    )
    return create_feeds_app(parts)
