"""How does the standalone form offer the API and send alerts from the database it owns?

Composition level: used by `tocsin run` and by the demo that is kept running.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

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
from services.standalone_lanes import lane_publisher
from shared.messages import Article
from shared.names.names import Names
from shared.ops.checks import database_check
from shared.ops.readiness import Readiness
from shared.ops.serving import serving
from shared.publishing import Publisher
from shared.settings import load_settings

# One process owns a standalone database, so one name for its leases is enough: after a crash the
# next process recognises what its predecessor had under way.
OWNER = "standalone"


@dataclass(frozen=True, slots=True)
class Api:
    """The API as it is served: its port, and what must be run beside it.

    ``publisher`` takes what polling brings; what is handed in takes turns with it.
    """

    port: int
    dispatcher: Dispatcher
    upkeep: Upkeep
    publisher: Publisher[Article]


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
            readiness=_readiness(cores, settings.late_after),
            metrics=metrics,
            registry=registry,
            wake=dispatcher.wake,
            limits=load_settings(LimitSettings),
            reader=TextReader(cores.coder.uncounted()),
        )
        publisher = lane_publisher(cores, dispatcher.wake)
        app: ASGIApp = create_app(parts)
        if ingest is not None:
            app = BesideFeeds(_feeds_app(cores, outward, publisher, ingest), app)
        async with serving(app, host, port) as bound:
            yield Api(bound, dispatcher, upkeep, publisher)


def _readiness(cores: Cores, late_after: timedelta) -> Readiness:
    database, clock = cores.database, cores.clock
    return Readiness(
        {
            "database": database_check(database),
            "dispatcher": dispatcher_check(database, clock, late_after),
        }
    )


def _feeds_app(
    cores: Cores, outward: Outward, publisher: Publisher[Article], metrics: IngestMetrics
) -> ASGIApp:
    parts = FeedApiParts(
        desk=FeedDesk(cores.database, outward.policy, cores.clock),
        keys=StoredKeys(cores.database),
        publisher=publisher,
        clock=cores.clock,
        metrics=metrics,
    )
    return create_feeds_app(parts)
