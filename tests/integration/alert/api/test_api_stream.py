"""Are alerts told live, and does a reader that comes back miss none?"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from services.alert.api import alert_stream
from services.alert.store.keys import revoke_key
from shared.ops.serving import serving
from tests.integration.alert.api.served import WATCHLIST, Served

DEADLINE = 20.0


@pytest.fixture
async def address(served: Served, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """Give the URL of the application behind a real server, its watchlist put."""
    monkeypatch.setattr(alert_stream, "POLL_SECONDS", 0.02)
    async with served.client(await served.key()) as client:
        await client.post("/v1/watchlists", json={**WATCHLIST, "history": True})
    async with serving(served.app, "127.0.0.1", 0) as port:
        yield f"http://127.0.0.1:{port}/v1/alerts/stream"


@asynccontextmanager
async def listening(
    address: str, key: str, **headers: str
) -> AsyncIterator[aiohttp.ClientResponse]:
    everything = {"authorization": f"Bearer {key}", **headers}
    async with (
        asyncio.timeout(DEADLINE),
        aiohttp.ClientSession() as session,
        session.get(address, headers=everything) as response,
    ):
        yield response


async def event(response: aiohttp.ClientResponse) -> dict[str, str]:
    """Return the next event that carries something."""
    fields: dict[str, str] = {}
    async for line in response.content:
        name, _, value = line.decode().rstrip("\n").partition(": ")
        if not name and "data" in fields:
            return fields
        if value:
            fields[name] = value
    return fields


async def test_alert_is_told_as_it_is_raised(served: Served, address: str) -> None:
    async with listening(address, await served.key()) as response:
        (raised,) = await served.hand_in()
        told = await event(response)

    assert response.headers["content-type"].startswith("text/event-stream")
    assert (told["event"], json.loads(told["data"])["alert_id"]) == ("alert.new", raised)


async def test_reader_that_comes_back_goes_on_behind_the_last_event(
    served: Served, address: str
) -> None:
    key = await served.key()
    async with listening(address, key) as response:
        await served.hand_in()
        first = await event(response)
    async with served.client(key) as client:
        await client.post("/v1/watchlists", json={**WATCHLIST, "id": "second", "history": True})
    told = await served.hand_in("art_2", "weekly.example")

    async with listening(address, key, **{"Last-Event-ID": first["id"]}) as response:
        second: dict[str, Any] = json.loads((await event(response))["data"])

    assert second["alert_id"] in told
    assert second["alert_id"] != json.loads(first["data"])["alert_id"]


async def test_stream_ends_when_its_key_is_revoked(served: Served, address: str) -> None:
    key = await served.key()

    async with listening(address, key) as response:
        async with served.database.transaction() as tx:
            await revoke_key(tx, key.split("_")[1], served.clock.now())
        rest = await event(response)

    assert rest == {}


async def test_id_that_no_event_had_is_refused(served: Served, address: str) -> None:
    async with listening(address, await served.key(), **{"Last-Event-ID": "x"}) as response:
        assert response.status == 422


@pytest.mark.parametrize("other", ["acme", "default.test"])
async def test_nothing_of_a_tenant_is_told_on_another_ones_stream(
    served: Served, address: str, other: str
) -> None:
    key = await served.key(tenant=other)
    async with listening(address, key) as response:
        (theirs,) = await served.hand_in()
        async with served.client(key) as client:
            await client.post("/v1/watchlists", json={**WATCHLIST, "history": True})
        both = await served.hand_in("art_2", "weekly.example")
        first = json.loads((await event(response))["data"])

    # What the other tenant was told before and beside it would have come first.
    assert theirs in both
    assert first["alert_id"] in both - {theirs}


async def test_anothers_event_id_lets_nobody_see_what_came_after_it(
    served: Served, address: str
) -> None:
    async with listening(address, await served.key()) as response:
        await served.hand_in()
        told = await event(response)
    await served.hand_in("art_2", "weekly.example")
    key = await served.key(tenant="acme")
    async with served.client(key) as client:
        await client.post("/v1/watchlists", json={**WATCHLIST, "history": True})
    raised = await served.hand_in("art_3", "monthly.example")

    async with listening(address, key, **{"Last-Event-ID": told["id"]}) as response:
        first = json.loads((await event(response))["data"])

    async with served.client(key) as client:
        (own,) = (await client.get("/v1/alerts")).json()["items"]
    assert first["alert_id"] == own["alert_id"]
    assert own["alert_id"] in raised
