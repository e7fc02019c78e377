"""Are endpoints sent to while, and only while, they can be?"""

import pytest

from services.alert.sealing import SecretBox
from services.alert.signing import symmetric_secret
from services.alert.store.endpoints import (
    Endpoint,
    EndpointState,
    add_endpoint,
    disable_endpoint,
    enable_endpoint,
    get_endpoint,
    list_endpoints,
    remove_endpoint,
    replace_secrets,
)
from shared.errors import Conflict, InvalidInput
from tests.integration.alert.delivery.receiver import SECRET, Receiver
from tests.integration.alert.delivery.senders import BOX, NOW, Office
from tests.unit.alert.delivery.delivered_alerts import alert

OTHER_BOX = SecretBox((bytes([1]) * 32,))
NEW_SECRET = symmetric_secret(bytes(range(1, 33)))


async def endpoint(office: Office) -> Endpoint:
    async with office.database.reading() as tx:
        found = await get_endpoint(tx, "end")
    assert found is not None
    return found


async def test_a_disabled_endpoint_gets_nothing_until_it_is_enabled(
    office: Office, receiver: Receiver
) -> None:
    await office.subscribe("end", receiver.url())
    await office.enqueue(alert(1))
    async with office.database.transaction() as tx:
        assert await disable_endpoint(tx, "end", "on holiday", NOW)
    await office.enqueue(alert(2))
    await office.drain()
    assert receiver.received == []
    assert {each.state for each in await office.deliveries()} == {"held"}
    async with office.database.transaction() as tx:
        assert await enable_endpoint(tx, "end", NOW)
    await office.drain()

    assert len(receiver.received) == 2


async def test_a_secret_that_cannot_be_read_holds_and_crashes_nothing(
    office: Office, receiver: Receiver
) -> None:
    await office.subscribe("end", receiver.url())
    await office.enqueue(alert())
    office.box = OTHER_BOX
    await office.drain()

    found = await endpoint(office)
    assert found.state is EndpointState.SECRET_UNREADABLE
    assert "no key" in (found.reason or "")
    assert (await office.delivery()).state == "held"


async def test_a_new_secret_mends_an_unreadable_one(office: Office, receiver: Receiver) -> None:
    await office.subscribe("end", receiver.url())
    await office.enqueue(alert())
    office.box = OTHER_BOX
    await office.drain()
    async with office.database.transaction() as tx:
        assert await replace_secrets(tx, "end", (SECRET,), OTHER_BOX, NOW)
    await office.drain()

    assert (await endpoint(office)).state is EndpointState.ACTIVE
    assert len(receiver.received) == 1


async def test_while_a_secret_is_replaced_receivers_verify_with_the_old_one(
    office: Office, receiver: Receiver
) -> None:
    await office.subscribe("end", receiver.url())
    async with office.database.transaction() as tx:
        await replace_secrets(tx, "end", (NEW_SECRET, SECRET), BOX, NOW)
    await office.enqueue(alert())
    await office.drain()

    assert len(receiver.received) == 1


async def test_with_another_secret_alone_they_do_not(office: Office, receiver: Receiver) -> None:
    await office.subscribe("end", receiver.url())
    async with office.database.transaction() as tx:
        await replace_secrets(tx, "end", (NEW_SECRET,), BOX, NOW)
    await office.enqueue(alert())
    await office.drain()

    assert receiver.received == []
    assert (await office.delivery()).state == "retry"


async def test_the_database_does_not_hold_the_secret(office: Office) -> None:
    await office.subscribe("end", "https://example.org/")
    async with office.database.reading() as tx:
        connection = await tx.connection()
        table = "endpoints" if office.database.dialect == "sqlite" else "alert.endpoints"
        rows = (await connection.exec_driver_sql(f"SELECT * FROM {table}")).all()

    assert SECRET.removeprefix("whsec_") not in str(rows)


async def test_endpoints_are_listed_page_by_page(office: Office) -> None:
    for name in ("b", "a", "c"):
        await office.subscribe(name, "https://example.org/")
    async with office.database.reading() as tx:
        first = await list_endpoints(tx, limit=2)
        rest = await list_endpoints(tx, after=first[-1].endpoint_id)

    assert [each.endpoint_id for each in (*first, *rest)] == ["a", "b", "c"]


async def test_a_bad_secret_is_refused(office: Office) -> None:
    with pytest.raises(InvalidInput, match="secret"):
        async with office.database.transaction() as tx:
            await add_endpoint(tx, "end", "https://example.org/", "whsec_", BOX, NOW)


async def test_an_id_that_is_taken_is_a_conflict(office: Office) -> None:
    await office.subscribe("end", "https://example.org/")
    with pytest.raises(Conflict):
        async with office.database.transaction() as tx:
            await add_endpoint(tx, "end", "https://example.org/", SECRET, BOX, NOW)


async def test_what_is_not_there_cannot_be_changed(office: Office) -> None:
    async with office.database.transaction() as tx:
        assert not await disable_endpoint(tx, "end", "why", NOW)
        assert not await enable_endpoint(tx, "end", NOW)
        assert not await replace_secrets(tx, "end", (SECRET,), BOX, NOW)
        assert not await remove_endpoint(tx, "end", NOW)
        assert await get_endpoint(tx, "end") is None
