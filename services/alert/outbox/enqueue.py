"""Which deliveries does an alert give rise to?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.alert.alerts.told_to import as_told
from services.alert.deliveries import Channel
from services.alert.outbox.payload import message
from services.alert.store.deliveries import NewDelivery, add_deliveries
from services.alert.store.subscriptions import Subscription, subscribers
from shared import ids
from shared.auth.tenants import tenant_of
from shared.messages import Alert
from shared.sql.database import Transaction
from shared.topics import Topic

BUS_ENDPOINT: Final = f"kafka:{Topic.ALERTS.value}"
"""The endpoint of deliveries to Kafka; it needs no address and no secret."""


@dataclass(frozen=True, slots=True)
class Outbox:
    """Writes deliveries in the transaction that raises their alert: both are there, or neither.

    ``publish`` adds one delivery of each alert to Kafka's topic ``alerts.v1``, where watchlists of
    other tenants than ``default`` go by their qualified ids; webhooks name them as the tenant does.
    """

    publish: bool = False

    async def enqueue(self, tx: Transaction, alert: Alert, now: datetime) -> int:
        """Enqueue ``alert`` for every endpoint subscribed to it; return how many were new.

        Enqueuing the same alert, kind and revision again adds nothing.
        """
        return await self.enqueue_all(tx, (alert,), now)

    async def enqueue_all(self, tx: Transaction, alerts: Sequence[Alert], now: datetime) -> int:
        """Enqueue many alerts as ``enqueue`` does each, in two statements."""
        if not alerts:
            return 0
        known = await subscribers(tx, {alert.watchlist for alert in alerts})
        deliveries = [each for alert in alerts for each in self._deliveries(alert, known)]
        return await add_deliveries(tx, deliveries, now)

    def _deliveries(self, alert: Alert, known: Sequence[Subscription]) -> Iterator[NewDelivery]:
        payload = message(as_told(alert))
        endpoints = {each.endpoint_id for each in known if _wants(each, alert)}
        for endpoint_id in sorted(endpoints):
            yield _delivery(alert, Channel.WEBHOOK, endpoint_id, payload)
        if self.publish:
            yield _delivery(alert, Channel.KAFKA, BUS_ENDPOINT, message(alert))


def _wants(subscription: Subscription, alert: Alert) -> bool:
    watched = subscription.watchlist_id in {None, alert.watchlist}
    own = subscription.tenant == tenant_of(alert.watchlist)
    return own and watched and alert.kind in subscription.kinds


def _delivery(alert: Alert, channel: Channel, endpoint_id: str, payload: bytes) -> NewDelivery:
    return NewDelivery(
        delivery_id=ids.delivery_id(endpoint_id, alert.alert_id, alert.kind, alert.revision),
        channel=channel,
        endpoint_id=endpoint_id,
        alert_id=alert.alert_id,
        kind=alert.kind,
        revision=alert.revision,
        payload=payload,
        tenant=tenant_of(alert.watchlist),
    )
