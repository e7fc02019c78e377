"""How do alerts that waited become messages once they are due?"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final, cast

from services.alert.alerts.told_to import as_told
from services.alert.deliveries import Channel
from services.alert.notices.digesting import digest_name, digests
from services.alert.outbox.enqueue import delivery_of
from services.alert.outbox.ledger import lock_of
from services.alert.outbox.payload import digest_message, message
from services.alert.store.deliveries import NewDelivery, add_deliveries
from services.alert.store.notices import Bundle, Notice, due_bundles, mark_told, notices_in
from shared.digest import Digest, DigestReason
from shared.sql.database import Database, Transaction
from shared.sql.lock import advisory_lock

_BUNDLES_A_ROUND: Final = 64


async def release_due(database: Database, now: datetime) -> int:
    """Make deliveries of what is due; return how many.

    What waited in one bundle until one instant is told in one message: an alert alone as itself,
    several as a digest, a scheduled digest always as one. Each bundle is one transaction, so that
    a crash in between leaves it waiting or told.
    """
    made = 0
    while True:
        async with database.reading() as tx:
            bundles = await due_bundles(tx, now, _BUNDLES_A_ROUND)
        for bundle in bundles:
            async with database.transaction() as tx:
                made += await _release(tx, bundle, now)
        if len(bundles) < _BUNDLES_A_ROUND:
            return made


async def _release(tx: Transaction, bundle: Bundle, now: datetime) -> int:
    await advisory_lock(tx, [lock_of(bundle.subscription_id)])
    waiting = await notices_in(tx, bundle)
    made = 0
    for delivery, told in _messages(bundle, waiting):
        made += await add_deliveries(tx, [delivery], now)
        await mark_told(tx, told, delivery.delivery_id)
    return made


def _messages(
    bundle: Bundle, waiting: Sequence[Notice]
) -> Iterator[tuple[NewDelivery, Sequence[Notice]]]:
    if len(waiting) == 1 and waiting[0].reason != "digest":
        alert = waiting[0].alert
        assert alert is not None
        payload = message(as_told(alert))
        yield delivery_of(alert, Channel.WEBHOOK, waiting[0].endpoint_id, payload), waiting
        return
    if not waiting:
        return
    alerts = [as_told(each.alert) for each in waiting if each.alert is not None]
    reason = cast("DigestReason", waiting[0].reason)
    told = 0
    for each in digests(bundle.subscription_id, reason, bundle.due_at, alerts):
        listed = waiting[told : told + len(each.alerts)]
        told += len(listed)
        yield _digested(each, waiting[0]), listed


def _digested(digest: Digest, first: Notice) -> NewDelivery:
    return NewDelivery(
        delivery_id=digest_name(first.endpoint_id, digest),
        channel=Channel.WEBHOOK,
        endpoint_id=first.endpoint_id,
        alert_id="",
        kind="digest",
        revision=digest.part,
        payload=digest_message(digest),
        tenant=first.tenant,
    )
