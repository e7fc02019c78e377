"""Is every alert revision accounted for, subscription by subscription?"""

from dataclasses import dataclass

from sqlalchemy import and_, func, or_, true
from sqlmodel import col, select

from services.alert.deliveries import DeliveryState
from services.alert.store.alerts import AlertMessageRow, AlertRow
from services.alert.store.delivery_rows import DeliveryRow
from services.alert.store.notice_rows import NoticeRow
from services.alert.store.notices import NoticeState
from services.alert.store.subscriptions import SubscriptionRow
from shared.sql.database import Transaction

_ENDED = (DeliveryState.DELIVERED.value, DeliveryState.DEAD.value, DeliveryState.SIMULATED.value)


@dataclass(frozen=True, slots=True)
class Accounting:
    """How many notices there are, and where each of them is.

    ``pending`` are on their way to the endpoint (also while it is disabled), ``held`` and
    ``folded`` wait for their time, ``simulated`` were made in test mode. ``lost`` were told by a
    delivery that is not there, ``missing`` are revisions told while a subscription was there that
    it has no notice of: both must be 0.
    """

    decided: int
    delivered: int
    simulated: int
    pending: int
    held: int
    folded: int
    silenced: int
    filtered: int
    dead: int
    lost: int
    missing: int

    @property
    def balanced(self) -> bool:
        """Say whether every revision is somewhere, for every subscription."""
        somewhere = self.delivered + self.simulated + self.pending + self.held + self.folded
        ended = self.silenced + self.filtered + self.dead
        return somewhere + ended == self.decided and self.lost == self.missing == 0


async def account(tx: Transaction, tenant: str | None = None) -> Accounting:
    """Count every notice, of ``tenant`` or of all, by where it is.

    ``tx`` must be one snapshot (``Database.reading``).
    """
    mine = true() if tenant is None else col(NoticeRow.tenant) == tenant
    query = (
        select(NoticeRow.state, DeliveryRow.state, func.count())
        .outerjoin(DeliveryRow, col(DeliveryRow.delivery_id) == col(NoticeRow.delivery_id))
        .where(mine)
        .group_by(col(NoticeRow.state), col(DeliveryRow.state))
    )
    counts = dict.fromkeys(Accounting.__slots__, 0)
    for notice, delivery, count in await tx.execute(query):
        counts[_place(notice, delivery)] += count
        counts["decided"] += count
    counts["missing"] = await _missing(tx, tenant)
    return Accounting(**counts)


def _place(notice: str, delivery: str | None) -> str:
    if notice != NoticeState.TOLD.value:
        return notice
    if delivery is None:
        return "lost"
    return delivery if delivery in _ENDED else "pending"


async def _missing(tx: Transaction, tenant: str | None) -> int:
    mine = true() if tenant is None else col(SubscriptionRow.tenant) == tenant
    heard = and_(
        col(SubscriptionRow.tenant) == col(AlertRow.tenant),
        or_(
            col(SubscriptionRow.watchlist_id).is_(None),
            col(SubscriptionRow.watchlist_id) == col(AlertRow.watchlist),
        ),
    )
    noticed = and_(
        col(NoticeRow.subscription_id) == col(SubscriptionRow.subscription_id),
        col(NoticeRow.alert_id) == col(AlertMessageRow.alert_id),
        col(NoticeRow.kind) == col(AlertMessageRow.kind),
        col(NoticeRow.revision) == col(AlertMessageRow.revision),
    )
    query = (
        select(func.count())
        .select_from(AlertMessageRow)
        .join(AlertRow, col(AlertRow.alert_id) == col(AlertMessageRow.alert_id))
        .join(SubscriptionRow, heard)
        .outerjoin(NoticeRow, noticed)
        .where(
            mine,
            col(AlertMessageRow.sequence) > col(SubscriptionRow.since),
            col(NoticeRow.alert_id).is_(None),
        )
    )
    return await tx.scalar(query) or 0
