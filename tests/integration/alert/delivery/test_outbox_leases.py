"""Does each delivery have one attempt at a time, and no result but its owner's?"""

import asyncio
from datetime import timedelta

from services.alert.deliveries import Delivery
from services.alert.outbox.queue import DeliveryQueue
from services.alert.retry_schedule import Delivered, RetryAt
from tests.integration.alert.delivery.senders import NOW, Office
from tests.unit.alert.delivery.delivered_alerts import alert

URL = "https://example.org/hook"
LEASE = timedelta(seconds=60)


def four(_: str) -> int:
    return 4


async def lease(queue: DeliveryQueue, office: Office, capacity: int = 10) -> list[Delivery]:
    leased = await queue.lease(office.clock.now(), capacity, four)
    return [each.delivery for each in leased]


async def fill(office: Office, endpoints: int, each: int) -> None:
    for number in range(endpoints):
        await office.subscribe(f"end_{number}", URL)
    await office.enqueue(*(alert(number) for number in range(each)))


async def test_what_is_leased_is_not_leased_again(office: Office) -> None:
    await fill(office, 1, 1)

    assert len(await lease(office.queue("one"), office)) == 1
    assert await lease(office.queue("two"), office) == []


async def test_two_that_lease_at_once_share_the_work(office: Office) -> None:
    await fill(office, 3, 4)
    one, two = office.queue("one"), office.queue("two")
    leased: list[Delivery] = []
    for _ in range(4):
        for found in await asyncio.gather(lease(one, office, 3), lease(two, office, 3)):
            leased += found

    assert len(leased) == 12
    assert len({each.delivery_id for each in leased}) == 12


async def test_no_endpoint_gets_more_than_its_share_and_all_get_their_turn(
    office: Office,
) -> None:
    await fill(office, 3, 10)
    queue = office.queue()
    turns = [{each.endpoint_id for each in await lease(queue, office, 4)} for _ in range(3)]

    assert turns == [{"end_0"}, {"end_1"}, {"end_2"}]


async def test_what_is_not_due_is_not_leased(office: Office) -> None:
    await fill(office, 1, 1)
    queue = office.queue()
    (delivery,) = await lease(queue, office)
    await queue.finish([(delivery, RetryAt(NOW + timedelta(seconds=5)))], NOW)

    assert await lease(queue, office) == []
    office.later(timedelta(seconds=5))
    (again,) = await lease(queue, office)
    assert (again.delivery_id, again.attempts) == (delivery.delivery_id, 1)


async def test_an_expired_lease_is_swept_back_and_not_counted(office: Office) -> None:
    await fill(office, 1, 1)
    (first,) = await lease(office.queue("one"), office)
    office.later(LEASE)
    queue = office.queue("two")
    assert await queue.sweep(office.clock.now()) == 0
    office.later(timedelta(microseconds=1))

    assert await queue.sweep(office.clock.now()) == 1
    (second,) = await lease(queue, office)
    assert (second.delivery_id, second.attempts) == (first.delivery_id, 0)


async def test_a_result_after_the_sweep_is_rejected(office: Office) -> None:
    await fill(office, 1, 1)
    zombie = office.queue("one")
    (stale,) = await lease(zombie, office)
    office.later(LEASE * 2)
    await office.queue("two").sweep(office.clock.now())

    assert await zombie.finish([(stale, Delivered())], office.clock.now()) == set()
    assert (await office.delivery()).state == "retry"


async def test_a_result_against_anothers_lease_is_rejected(office: Office) -> None:
    await fill(office, 1, 1)
    zombie, other = office.queue("one"), office.queue("two")
    (stale,) = await lease(zombie, office)
    office.later(LEASE * 2)
    await other.sweep(office.clock.now())
    (fresh,) = await lease(other, office)

    assert await zombie.finish([(stale, Delivered())], office.clock.now()) == set()
    assert await other.finish([(fresh, Delivered())], office.clock.now()) == {fresh.delivery_id}


async def test_a_result_against_ones_own_later_lease_is_rejected(office: Office) -> None:
    await fill(office, 1, 1)
    queue = office.queue()
    (stale,) = await lease(queue, office)
    office.later(LEASE * 2)
    await queue.sweep(office.clock.now())
    await lease(queue, office)

    assert await queue.finish([(stale, Delivered())], office.clock.now()) == set()
    assert (await office.delivery()).state == "leased"


async def test_a_late_result_counts_while_nobody_else_has_the_lease(office: Office) -> None:
    await fill(office, 1, 1)
    queue = office.queue()
    (delivery,) = await lease(queue, office)
    office.later(LEASE * 2)

    assert await queue.finish([(delivery, Delivered())], office.clock.now()) == {
        delivery.delivery_id
    }
    found = await office.delivery()
    assert (found.state, found.attempts, found.finished_at) == (
        "delivered",
        1,
        office.clock.now(),
    )


async def test_a_lease_given_back_can_be_had_at_once(office: Office) -> None:
    await fill(office, 1, 1)
    queue = office.queue("one")
    (delivery,) = await lease(queue, office)

    assert await queue.release(delivery)
    assert len(await lease(office.queue("two"), office)) == 1
    assert not await queue.release(delivery)


async def test_at_start_a_single_process_frees_what_its_former_self_left(office: Office) -> None:
    await fill(office, 1, 1)
    await lease(office.queue("former"), office)
    freed = await office.queue("new").sweep_former(office.clock.now())

    assert freed == (1 if office.database.dialect == "sqlite" else 0)


async def test_what_cannot_be_sent_yet_shows_in_the_age_of_the_oldest(office: Office) -> None:
    await fill(office, 1, 1)

    assert (await office.sums()).oldest_due_at == NOW
    await lease(office.queue(), office)
    assert (await office.sums()).oldest_due_at is None
