"""Does the outbox go on when its database stumbles, and stop when it cannot?"""

import asyncio
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

import pytest

from services.alert.deliveries import Delivery
from services.alert.outbox.queue import DeliveryQueue, Leased
from services.alert.retry_schedule import Step
from shared.errors import PermanentError, TocsinError, Unavailable
from tests.integration.alert.delivery.receiver import Receiver
from tests.integration.alert.delivery.senders import BOX, Office
from tests.unit.alert.delivery.delivered_alerts import alert


class Stumbling(DeliveryQueue):
    """Raises what it is told to, once each, before it does its work."""

    def __init__(self, office: Office) -> None:
        super().__init__(office.database, BOX, "stumbling", office.settings().lease)
        self.office = office
        self.on_lease: list[TocsinError] = []
        self.on_finish: list[TocsinError] = []
        self.refuses: set[str] = set()
        self.after_lease: timedelta | None = None

    async def lease(
        self,
        now: datetime,
        capacity: int,
        free: Callable[[str], int],
        skip: Collection[str] = (),
    ) -> list[Leased]:
        if self.on_lease:
            raise self.on_lease.pop()
        leased = await super().lease(now, capacity, free, skip)
        if leased and self.after_lease:
            self.office.later(self.after_lease)
            self.after_lease = None
        return leased

    async def finish(self, steps: Sequence[tuple[Delivery, Step]], now: datetime) -> set[str]:
        if self.on_finish:
            raise self.on_finish.pop()
        if self.refuses & {delivery.delivery_id for delivery, _ in steps}:
            message = "cannot be written"
            raise PermanentError(message)
        return await super().finish(steps, now)


@pytest.fixture
async def queue(office: Office, receiver: Receiver) -> Stumbling:
    await office.subscribe("end", receiver.url())
    await office.enqueue(alert(1), alert(2), alert(3))
    return Stumbling(office)


async def test_a_result_is_written_when_the_database_is_back(
    office: Office, receiver: Receiver, queue: Stumbling
) -> None:
    queue.on_finish = [Unavailable("away")]
    async with office.dispatcher(queue=queue) as dispatcher:
        await dispatcher.drain()

    assert (await office.sums()).delivered == len(receiver.received) == 3


async def test_a_result_that_cannot_be_written_does_not_take_the_others_along(
    office: Office, receiver: Receiver, queue: Stumbling
) -> None:
    refused = (await office.deliveries())[1].delivery_id
    queue.refuses = {refused}
    async with office.dispatcher(queue=queue) as dispatcher:
        await dispatcher.drain()

    states = {each.delivery_id: each.state for each in await office.deliveries()}
    assert states.pop(refused) == "leased"
    assert set(states.values()) == {"delivered"}


async def test_a_running_dispatcher_waits_for_the_database(
    office: Office, receiver: Receiver, queue: Stumbling
) -> None:
    queue.on_lease = [Unavailable("away"), Unavailable("away")]
    stop = asyncio.Event()
    async with office.dispatcher(queue=queue) as dispatcher:
        running = asyncio.create_task(dispatcher.run(stop))
        await receiver.arrivals(3)
        stop.set()
        await running

    assert (await office.sums()).delivered == 3


async def test_a_running_dispatcher_stops_at_what_waiting_does_not_mend(
    office: Office, queue: Stumbling
) -> None:
    queue.on_lease = [PermanentError("no such table")]
    async with office.dispatcher(queue=queue) as dispatcher:
        with pytest.raises(PermanentError, match="no such table"):
            await dispatcher.run(asyncio.Event())


async def test_a_lease_that_ran_out_before_the_attempt_is_not_used(
    office: Office, receiver: Receiver, queue: Stumbling
) -> None:
    queue.after_lease = timedelta(seconds=56)
    async with office.dispatcher(queue=queue) as dispatcher:
        await dispatcher.drain()

    assert len(receiver.received) == len(set(receiver.ids())) == 3
    assert (await office.sums()).delivered == 3
