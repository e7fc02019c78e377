"""What became of every delivery, attempt by attempt and in sum?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert
from sqlmodel import col, select

from services.alert.deliveries import AttemptResult, Delivery, DeliveryState
from services.alert.store.delivery_rows import WAITING, AttemptRow, DeliveryRow
from shared.sql.database import Transaction
from shared.sql.insert import table_of

_MILLISECONDS = 1000


@dataclass(frozen=True, slots=True)
class DeliveryRecord:
    """Where a delivery stands, without what it says."""

    delivery_id: str
    channel: str
    endpoint_id: str
    alert_id: str
    kind: str
    revision: int
    state: DeliveryState
    due_at: datetime
    attempts: int
    replays: int
    reason: str | None
    created_at: datetime
    finished_at: datetime | None
    tenant: str


@dataclass(frozen=True, slots=True)
class AttemptRecord:
    """What came of one attempt; ``duration_ms`` in milliseconds, ``body`` capped and redacted."""

    number: int
    started_at: datetime
    duration_ms: int
    outcome: str
    status: int | None
    error: str | None
    body: str | None


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """How many deliveries were ever enqueued, and where each of them is.

    ``pending`` counts all that is on its way: waiting, leased, or waiting to be tried again.
    ``oldest_due_at`` is since when the longest waiting one could have been sent; None when nothing
    waits: a dispatcher that stands still shows here.
    """

    enqueued: int
    delivered: int
    pending: int
    held: int
    dead: int
    simulated: int
    oldest_due_at: datetime | None

    @property
    def balanced(self) -> bool:
        """Say whether nothing is missing: the counts of all states make up ``enqueued``."""
        told = self.delivered + self.pending + self.held + self.dead + self.simulated
        return told == self.enqueued


async def add_attempts(tx: Transaction, attempts: Sequence[tuple[Delivery, AttemptResult]]) -> None:
    """Log what came of attempts."""
    await tx.execute(
        insert(table_of(AttemptRow)),
        [
            {
                "delivery_id": delivery.delivery_id,
                "number": delivery.attempts + 1,
                "started_at": result.started_at,
                "duration_ms": round(result.duration.total_seconds() * _MILLISECONDS),
                "outcome": result.outcome.value,
                "status": result.status,
                "error": result.error,
                "body": result.body,
            }
            for delivery, result in attempts
        ],
    )


async def attempts_of(tx: Transaction, delivery_id: str) -> tuple[AttemptRecord, ...]:
    """Return the attempts of a delivery, the first one first."""
    rows = await tx.scalars(
        select(AttemptRow)
        .where(col(AttemptRow.delivery_id) == delivery_id)
        .order_by(col(AttemptRow.attempt_id))
    )
    fields = AttemptRecord.__slots__
    return tuple(AttemptRecord(**{name: getattr(row, name) for name in fields}) for row in rows)


async def list_deliveries(
    tx: Transaction,
    *,
    states: Collection[DeliveryState] = (),
    endpoint_id: str | None = None,
    alert_id: str | None = None,
    tenant: str | None = None,
    after: str = "",
    limit: int = 100,
) -> tuple[DeliveryRecord, ...]:
    """Return deliveries in order of id from behind ``after``; ``states`` empty means all."""
    query = select(DeliveryRow).where(col(DeliveryRow.delivery_id) > after)
    if tenant is not None:
        query = query.where(col(DeliveryRow.tenant) == tenant)
    if states:
        query = query.where(col(DeliveryRow.state).in_([state.value for state in states]))
    if endpoint_id is not None:
        query = query.where(col(DeliveryRow.endpoint_id) == endpoint_id)
    if alert_id is not None:
        query = query.where(col(DeliveryRow.alert_id) == alert_id)
    rows = await tx.scalars(
        query.order_by(col(DeliveryRow.delivery_id)).limit(limit),
        execution_options={"populate_existing": True},
    )
    return tuple(_record(row) for row in rows)


async def get_delivery(tx: Transaction, delivery_id: str) -> DeliveryRecord | None:
    """Return a delivery, None when there is none."""
    row = await tx.get(DeliveryRow, delivery_id, populate_existing=True)
    return None if row is None else _record(row)


async def reconcile(tx: Transaction, tenant: str | None = None) -> Reconciliation:
    """Count every delivery by where it is; ``tx`` must be one snapshot (``Database.reading``)."""
    own = (col(DeliveryRow.tenant) == tenant,) if tenant is not None else ()
    by_state = select(DeliveryRow.state, func.count()).where(*own).group_by(col(DeliveryRow.state))
    oldest = select(func.min(col(DeliveryRow.due_at))).where(WAITING, *own)
    counts = dict((await tx.execute(by_state)).all())
    on_their_way = (DeliveryState.PENDING, DeliveryState.LEASED, DeliveryState.RETRY)
    return Reconciliation(
        enqueued=await tx.scalar(select(func.count()).select_from(DeliveryRow).where(*own)) or 0,
        delivered=counts.get(DeliveryState.DELIVERED, 0),
        pending=sum(counts.get(state, 0) for state in on_their_way),
        held=counts.get(DeliveryState.HELD, 0),
        dead=counts.get(DeliveryState.DEAD, 0),
        simulated=counts.get(DeliveryState.SIMULATED, 0),
        oldest_due_at=await tx.scalar(oldest),
    )


def _record(row: DeliveryRow) -> DeliveryRecord:
    values = {name: getattr(row, name) for name in DeliveryRecord.__slots__}
    return DeliveryRecord(**{**values, "state": DeliveryState(row.state)})
