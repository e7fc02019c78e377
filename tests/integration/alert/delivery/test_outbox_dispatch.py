"""Does every alert reach a real receiver, signed, once as far as it can tell?"""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from services.alert.deliveries import AttemptResult, Delivery, Destination
from services.alert.outbox.enqueue import Outbox
from services.alert.retry_schedule import WEBHOOK_SCHEDULE
from services.alert.store.deliveries import send_again
from services.alert.store.delivery_log import AttemptRecord, attempts_of, get_delivery
from tests.integration.alert.delivery.receiver import (
    Answer,
    Receiver,
    cut_off,
    endless,
    slow,
    status,
)
from tests.integration.alert.delivery.senders import Crashing, Office
from tests.unit.alert.delivery.delivered_alerts import alert

DAY = timedelta(days=1)


async def send(office: Office, receiver: Receiver, *script: Answer) -> None:
    receiver.script.extend(script)
    await office.subscribe("end", receiver.url())
    await office.enqueue(alert())
    await office.drain()


async def attempts(office: Office) -> tuple[AttemptRecord, ...]:
    delivery = await office.delivery()
    async with office.database.reading() as tx:
        return await attempts_of(tx, delivery.delivery_id)


async def test_an_alert_arrives_signed_and_whole(office: Office, receiver: Receiver) -> None:
    await send(office, receiver)

    (received,) = receiver.received
    delivery = await office.delivery()
    assert received.webhook_id == delivery.delivery_id
    assert received.message["data"] == alert().model_dump(mode="json")
    assert (delivery.state, delivery.attempts) == ("delivered", 1)


async def test_what_has_arrived_is_not_sent_again(office: Office, receiver: Receiver) -> None:
    await send(office, receiver)
    office.later(DAY)

    assert await office.drain() == 0


async def test_after_a_failure_it_comes_again_under_the_same_id(
    office: Office, receiver: Receiver
) -> None:
    await send(office, receiver, status(500, "out of order"))
    assert (await office.delivery()).state == "retry"
    assert await office.drain() == 0
    office.later(timedelta(seconds=6))
    await office.drain()

    first, second = receiver.received
    assert first == second
    assert (await office.delivery()).state == "delivered"


async def test_every_attempt_is_logged(office: Office, receiver: Receiver) -> None:
    await send(office, receiver, status(500, "out of order"))
    office.later(timedelta(seconds=6))
    await office.drain()

    first, second = await attempts(office)
    assert (first.number, first.outcome, first.status, first.body) == (
        1,
        "refused",
        500,
        "out of order",
    )
    assert (second.number, second.outcome, second.status) == (2, "succeeded", 204)


async def test_gone_disables_the_endpoint_and_holds_everything(
    office: Office, receiver: Receiver
) -> None:
    office.per_endpoint = 1
    receiver.script.append(status(410))
    await office.subscribe("end", receiver.url())
    await office.enqueue(alert(1), alert(2))
    await office.drain()

    assert len(receiver.received) == 1
    assert {each.state for each in await office.deliveries()} == {"held"}


@pytest.mark.parametrize("code", [429, 503])
async def test_a_receiver_that_asks_for_time_gets_it(
    office: Office, receiver: Receiver, code: int
) -> None:
    await send(office, receiver, status(code, retry_after="600"))
    found = await office.delivery()

    assert found.due_at - office.clock.now() == timedelta(seconds=600)


async def test_a_receiver_that_asks_for_time_gets_nothing_else_meanwhile(
    office: Office, receiver: Receiver
) -> None:
    office.per_endpoint = 1
    receiver.script.append(status(429, retry_after="600"))
    await office.subscribe("end", receiver.url())
    await office.enqueue(alert(1), alert(2))
    async with office.dispatcher() as dispatcher:
        await dispatcher.drain()
        assert len(receiver.received) == 1
        office.later(timedelta(seconds=600))
        await dispatcher.drain()

    assert len(receiver.received) == 3


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (status(301, location="/elsewhere"), "redirected"),
        (status(307, location="http://10.0.0.1/"), "redirected"),
        (status(404), "refused"),
        (cut_off, "unreachable"),
    ],
)
async def test_a_failure_is_named_and_tried_again(
    office: Office, receiver: Receiver, answer: Answer, outcome: str
) -> None:
    await send(office, receiver, answer)

    (attempt,) = await attempts(office)
    assert attempt.outcome == outcome
    assert [each.path for each in receiver.received] == ["/hook"]
    assert (await office.delivery()).state == "retry"


async def test_a_receiver_that_does_not_answer_is_given_up_in_time(
    office: Office, receiver: Receiver
) -> None:
    office.timeout = timedelta(milliseconds=200)
    await send(office, receiver, slow)

    (attempt,) = await attempts(office)
    assert (attempt.outcome, attempt.status) == ("timed_out", None)


async def test_a_receiver_that_is_not_there_is_unreachable(
    office: Office, receiver: Receiver
) -> None:
    await office.subscribe("end", receiver.url())
    await office.enqueue(alert())
    await receiver.server.close()
    await office.drain()

    (attempt,) = await attempts(office)
    assert attempt.outcome == "unreachable"


async def test_an_endless_answer_is_a_success_and_cut(office: Office, receiver: Receiver) -> None:
    await send(office, receiver, endless)

    (attempt,) = await attempts(office)
    assert attempt.outcome == "succeeded"
    assert attempt.body is not None
    assert len(attempt.body) == 16_384 + len(" [cut]")


async def test_an_address_inside_is_blocked(office: Office, receiver: Receiver) -> None:
    await office.subscribe("end", "http://169.254.169.254/latest")
    await office.enqueue(alert())
    await office.drain()

    (attempt,) = await attempts(office)
    assert (attempt.outcome, attempt.error) == (
        "blocked",
        "169.254.169.254 is not a public address",
    )


async def test_after_the_last_attempt_it_is_dead_and_nothing_more_is_sent(
    office: Office, receiver: Receiver
) -> None:
    await send(office, receiver, *[status(500)] * 10)
    for delay in WEBHOOK_SCHEDULE.delays:
        office.later(delay * 1.2)
        await office.drain()

    assert len(receiver.received) == 10
    assert len(set(receiver.ids())) == 1
    found = await office.delivery()
    assert (found.state, found.reason) == ("dead", "10 attempts failed, the last: refused")


async def test_a_process_that_dies_between_sending_and_recording_sends_again(
    office: Office, receiver: Receiver
) -> None:
    office.wrap = Crashing
    await office.subscribe("end", receiver.url())
    await office.enqueue(alert())
    async with office.dispatcher("first life") as dispatcher:
        await dispatcher.drain()
    assert (await office.delivery()).state == "leased"
    office.wrap = lambda sender: sender
    office.later(timedelta(seconds=61))
    async with office.dispatcher("second life") as dispatcher:
        await dispatcher.drain()

    assert len(receiver.received) == 2
    assert len(set(receiver.ids())) == 1
    assert (await office.delivery()).state == "delivered"


async def test_a_log_that_cannot_be_written_sends_nothing_again(
    office: Office, receiver: Receiver
) -> None:
    async with office.database.transaction() as tx:
        connection = await tx.connection()
        prefix = "" if office.database.dialect == "sqlite" else "alert."
        await connection.exec_driver_sql(f"DROP TABLE {prefix}attempts")
    await send(office, receiver)
    office.later(DAY)
    await office.drain()

    assert len(receiver.received) == 1
    assert (await office.delivery()).state == "delivered"


@dataclass(frozen=True, slots=True)
class Defective:
    async def send(self, delivery: Delivery, destination: Destination) -> AttemptResult:
        message = "a defect"
        raise KeyError(message)


async def test_a_defect_in_a_sender_costs_an_attempt_and_nothing_else(
    office: Office, receiver: Receiver
) -> None:
    office.wrap = lambda _: Defective()
    await send(office, receiver)

    (attempt,) = await attempts(office)
    assert (attempt.outcome, attempt.error) == ("broken", "KeyError: 'a defect'")
    assert (await office.delivery()).state == "retry"


async def test_by_hand_it_is_sent_again_under_its_old_id_and_says_so(
    office: Office, receiver: Receiver
) -> None:
    await send(office, receiver)
    key = (await office.delivery()).delivery_id
    async with office.database.transaction() as tx:
        assert await send_again(tx, key, office.clock.now())
    await office.drain()

    first, second = receiver.received
    assert first.webhook_id == second.webhook_id
    assert (first.replay, second.replay) == (None, "1")


async def test_the_bus_gets_the_alert_and_is_tried_until_it_does(office: Office) -> None:
    office.outbox = Outbox(publish=True)
    office.bus.failures = 12
    await office.enqueue(alert())
    for _ in range(13):
        await office.drain()
        office.later(timedelta(minutes=1))

    assert office.bus.published == [alert()]
    assert (await office.delivery()).state == "delivered"


async def test_a_delivery_can_be_looked_up(office: Office, receiver: Receiver) -> None:
    await send(office, receiver)
    found = await office.delivery()
    async with office.database.reading() as tx:
        assert await get_delivery(tx, found.delivery_id) == found
        assert await get_delivery(tx, "msg_other") is None
