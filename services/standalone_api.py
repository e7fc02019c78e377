"""How does the standalone form offer the API and send alerts from the database it owns?

Composition level: used by `tocsin run` and by the demo that is kept running.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from prometheus_client import CollectorRegistry

from services.alert.api.app import create_app
from services.alert.api.parts import ApiParts
from services.alert.dispatching import open_dispatcher
from services.alert.metrics import AlertMetrics
from services.alert.outbox.dispatcher import Dispatcher
from services.alert.outbox.settings import DeliverySettings
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
    """The API as it is served: its port, and the dispatcher that must be run beside it."""

    port: int
    dispatcher: Dispatcher


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
    cores: Cores, outward: Outward, registry: CollectorRegistry, host: str, port: int
) -> AsyncIterator[Api]:
    """Serve the API over the database of ``cores`` inside the block."""
    readiness = Readiness({"database": database_check(cores.database)})
    delivery = load_settings(DeliverySettings)
    async with open_dispatcher(
        cores.database, outward.box, outward.policy, delivery, clock=cores.clock, owner=OWNER
    ) as dispatcher:
        parts = ApiParts(
            database=cores.database,
            names=Names.load(),
            box=outward.box,
            policy=outward.policy,
            clock=cores.clock,
            readiness=readiness,
            metrics=AlertMetrics(registry),
            registry=registry,
            wake=dispatcher.wake,
        )
        async with serving(create_app(parts), host, port) as bound:
            yield Api(bound, dispatcher)
