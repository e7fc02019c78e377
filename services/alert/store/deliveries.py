"""How do deliveries enter the queue, wait outside it, and leave it?

A delivery is moved from state to state in place and never removed.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import update
from sqlmodel import col

from services.alert.deliveries import Channel, DeliveryState
from services.alert.store.delivery_rows import NO_LEASE, WAITING, DeliveryRow
from services.alert.store.row_counts import changed_rows
from shared.auth.tenants import DEFAULT_TENANT, is_test_mode
from shared.sql.database import Transaction
from shared.sql.insert import insert_new

_FINAL = (DeliveryState.DELIVERED.value, DeliveryState.DEAD.value)


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A message for one endpoint, to be sent at once."""

    delivery_id: str
    channel: Channel
    endpoint_id: str
    alert_id: str
    kind: str
    revision: int
    payload: bytes
    tenant: str = DEFAULT_TENANT


async def add_deliveries(tx: Transaction, deliveries: Sequence[NewDelivery], now: datetime) -> int:
    """Enqueue what is not there yet, in whatever state it is there; return how many were new.

    What a tenant's test mode would send is recorded as simulated and never leaves.
    """
    rows = [_fresh(each, now) for each in deliveries]
    return len(await insert_new(tx, DeliveryRow, rows, keys=("delivery_id",)))


def _fresh(delivery: NewDelivery, now: datetime) -> dict[str, object]:
    simulated = is_test_mode(delivery.tenant)
    state = DeliveryState.SIMULATED if simulated else DeliveryState.PENDING
    return {
        **asdict(delivery),
        "channel": delivery.channel.value,
        "state": state.value,
        "due_at": now,
        "attempts": 0,
        "replays": 0,
        "reason": "test mode: nothing is sent" if simulated else None,
        **NO_LEASE,
        "created_at": now,
        "finished_at": now if simulated else None,
    }


async def hold_waiting(tx: Transaction, endpoint_id: str, reason: str) -> int:
    """Hold what waits for an endpoint that cannot be used now; return how many."""
    return await changed_rows(
        tx,
        update(DeliveryRow)
        .where(WAITING, col(DeliveryRow.endpoint_id) == endpoint_id)
        .values(state=DeliveryState.HELD.value, reason=reason),
    )


async def resume_held(tx: Transaction, endpoint_id: str, now: datetime) -> int:
    """Make what was held for an endpoint due; return how many."""
    return await changed_rows(
        tx,
        update(DeliveryRow)
        .where(
            col(DeliveryRow.state) == DeliveryState.HELD.value,
            col(DeliveryRow.endpoint_id) == endpoint_id,
        )
        .values(state=DeliveryState.RETRY.value, reason=None, due_at=now),
    )


async def give_up(tx: Transaction, endpoint_id: str, reason: str, now: datetime) -> int:
    """Declare dead whatever has not reached an endpoint that is no more; return how many."""
    return await changed_rows(
        tx,
        update(DeliveryRow)
        .where(
            col(DeliveryRow.endpoint_id) == endpoint_id,
            col(DeliveryRow.state).not_in((*_FINAL, DeliveryState.SIMULATED.value)),
        )
        .values(state=DeliveryState.DEAD.value, reason=reason, finished_at=now, **NO_LEASE),
    )


async def send_again(tx: Transaction, delivery_id: str, now: datetime) -> bool:
    """Send a finished or held delivery anew, under its old id; False when there is none such."""
    changed = await changed_rows(
        tx,
        update(DeliveryRow)
        .where(
            col(DeliveryRow.delivery_id) == delivery_id,
            col(DeliveryRow.state).in_((*_FINAL, DeliveryState.HELD.value)),
        )
        .values(
            state=DeliveryState.PENDING.value,
            due_at=now,
            attempts=0,
            replays=col(DeliveryRow.replays) + 1,
            reason=None,
            finished_at=None,
        ),
    )
    return changed == 1
