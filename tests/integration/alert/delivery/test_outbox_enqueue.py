"""Does each alert give one delivery to each endpoint that asked, in the alert's transaction?"""

import json

import pytest

from services.alert.outbox.enqueue import BUS_ENDPOINT, Outbox
from services.alert.store.deliveries import send_again
from services.alert.store.delivery_rows import DeliveryRow
from services.alert.store.endpoints import remove_endpoint
from services.alert.store.subscriptions import (
    Subscription,
    add_subscription,
    list_subscriptions,
    remove_subscription,
)
from shared.errors import Conflict, InvalidInput
from shared.ids import delivery_id
from tests.integration.alert.delivery.senders import NOW, Office
from tests.unit.alert.delivery.delivered_alerts import alert

URL = "https://example.org/hook"


async def test_every_endpoint_that_asked_gets_one(office: Office) -> None:
    await office.subscribe("all", URL)
    await office.subscribe("arms", URL, watchlist="arms")
    await office.subscribe("other", URL, watchlist="other")

    assert await office.enqueue(alert(1), alert(2)) == 4
    assert {each.endpoint_id for each in await office.deliveries()} == {"all", "arms"}


async def test_only_kinds_asked_for_are_sent(office: Office) -> None:
    await office.subscribe("default", URL)
    await office.subscribe("updates", URL, kinds=("updated",))
    await office.enqueue(alert(), alert(kind="updated", revision=1))
    await office.enqueue(alert(kind="retracted", revision=2))

    sent = {(each.endpoint_id, each.kind) for each in await office.deliveries()}
    assert sent == {("default", "new"), ("default", "retracted"), ("updates", "updated")}


async def test_an_endpoint_that_asked_twice_gets_one(office: Office) -> None:
    await office.subscribe("end", URL)
    async with office.database.transaction() as tx:
        await add_subscription(tx, Subscription("again", "end", "arms", ("new",), NOW))

    assert await office.enqueue(alert()) == 1


async def test_enqueuing_again_adds_nothing_and_changes_nothing(office: Office) -> None:
    await office.subscribe("end", URL)
    await office.enqueue(alert())
    before = await office.deliveries()

    assert await office.enqueue(alert()) == 0
    assert await office.deliveries() == before


async def test_the_id_says_endpoint_alert_kind_and_revision(office: Office) -> None:
    await office.subscribe("end", URL)
    await office.enqueue(alert())

    assert (await office.delivery()).delivery_id == delivery_id("end", alert().alert_id, "new", 0)


async def test_a_transaction_that_fails_enqueues_nothing(office: Office) -> None:
    await office.subscribe("end", URL)

    async def fail() -> None:
        async with office.database.transaction() as tx:
            await office.outbox.enqueue(tx, alert(), NOW)
            message = "on purpose"
            raise RuntimeError(message)

    with pytest.raises(RuntimeError):
        await fail()
    assert await office.deliveries() == ()


async def test_the_bus_gets_every_alert_where_asked_for(office: Office) -> None:
    office.outbox = Outbox(publish=True)

    assert await office.enqueue(alert(1), alert(2, kind="updated", revision=1)) == 2
    assert {each.endpoint_id for each in await office.deliveries()} == {BUS_ENDPOINT}


async def test_without_subscribers_nothing_is_enqueued(office: Office) -> None:
    assert await office.enqueue(alert()) == 0
    assert await office.enqueue() == 0


async def test_the_payload_is_stored_as_it_is_sent(office: Office) -> None:
    await office.subscribe("end", URL)
    await office.enqueue(alert())
    key = (await office.delivery()).delivery_id
    async with office.database.reading() as tx:
        row = await tx.get_one(DeliveryRow, key)

    assert json.loads(row.payload)["data"]["alert_id"] == alert().alert_id


async def test_a_subscription_for_nobody_is_a_conflict(office: Office) -> None:
    with pytest.raises(Conflict):
        async with office.database.transaction() as tx:
            await add_subscription(tx, Subscription("s", "nobody", None, ("new",), NOW))


async def test_a_subscription_without_kinds_is_refused(office: Office) -> None:
    with pytest.raises(InvalidInput, match="kinds"):
        async with office.database.transaction() as tx:
            await add_subscription(tx, Subscription("s", "nobody", None, (), NOW))


async def test_a_removed_subscription_gets_nothing_more(office: Office) -> None:
    await office.subscribe("end", URL)
    async with office.database.transaction() as tx:
        assert await remove_subscription(tx, "sub_end")
        assert not await remove_subscription(tx, "sub_end")
        assert await list_subscriptions(tx) == ()

    assert await office.enqueue(alert()) == 0


async def test_what_had_not_reached_a_removed_endpoint_is_dead(office: Office) -> None:
    await office.subscribe("end", URL)
    await office.enqueue(alert())
    async with office.database.transaction() as tx:
        assert await remove_endpoint(tx, "end", NOW)

    found = await office.delivery()
    assert (found.state, found.reason) == ("dead", "the endpoint was removed")


async def test_what_waits_cannot_be_sent_again_by_hand(office: Office) -> None:
    await office.subscribe("end", URL)
    await office.enqueue(alert())
    key = (await office.delivery()).delivery_id
    async with office.database.transaction() as tx:
        assert not await send_again(tx, key, NOW)
