"""Which deliveries does an alert give rise to, now or later?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, assert_never

from services.alert.alerts.told_to import as_told
from services.alert.deliveries import Channel
from services.alert.notices.routing import Filtered, Route, Silenced, Tell, Wait, route
from services.alert.outbox.ledger import Ledger
from services.alert.outbox.payload import message
from services.alert.store.deliveries import NewDelivery, add_deliveries
from services.alert.store.notices import Notice, NoticeState, add_notices
from services.alert.store.subscriptions import Subscription
from shared import ids
from shared.auth.tenants import tenant_of
from shared.messages import Alert
from shared.sql.database import Transaction
from shared.topics import Topic

BUS_ENDPOINT: Final = f"kafka:{Topic.ALERTS.value}"
"""The endpoint of deliveries to Kafka; it needs no address and no secret."""
_FOLDING: Final = ("digest", "rate_cap")


@dataclass(frozen=True, slots=True)
class Outbox:
    """Writes deliveries and notices in the transaction that raises their alert: all, or none.

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
        """Enqueue many alerts as ``enqueue`` does each, in a few statements.

        Of every alert and every subscription to its watchlist a notice says what became of it.
        """
        if not alerts:
            return 0
        ledger = await Ledger.open(tx, alerts, now)
        notices = [each for alert in alerts for each in _notices(ledger, alert, now)]
        new = await add_notices(tx, notices)
        told = {
            (each.endpoint_id, each.alert_id, each.kind, each.revision)
            for each in notices
            if each.state is NoticeState.TOLD and each.key in new
        }
        deliveries = [each for alert in alerts for each in self._deliveries(alert, told)]
        return await add_deliveries(tx, deliveries, now)

    def _deliveries(
        self, alert: Alert, told: set[tuple[str, str, str, int]]
    ) -> Iterator[NewDelivery]:
        revision = (alert.alert_id, alert.kind, alert.revision)
        endpoints = sorted(each[0] for each in told if each[1:] == revision)
        if endpoints:
            payload = message(as_told(alert))
            for endpoint_id in endpoints:
                yield delivery_of(alert, Channel.WEBHOOK, endpoint_id, payload)
        if self.publish:
            yield delivery_of(alert, Channel.KAFKA, BUS_ENDPOINT, message(alert))


def delivery_of(alert: Alert, channel: Channel, endpoint_id: str, payload: bytes) -> NewDelivery:
    """Return the delivery of one alert by itself."""
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


def _notices(ledger: Ledger, alert: Alert, now: datetime) -> Iterator[Notice]:
    silence = ledger.silence_of(alert, now)
    for each in ledger.subscriptions:
        if not each.hears_of(alert.watchlist):
            continue
        so_far = ledger.so_far(each, alert)
        found = route(alert, each.kinds, each.policy, silence, now, so_far)
        ledger.note(each, alert, found)
        yield _notice(each, alert, found, now)


def _notice(subscription: Subscription, alert: Alert, found: Route, now: datetime) -> Notice:
    state, reason = _told(found)
    waits = found if isinstance(found, Wait) else None
    tells = isinstance(found, Tell)
    to, revision = subscription.endpoint_id, (alert.alert_id, alert.kind, alert.revision)
    return Notice(
        subscription.subscription_id,
        *revision,
        tenant=subscription.tenant,
        endpoint_id=to,
        state=state,
        reason=reason,
        bundle=waits.bundle if waits else None,
        due_at=waits.due_at if waits else None,
        opens=tells or (waits is not None and waits.opens),
        decided_at=now,
        delivery_id=ids.delivery_id(to, *revision) if tells else None,
        alert=alert if waits else None,
    )


def _told(found: Route) -> tuple[NoticeState, str | None]:
    match found:
        case Tell():
            return NoticeState.TOLD, None
        case Wait(reason=reason):
            return (NoticeState.FOLDED if reason in _FOLDING else NoticeState.HELD), reason
        case Silenced(silence_id):
            return NoticeState.SILENCED, silence_id
        case Filtered(by):
            return NoticeState.FILTERED, by
        case never:
            assert_never(never)
