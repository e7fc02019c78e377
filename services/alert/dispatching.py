"""How is the dispatcher put together: its queue, its guarded HTTP session, its routes?"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from services.alert.deliveries import Channel
from services.alert.outbox.attempt import Route
from services.alert.outbox.bus import BusSender
from services.alert.outbox.dispatcher import Dispatcher
from services.alert.outbox.queue import DeliveryQueue
from services.alert.outbox.settings import DeliverySettings
from services.alert.retry_schedule import BUS_SCHEDULE, WEBHOOK_SCHEDULE
from services.alert.sealing import SecretBox
from services.alert.webhook.sender import WebhookSender, webhook_session
from shared.clock import Clock
from shared.egress.policy import EgressPolicy
from shared.messages import Alert
from shared.publishing import Publisher
from shared.sql.database import Database


@asynccontextmanager
async def open_dispatcher(
    database: Database,
    box: SecretBox,
    policy: EgressPolicy,
    settings: DeliverySettings,
    *,
    clock: Clock,
    owner: str,
    bus: Publisher[Alert] | None = None,
) -> AsyncIterator[Dispatcher]:
    """Yield a dispatcher of webhooks, and of ``alerts.v1`` where there is a ``bus``.

    ``owner`` names this process in leases: no other may have it. ``clock`` must be the wall's,
    since receivers refuse old timestamps.
    """
    queue = DeliveryQueue(database, box, owner, settings.lease)
    async with webhook_session(policy, settings.timeout) as session:
        sender = WebhookSender(session, policy, clock, answer_limit=settings.answer_limit)
        routes = {
            Channel.WEBHOOK: Route(
                sender, WEBHOOK_SCHEDULE, settings.per_endpoint, settings.timeout
            )
        }
        if bus is not None:
            routes[Channel.KAFKA] = Route(
                BusSender(bus, clock, settings.timeout),
                BUS_SCHEDULE,
                settings.bus_concurrency,
                settings.timeout,
            )
        yield Dispatcher(queue, routes, clock, settings)
