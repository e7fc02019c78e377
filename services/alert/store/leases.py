"""Which deliveries are due, who is attempting them, and what came of it?

Who leases a delivery alone may record a result; a lease that runs out is swept back into the
queue.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import assert_never

from sqlalchemy import ARRAY, ColumnElement, Text, bindparam, func, true, update
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from services.alert.deliveries import Channel, Delivery, DeliveryState
from services.alert.retry_schedule import Dead, Delivered, DisableEndpoint, RetryAt, Step
from services.alert.store.delivery_rows import LEASED, NO_LEASE, WAITING, DeliveryRow
from services.alert.store.row_counts import changed_rows
from shared.sql.database import Transaction
from shared.sql.insert import table_of

_RECORD = (
    update(table_of(DeliveryRow))
    .where(col(DeliveryRow.delivery_id) == bindparam("key"))
    .values(
        {
            name: bindparam(name)
            for name in (
                "state",
                "attempts",
                "due_at",
                "reason",
                "finished_at",
                "lease_owner",
                "lease_until",
            )
        }
    )
)


async def due_endpoints(
    tx: Transaction, now: datetime, *, after: str, limit: int, skip: Collection[str] = ()
) -> tuple[str, ...]:
    """Return endpoints with something due, in order of id from behind ``after``, less ``skip``.

    Walks the index from endpoint to endpoint, so that a long queue of one costs nothing here.
    """
    due = (WAITING, col(DeliveryRow.due_at) <= now)
    first = func.min(col(DeliveryRow.endpoint_id))
    walk = (
        select(first.label("endpoint_id"))
        .where(*due, col(DeliveryRow.endpoint_id) > after)
        .cte("walk", recursive=True)
    )
    following = (
        select(first)
        .where(*due, col(DeliveryRow.endpoint_id) > walk.c.endpoint_id)
        .correlate(walk)
        .scalar_subquery()
    )
    walk = walk.union_all(
        select(following).select_from(walk).where(walk.c.endpoint_id.is_not(None))
    )
    found = await tx.scalars(
        select(walk.c.endpoint_id).where(walk.c.endpoint_id.is_not(None)).limit(limit + len(skip))
    )
    return tuple(each for each in found if each not in skip)[:limit]


async def lease_due(
    tx: Transaction, rooms: Mapping[str, int], owner: str, now: datetime, until: datetime
) -> tuple[Delivery, ...]:
    """Lease due deliveries, so many of each endpoint, the longest due first, endpoint by endpoint.

    What another process is leasing at this moment is passed over, not waited for.
    """
    rows = await _due(tx, rooms, now)
    for row in rows:
        row.state = DeliveryState.LEASED.value
        row.lease_owner = owner
        row.lease_until = until
    await tx.flush()
    turn = {endpoint_id: at for at, endpoint_id in enumerate(rooms)}
    rows.sort(key=lambda row: (turn[row.endpoint_id], row.due_at))
    return tuple(_leased(row, owner, until) for row in rows)


async def _due(tx: Transaction, rooms: Mapping[str, int], now: datetime) -> list[DeliveryRow]:
    found: list[DeliveryRow] = []
    if tx.get_bind().dialect.name == "sqlite":
        for endpoint_id, room in rooms.items():
            found += await tx.scalars(_longest_due(endpoint_id, room, now))
        return found
    alike: defaultdict[int, list[str]] = defaultdict(list)
    for endpoint_id, room in rooms.items():
        alike[room].append(endpoint_id)
    for room, endpoints in sorted(alike.items()):
        # One statement for all that have as much room: PostgreSQL allows no LIMIT by row.
        served = func.unnest(bindparam(None, endpoints, ARRAY(Text))).table_valued("endpoint_id")
        served = served.render_derived()
        of_one = _longest_due(served.c.endpoint_id, room, now).correlate(served).lateral()
        query = select(aliased(DeliveryRow, of_one)).select_from(served).join(of_one, true())
        found += await tx.scalars(query)
    return found


def _longest_due(
    endpoint_id: str | ColumnElement[str], room: int, now: datetime
) -> SelectOfScalar[DeliveryRow]:
    return (
        select(DeliveryRow)
        .where(WAITING, col(DeliveryRow.endpoint_id) == endpoint_id, col(DeliveryRow.due_at) <= now)
        .order_by(col(DeliveryRow.due_at))
        .limit(room)
        .with_for_update(skip_locked=True)
    )


async def record_steps(
    tx: Transaction, steps: Sequence[tuple[Delivery, Step]], now: datetime
) -> set[str]:
    """Write what attempts led to; return the ids of those whose lease was still held.

    For the others nothing is written. A lease is named by owner and end, so that neither another
    process nor a later lease of the same one is taken for it.
    """
    held = await _held(tx, [delivery for delivery, _ in steps])
    changes = [_changes(each, step, now) for each, step in steps if each.delivery_id in held]
    if changes:
        await tx.execute(_RECORD, changes)
    return held


async def release(tx: Transaction, delivery: Delivery) -> bool:
    """Put a delivery that was leased but not attempted back into the queue."""
    state = DeliveryState.RETRY if delivery.attempts else DeliveryState.PENDING
    return await _changed_by_owner(tx, delivery, {"state": state.value, **NO_LEASE})


async def sweep(tx: Transaction, now: datetime) -> int:
    """Put deliveries whose lease ran out before ``now`` back into the queue; return how many.

    They may have arrived: they are sent again under the same id, and receivers drop repetitions.
    """
    expired = (
        await tx.scalars(
            select(DeliveryRow.delivery_id)
            .where(LEASED, col(DeliveryRow.lease_until) < now)
            .with_for_update(skip_locked=True)
        )
    ).all()
    return await changed_rows(
        tx,
        update(DeliveryRow)
        .where(LEASED, col(DeliveryRow.delivery_id).in_(expired))
        .values(state=DeliveryState.RETRY.value, **NO_LEASE),
    )


async def _changed_by_owner(
    tx: Transaction, delivery: Delivery, changes: dict[str, object]
) -> bool:
    changed = await changed_rows(
        tx,
        update(DeliveryRow)
        .where(
            LEASED,
            col(DeliveryRow.delivery_id) == delivery.delivery_id,
            col(DeliveryRow.lease_owner) == delivery.owner,
            col(DeliveryRow.lease_until) == delivery.lease_until,
        )
        .values(**changes),
    )
    return changed == 1


async def _held(tx: Transaction, deliveries: Sequence[Delivery]) -> set[str]:
    wanted = {(each.delivery_id, each.owner, each.lease_until) for each in deliveries}
    found = await tx.execute(
        select(DeliveryRow.delivery_id, DeliveryRow.lease_owner, DeliveryRow.lease_until)
        .where(LEASED, col(DeliveryRow.delivery_id).in_([each.delivery_id for each in deliveries]))
        .order_by(col(DeliveryRow.delivery_id))
        .with_for_update()
    )
    return {row[0] for row in found if tuple(row) in wanted}


def _changes(delivery: Delivery, step: Step, now: datetime) -> dict[str, object]:
    changes: dict[str, object] = {
        "key": delivery.delivery_id,
        "attempts": delivery.attempts + 1,
        "due_at": delivery.due_at,
        "reason": None,
        "finished_at": None,
        **NO_LEASE,
    }
    match step:
        case Delivered():
            return changes | {"state": DeliveryState.DELIVERED.value, "finished_at": now}
        case RetryAt(due_at=due_at):
            return changes | {"state": DeliveryState.RETRY.value, "due_at": due_at}
        case Dead(reason=reason):
            ended = {"reason": reason, "finished_at": now}
            return changes | {"state": DeliveryState.DEAD.value} | ended
        case DisableEndpoint(reason=reason):
            return changes | {"state": DeliveryState.HELD.value, "reason": reason}
        case never:
            assert_never(never)


def _leased(row: DeliveryRow, owner: str, until: datetime) -> Delivery:
    return Delivery(
        delivery_id=row.delivery_id,
        channel=Channel(row.channel),
        endpoint_id=row.endpoint_id,
        payload=row.payload,
        attempts=row.attempts,
        replays=row.replays,
        due_at=row.due_at,
        owner=owner,
        lease_until=until,
    )
