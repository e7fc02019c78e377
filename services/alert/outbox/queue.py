"""How are deliveries taken from the table for sending, and their results put back?"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.alert.deliveries import AttemptResult, Delivery, Destination
from services.alert.outbox.enqueue import BUS_ENDPOINT
from services.alert.outbox.releasing import release_due
from services.alert.retry_schedule import DisableEndpoint, Step
from services.alert.sealing import SecretBox
from services.alert.store.deliveries import give_up
from services.alert.store.delivery_log import add_attempts
from services.alert.store.endpoints import Unusable, destinations, disable_endpoint
from services.alert.store.leases import due_endpoints, lease_due, record_steps, release, sweep
from shared.sql.database import Database, Transaction

_ENDPOINTS_A_ROUND = 64
_BUS = Destination()


@dataclass(frozen=True, slots=True)
class Leased:
    """A delivery that is ours for a while, and where it goes."""

    delivery: Delivery
    destination: Destination


class DeliveryQueue:
    """The deliveries table as a queue; ``owner`` names this dispatcher and no other."""

    def __init__(
        self, database: Database, box: SecretBox, owner: str, lease_for: timedelta
    ) -> None:
        self._database = database
        self._box = box
        self._owner = owner
        self._lease_for = lease_for
        self._served = ""

    async def lease(
        self,
        now: datetime,
        capacity: int,
        free: Callable[[str], int],
        skip: Collection[str] = (),
    ) -> list[Leased]:
        """Lease at most ``capacity`` due deliveries, ``free(endpoint_id)`` of each endpoint.

        Goes round the endpoints, beginning behind the one served last, so that a long queue of one
        does not stand before the others.
        """
        async with self._database.reading() as tx:
            endpoints = await self._turn(tx, now, min(capacity, _ENDPOINTS_A_ROUND), skip)
        if not endpoints:
            return []
        async with self._database.transaction() as tx:
            usable = await self._usable(tx, endpoints, now)
            rooms = _rooms(usable, capacity, free)
            until = now + self._lease_for
            leased = await lease_due(tx, rooms, self._owner, now, until)
        self._served = next(reversed(rooms), endpoints[-1])
        return [Leased(each, usable[each.endpoint_id]) for each in leased]

    async def tell_due(self, now: datetime) -> int:
        """Enqueue what waited until ``now``: digests, groups, what was held; return how many."""
        return await release_due(self._database, now)

    async def finish(self, steps: Sequence[tuple[Delivery, Step]], now: datetime) -> set[str]:
        """Record what attempts led to; return the ids of those whose lease was still ours."""
        async with self._database.transaction() as tx:
            recorded = await record_steps(tx, steps, now)
            closed = {
                delivery.endpoint_id: step.reason
                for delivery, step in steps
                if isinstance(step, DisableEndpoint) and delivery.delivery_id in recorded
            }
            for endpoint_id, reason in sorted(closed.items()):
                await disable_endpoint(tx, endpoint_id, reason, now)
        return recorded

    async def log(self, attempts: Sequence[tuple[Delivery, AttemptResult]]) -> None:
        """Keep what came of attempts; apart from ``finish``, so that it can fail alone."""
        async with self._database.transaction() as tx:
            await add_attempts(tx, attempts)

    async def release(self, delivery: Delivery) -> bool:
        """Give back a lease that was not used."""
        async with self._database.transaction() as tx:
            return await release(tx, delivery)

    async def sweep(self, now: datetime) -> int:
        """Free the leases that ran out before ``now``; on SQLite at start, all of them."""
        async with self._database.transaction() as tx:
            return await sweep(tx, now)

    async def sweep_former(self, now: datetime) -> int:
        """Free what a former process left leased, where no other process can be at work.

        SQLite serves one process, so there every lease found at start is a dead one's.
        """
        far = now + self._lease_for + timedelta(microseconds=1)
        return await self.sweep(far if self._database.dialect == "sqlite" else now)

    async def _turn(
        self, tx: Transaction, now: datetime, limit: int, skip: Collection[str]
    ) -> tuple[str, ...]:
        behind = await due_endpoints(tx, now, after=self._served, limit=limit, skip=skip)
        if len(behind) == limit or not self._served:
            return behind
        again = await due_endpoints(tx, now, after="", limit=limit, skip={*skip, *behind})
        return (*behind, *again)[:limit]

    async def _usable(
        self, tx: Transaction, endpoints: Collection[str], now: datetime
    ) -> dict[str, Destination]:
        found: dict[str, Destination] = {}
        known = await destinations(tx, endpoints, self._box)
        for endpoint_id in endpoints:
            target = _BUS if endpoint_id == BUS_ENDPOINT else known.get(endpoint_id)
            if target is None:
                await give_up(tx, endpoint_id, "the endpoint was removed", now)
            elif isinstance(target, Unusable):
                await disable_endpoint(tx, endpoint_id, target.reason, now, target.state)
            else:
                found[endpoint_id] = target
        return found


def _rooms(endpoints: Iterable[str], capacity: int, free: Callable[[str], int]) -> dict[str, int]:
    rooms: dict[str, int] = {}
    for endpoint_id in endpoints:
        room = min(free(endpoint_id), capacity - sum(rooms.values()))
        if room > 0:
            rooms[endpoint_id] = room
    return rooms
