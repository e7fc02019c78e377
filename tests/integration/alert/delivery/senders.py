"""Which parts are needed to send, put together as a composition root would?"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from services.alert.deliveries import AttemptResult, Channel, Delivery, Destination, Sender
from services.alert.notices.policy import Policy
from services.alert.outbox.attempt import Route
from services.alert.outbox.bus import BusSender
from services.alert.outbox.dispatcher import Dispatcher
from services.alert.outbox.enqueue import Outbox
from services.alert.outbox.queue import DeliveryQueue
from services.alert.outbox.settings import DeliverySettings
from services.alert.retry_schedule import BUS_SCHEDULE, WEBHOOK_SCHEDULE
from services.alert.sealing import SecretBox
from services.alert.store.delivery_log import (
    DeliveryRecord,
    Reconciliation,
    list_deliveries,
    reconcile,
)
from services.alert.store.endpoints import add_endpoint
from services.alert.store.notice_log import Accounting, account
from services.alert.store.subscriptions import (
    DEFAULT_KINDS,
    DEFAULT_POLICY,
    Subscription,
    add_subscription,
)
from services.alert.webhook.sender import WebhookSender, webhook_session
from shared.clock import VirtualClock, WallClock
from shared.egress.policy import LOOPBACK, EgressPolicy
from shared.errors import Unavailable
from shared.messages import Alert, AlertKind
from shared.sql.database import Database
from tests.integration.alert.delivery.receiver import SECRET

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
BOX = SecretBox((bytes(32),))
POLICY = EgressPolicy(allow_networks=LOOPBACK)


@dataclass(slots=True)
class Bus:
    """Takes alerts as the broker would; fails as often as told."""

    published: list[Alert] = field(default_factory=list)
    failures: int = 0

    async def publish(self, batch: Sequence[Alert]) -> None:
        if self.failures:
            self.failures -= 1
            message = "the broker is away"
            raise Unavailable(message)
        self.published.extend(batch)


@dataclass(slots=True)
class Crashing:
    """Sends, and then the process dies before anything is recorded, as often as told."""

    sender: Sender
    crashes: int = 1

    async def send(self, delivery: Delivery, destination: Destination) -> AttemptResult:
        result = await self.sender.send(delivery, destination)
        if self.crashes:
            self.crashes -= 1
            raise asyncio.CancelledError
        return result


@dataclass(slots=True)
class Office:
    """A database, a clock that stands still, and dispatchers on them."""

    database: Database
    clock: VirtualClock = field(default_factory=lambda: VirtualClock(NOW))
    bus: Bus = field(default_factory=Bus)
    outbox: Outbox = field(default_factory=Outbox)
    timeout: timedelta = timedelta(seconds=5)
    per_endpoint: int = 4
    box: SecretBox = BOX
    wrap: Callable[[Sender], Sender] = lambda sender: sender

    def settings(self) -> DeliverySettings:
        return DeliverySettings(
            timeout=self.timeout,
            lease=timedelta(seconds=60),
            per_endpoint=self.per_endpoint,
            poll_interval=timedelta(milliseconds=50),
        )

    def queue(self, owner: str = "dispatcher") -> DeliveryQueue:
        return DeliveryQueue(self.database, self.box, owner, self.settings().lease)

    @asynccontextmanager
    async def dispatcher(
        self, owner: str = "dispatcher", queue: DeliveryQueue | None = None
    ) -> AsyncIterator[Dispatcher]:
        settings = self.settings()
        queue = queue or self.queue(owner)
        async with webhook_session(POLICY, settings.timeout) as session:
            webhooks = self.wrap(WebhookSender(session, POLICY, WallClock()))
            bus = BusSender(self.bus, WallClock(), settings.timeout)
            routes = {
                Channel.WEBHOOK: Route(
                    webhooks, WEBHOOK_SCHEDULE, settings.per_endpoint, settings.timeout
                ),
                Channel.KAFKA: Route(bus, BUS_SCHEDULE, 32, settings.timeout),
            }
            yield Dispatcher(queue, routes, self.clock, settings)

    async def drain(self) -> int:
        async with self.dispatcher() as dispatcher:
            return await dispatcher.drain()

    async def subscribe(
        self,
        endpoint_id: str,
        url: str,
        *,
        watchlist: str | None = None,
        kinds: tuple[AlertKind, ...] = DEFAULT_KINDS,
        policy: Policy = DEFAULT_POLICY,
    ) -> None:
        async with self.database.transaction() as tx:
            await add_endpoint(tx, endpoint_id, url, SECRET, self.box, NOW)
            await add_subscription(
                tx, Subscription(f"sub_{endpoint_id}", endpoint_id, watchlist, kinds, NOW, policy)
            )

    async def enqueue(self, *alerts: Alert) -> int:
        async with self.database.transaction() as tx:
            return await self.outbox.enqueue_all(tx, alerts, self.clock.now())

    async def deliveries(self) -> tuple[DeliveryRecord, ...]:
        async with self.database.reading() as tx:
            return await list_deliveries(tx, limit=1000)

    async def delivery(self) -> DeliveryRecord:
        (only,) = await self.deliveries()
        return only

    async def sums(self) -> Reconciliation:
        async with self.database.reading() as tx:
            return await reconcile(tx)

    async def accounting(self) -> Accounting:
        async with self.database.reading() as tx:
            return await account(tx)

    def later(self, wait: timedelta) -> None:
        self.clock.advance(self.clock.now() + wait)
