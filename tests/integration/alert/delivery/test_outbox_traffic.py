"""Do many deliveries at once get through, without one another in the way, to the end?"""

import asyncio
from datetime import timedelta

from tests.integration.alert.delivery.receiver import Receiver, status
from tests.integration.alert.delivery.senders import Office
from tests.unit.alert.delivery.delivered_alerts import alert


async def test_a_hanging_endpoint_does_not_stop_the_others(
    office: Office, receiver: Receiver
) -> None:
    office.per_endpoint = 2
    office.timeout = timedelta(seconds=30)
    await office.subscribe("a_hanging", receiver.url("/hang"))
    await office.subscribe("b_quick", receiver.url("/quick"))
    await office.enqueue(*(alert(number) for number in range(20)))
    stop = asyncio.Event()
    async with office.dispatcher() as dispatcher:
        running = asyncio.create_task(dispatcher.run(stop))
        await receiver.arrivals(20, "/quick")
        hanging = sum(each.path == "/hang" for each in receiver.received)
        receiver.let_go.set()
        stop.set()
        await running

    assert hanging == 2


async def test_a_graceful_stop_finishes_what_was_begun_and_leases_nothing(
    office: Office, receiver: Receiver
) -> None:
    office.timeout = timedelta(seconds=30)
    await office.subscribe("end", receiver.url("/hang"))
    await office.enqueue(*(alert(number) for number in range(8)))
    stop = asyncio.Event()
    async with office.dispatcher() as dispatcher:
        running = asyncio.create_task(dispatcher.run(stop))
        await receiver.hanging.wait()
        stop.set()
        receiver.let_go.set()
        await running

    sums = await office.sums()
    states = {each.state for each in await office.deliveries()}
    assert sums.delivered == len(receiver.received) == len(set(receiver.ids()))
    assert sums.balanced
    assert "leased" not in states


async def test_a_running_dispatcher_sends_what_comes_when_woken(
    office: Office, receiver: Receiver
) -> None:
    await office.subscribe("end", receiver.url())
    stop = asyncio.Event()
    async with office.dispatcher() as dispatcher:
        running = asyncio.create_task(dispatcher.run(stop))
        await office.enqueue(alert())
        dispatcher.wake()
        await receiver.arrivals(1)
        stop.set()
        await running

    assert (await office.delivery()).state == "delivered"


async def test_two_dispatchers_send_everything_once(office: Office, receiver: Receiver) -> None:
    await office.subscribe("end", receiver.url())
    await office.enqueue(*(alert(number) for number in range(40)))
    async with office.dispatcher("one") as one, office.dispatcher("two") as two:
        await asyncio.gather(one.drain(), two.drain())

    assert len(receiver.received) == len(set(receiver.ids())) == 40


async def test_every_delivery_is_somewhere(office: Office, receiver: Receiver) -> None:
    receiver.script.extend([status(410), *[status(500)] * 3])
    await office.subscribe("a_gone", receiver.url())
    await office.subscribe("b_there", receiver.url())
    await office.enqueue(*(alert(number) for number in range(5)))
    await office.drain()
    sums = await office.sums()

    assert sums.balanced
    assert sums.enqueued == 10
    assert sums.held + sums.pending + sums.delivered == 10
