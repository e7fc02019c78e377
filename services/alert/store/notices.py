"""What was decided about every alert revision and every subscription, and what is still to tell?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, or_, update
from sqlmodel import col, select

from services.alert.notices.routing import ENDING
from services.alert.store.notice_rows import OUTSTANDING, NoticeRow
from services.alert.store.row_counts import changed_rows
from shared.messages import Alert
from shared.sql.database import Transaction
from shared.sql.insert import insert_new
from shared.sql.rows import JsonText

NoticeKey = tuple[str, str, str, int]
KEYS = ("subscription_id", "alert_id", "kind", "revision")


class NoticeState(StrEnum):
    """Where a notice stands; every one is in exactly one state and none is ever removed."""

    TOLD = "told"
    HELD = "held"
    FOLDED = "folded"
    SILENCED = "silenced"
    FILTERED = "filtered"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Notice:
    """One revision of an alert and one subscription.

    ``reason`` says why it waits, or the silence or filter that stands against it.
    """

    subscription_id: str
    alert_id: str
    kind: str
    revision: int
    tenant: str
    endpoint_id: str
    state: NoticeState
    reason: str | None
    bundle: str | None
    due_at: datetime | None
    opens: bool
    decided_at: datetime
    delivery_id: str | None = None
    alert: Alert | None = None

    @property
    def key(self) -> NoticeKey:
        """Return what it is known by."""
        return self.subscription_id, self.alert_id, self.kind, self.revision


@dataclass(frozen=True, slots=True)
class Bundle:
    """What one subscription is told of together."""

    subscription_id: str
    name: str
    due_at: datetime


async def add_notices(tx: Transaction, notices: Sequence[Notice]) -> set[NoticeKey]:
    """Store what was decided; return the keys of what was not decided before."""
    rows = [_values(each) for each in notices]
    added = await insert_new(tx, NoticeRow, rows, keys=KEYS)
    return {(str(a), str(b), str(c), int(str(d))) for a, b, c, d in added}


async def messages_since(
    tx: Transaction, since: datetime, subscriptions: Collection[str]
) -> dict[str, int]:
    """Count the messages begun for each of ``subscriptions`` at or after ``since``."""
    query = (
        select(NoticeRow.subscription_id, func.count())
        .where(
            col(NoticeRow.subscription_id).in_(sorted(subscriptions)),
            col(NoticeRow.decided_at) >= since,
            col(NoticeRow.opens),
        )
        .group_by(col(NoticeRow.subscription_id))
    )
    return dict((await tx.execute(query)).all())


async def open_groups(
    tx: Transaction, subscriptions: Collection[str]
) -> dict[tuple[str, str], datetime]:
    """Return when each bundle that waits is told, by subscription and bundle; the last counts."""
    query = (
        select(NoticeRow.subscription_id, NoticeRow.bundle, func.max(col(NoticeRow.due_at)))
        .where(OUTSTANDING, col(NoticeRow.subscription_id).in_(sorted(subscriptions)))
        .group_by(col(NoticeRow.subscription_id), col(NoticeRow.bundle))
    )
    return {(name, bundle or ""): due for name, bundle, due in await tx.execute(query)}


async def told_of(tx: Transaction, alerts: Collection[str]) -> set[tuple[str, str]]:
    """Return which subscriptions were told, or wait to be told, of which of ``alerts``."""
    told = (NoticeState.TOLD.value, NoticeState.HELD.value, NoticeState.FOLDED.value)
    query = select(NoticeRow.subscription_id, NoticeRow.alert_id).where(
        col(NoticeRow.alert_id).in_(sorted(alerts)),
        col(NoticeRow.state).in_(told),
        col(NoticeRow.kind).not_in(ENDING),
    )
    return {(name, alert) for name, alert in await tx.execute(query)}


async def due_bundles(tx: Transaction, now: datetime, limit: int) -> tuple[Bundle, ...]:
    """Return bundles that are due, the longest due first."""
    query = (
        select(NoticeRow.subscription_id, NoticeRow.bundle, NoticeRow.due_at)
        .where(OUTSTANDING, col(NoticeRow.due_at) <= now)
        .distinct()
        .order_by(col(NoticeRow.due_at), col(NoticeRow.subscription_id), col(NoticeRow.bundle))
        .limit(limit)
    )
    found = await tx.execute(query)
    return tuple(Bundle(name, bundle or "", due) for name, bundle, due in found if due)


async def notices_in(tx: Transaction, bundle: Bundle) -> tuple[Notice, ...]:
    """Return what waits in a bundle, in the order in which it was decided."""
    query = (
        select(NoticeRow)
        .where(
            OUTSTANDING,
            col(NoticeRow.subscription_id) == bundle.subscription_id,
            col(NoticeRow.bundle) == bundle.name,
            col(NoticeRow.due_at) == bundle.due_at,
        )
        .order_by(col(NoticeRow.decided_at), col(NoticeRow.alert_id), col(NoticeRow.revision))
        .execution_options(populate_existing=True)
    )
    return tuple(map(notice_of, await tx.scalars(query)))


async def mark_told(tx: Transaction, notices: Collection[Notice], delivery_id: str) -> None:
    """Say which delivery tells of ``notices``; what they carried is in its payload."""
    of = {each.subscription_id for each in notices}
    revisions = {(each.alert_id, each.kind, each.revision) for each in notices}
    rows = await tx.scalars(
        select(NoticeRow).where(
            OUTSTANDING,
            col(NoticeRow.subscription_id).in_(sorted(of)),
            col(NoticeRow.alert_id).in_(sorted({alert for alert, _, _ in revisions})),
        )
    )
    for row in rows:
        if (row.alert_id, row.kind, row.revision) in revisions:
            row.state, row.delivery_id, row.document = NoticeState.TOLD.value, delivery_id, None
    await tx.flush()


async def bury_notices(
    tx: Transaction,
    reason: str,
    *,
    subscription_id: str | None = None,
    endpoint_id: str | None = None,
) -> int:
    """Declare dead what waits for a subscription or endpoint that is gone; return how many."""
    mine = [
        column == value
        for column, value in (
            (col(NoticeRow.subscription_id), subscription_id),
            (col(NoticeRow.endpoint_id), endpoint_id),
        )
        if value is not None
    ]
    dead = update(NoticeRow).where(OUTSTANDING, or_(*mine))
    return await changed_rows(tx, dead.values(state=NoticeState.DEAD.value, reason=reason))


async def snooze_held(tx: Transaction, subscription_id: str, until: datetime) -> int:
    """Tell at ``until`` of what a snooze holds; return how many notices that concerns."""
    return await changed_rows(
        tx,
        update(NoticeRow)
        .where(
            OUTSTANDING,
            col(NoticeRow.subscription_id) == subscription_id,
            col(NoticeRow.reason) == "snoozed",
        )
        .values(due_at=until),
    )


async def notices_of(tx: Transaction, alert_ids: Collection[str]) -> tuple[Notice, ...]:
    """Return what became of every revision of alerts, subscription by subscription."""
    query = select(NoticeRow).where(col(NoticeRow.alert_id).in_(sorted(alert_ids)))
    rows = await tx.scalars(
        query.order_by(
            col(NoticeRow.alert_id), col(NoticeRow.revision), col(NoticeRow.subscription_id)
        )
    )
    return tuple(map(notice_of, rows))


def notice_of(row: NoticeRow) -> Notice:
    """Return the notice that a row holds."""
    alert = None if row.document is None else Alert.model_validate(row.document)
    plain = {
        name: getattr(row, name) for name in Notice.__slots__ if name not in {"alert", "state"}
    }
    return Notice(**plain, state=NoticeState(row.state), alert=alert)


def _values(notice: Notice) -> dict[str, object]:
    plain = {name: getattr(notice, name) for name in Notice.__slots__ if name != "alert"}
    document = None if notice.alert is None else JsonText(notice.alert.model_dump_json())
    return {**plain, "state": notice.state.value, "document": document}
