"""Which endpoint hears of which watchlist's alerts, and of which kinds?"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, get_args

from sqlalchemy import Index, delete, or_, update
from sqlmodel import Field, col, select

from services.alert.notices.policy import Policy
from services.alert.store.alerts import SEQUENCE
from services.alert.store.counters import last_number
from services.alert.store.notices import bury_notices
from services.alert.store.row_counts import changed_rows
from shared.auth.tenants import DEFAULT_TENANT, tenant_of
from shared.errors import InvalidInput
from shared.messages import AlertKind
from shared.sql.among import among
from shared.sql.database import Transaction
from shared.sql.lock import advisory_lock
from shared.sql.rows import ALERT_SCHEMA, BigKey, Json, Row, UtcDateTime

DEFAULT_KINDS: tuple[AlertKind, ...] = ("new", "retracted")
DEFAULT_POLICY: Final = Policy()
LOCK: Final = "subscriptions"
"""Shared by who enqueues, held alone by who adds a subscription: so none is missed."""
_REMOVED: Final = "the subscription was removed"
_KINDS: tuple[AlertKind, ...] = get_args(AlertKind)


class SubscriptionRow(Row, table=True):
    """One endpoint's interest in one watchlist, or in all.

    ``since`` is the number of the last message told before it was there: of every later one there
    is a notice. ``version`` counts its changes.
    """

    __tablename__ = "subscriptions"
    __table_args__ = (
        Index("ix_subscriptions_watchlist", "watchlist_id"),
        Index("ix_subscriptions_tenant", "tenant", "subscription_id"),
        Index("ix_subscriptions_endpoint", "endpoint_id"),
        {"schema": ALERT_SCHEMA},
    )

    subscription_id: str = Field(primary_key=True)
    tenant: str
    endpoint_id: str = Field(foreign_key=f"{ALERT_SCHEMA}.endpoints.endpoint_id")
    watchlist_id: str | None
    kinds: list[str] = Field(sa_type=Json)
    policy: dict[str, object] = Field(sa_type=Json)
    since: int = Field(sa_type=BigKey)
    version: int
    created_at: datetime = Field(sa_type=UtcDateTime)


@dataclass(frozen=True, slots=True)
class Subscription:
    """One endpoint's interest; ``watchlist_id`` None means every watchlist of its tenant."""

    subscription_id: str
    endpoint_id: str
    watchlist_id: str | None
    kinds: tuple[AlertKind, ...]
    created_at: datetime
    policy: Policy = DEFAULT_POLICY
    tenant: str = DEFAULT_TENANT
    version: int = 1

    def hears_of(self, watchlist: str) -> bool:
        """Tell whether it is to the watchlist of this qualified id."""
        return self.tenant == tenant_of(watchlist) and self.watchlist_id in {None, watchlist}


async def add_subscription(tx: Transaction, subscription: Subscription) -> None:
    """Add a subscription; Conflict when its id is taken or its endpoint is not there."""
    unknown = sorted(set(subscription.kinds) - set(_KINDS))
    if unknown or not subscription.kinds:
        message = f"kinds: expected some of {', '.join(_KINDS)}, got {', '.join(unknown) or 'none'}"
        raise InvalidInput(message)
    await advisory_lock(tx, [LOCK])
    plain = {name: getattr(subscription, name) for name in Subscription.__slots__}
    values = {
        **plain,
        "kinds": list(subscription.kinds),
        "policy": subscription.policy.document(),
        "since": await last_number(tx, SEQUENCE),
    }
    tx.add(SubscriptionRow(**values))
    await tx.flush()


async def get_subscription(tx: Transaction, subscription_id: str) -> Subscription | None:
    """Return a subscription, None when there is none."""
    row = await tx.get(SubscriptionRow, subscription_id, populate_existing=True)
    return None if row is None else _subscription(row)


async def change_subscription(
    tx: Transaction, subscription: Subscription, kinds: tuple[AlertKind, ...], policy: Policy
) -> Subscription | None:
    """Give ``subscription`` other kinds and another policy; None when it was changed meanwhile.

    What waits keeps its time.
    """
    changed = replace(subscription, kinds=kinds, policy=policy, version=subscription.version + 1)
    done = await changed_rows(
        tx,
        update(SubscriptionRow)
        .where(
            col(SubscriptionRow.subscription_id) == subscription.subscription_id,
            col(SubscriptionRow.version) == subscription.version,
        )
        .values(kinds=list(kinds), policy=policy.document(), version=changed.version),
    )
    return changed if done else None


async def list_subscriptions(
    tx: Transaction, endpoint_id: str | None = None, *, tenant: str | None = None
) -> tuple[Subscription, ...]:
    """Return the subscriptions of an endpoint, of a tenant, or all, in order of id."""
    query = select(SubscriptionRow).order_by(col(SubscriptionRow.subscription_id))
    if endpoint_id is not None:
        query = query.where(col(SubscriptionRow.endpoint_id) == endpoint_id)
    if tenant is not None:
        query = query.where(col(SubscriptionRow.tenant) == tenant)
    return tuple(_subscription(row) for row in await tx.scalars(query))


async def subscribers(tx: Transaction, watchlists: Collection[str]) -> tuple[Subscription, ...]:
    """Return the subscriptions to any of ``watchlists``, those to all of a tenant's included."""
    watchlist_id = col(SubscriptionRow.watchlist_id)
    tenants = {tenant_of(each) for each in watchlists}
    rows = await tx.scalars(
        select(SubscriptionRow).where(
            among(tx, col(SubscriptionRow.tenant), tenants),
            or_(watchlist_id.is_(None), among(tx, watchlist_id, watchlists)),
        )
    )
    return tuple(_subscription(row) for row in rows)


async def remove_subscription(tx: Transaction, subscription_id: str) -> bool:
    """Remove a subscription; what was enqueued for it is still sent, what waits is dead."""
    await bury_notices(tx, _REMOVED, subscription_id=subscription_id)
    where = col(SubscriptionRow.subscription_id) == subscription_id
    return await changed_rows(tx, delete(SubscriptionRow).where(where)) == 1


async def remove_subscriptions_of(tx: Transaction, endpoint_id: str) -> int:
    """Remove every subscription of an endpoint; return how many."""
    await bury_notices(tx, _REMOVED, endpoint_id=endpoint_id)
    where = col(SubscriptionRow.endpoint_id) == endpoint_id
    return await changed_rows(tx, delete(SubscriptionRow).where(where))


def _subscription(row: SubscriptionRow) -> Subscription:
    return Subscription(
        subscription_id=row.subscription_id,
        endpoint_id=row.endpoint_id,
        watchlist_id=row.watchlist_id,
        kinds=tuple(kind for kind in _KINDS if kind in row.kinds),
        created_at=row.created_at,
        policy=Policy.model_validate(row.policy),
        tenant=row.tenant,
        version=row.version,
    )
