"""Does a repeated POST do nothing twice?"""

import asyncio
from datetime import timedelta

import httpx
from sqlmodel import select

from services.alert.store.idempotency import IdempotencyRow
from tests.integration.alert.api.served import Served, problem

NEW = {"url": "http://127.0.0.1:9/hook"}


def key(name: str) -> dict[str, str]:
    return {"idempotency-key": name}


async def endpoints(client: httpx.AsyncClient) -> int:
    return len((await client.get("/v1/endpoints")).json()["items"])


async def test_same_request_is_answered_the_same(admin: httpx.AsyncClient) -> None:
    first = await admin.post("/v1/endpoints", json=NEW, headers=key("a"))
    again = await admin.post("/v1/endpoints", json=NEW, headers=key("a"))

    assert (again.status_code, again.json()) == (201, first.json())
    assert (again.headers["location"], again.headers["idempotency-replayed"]) == (
        first.headers["location"],
        "true",
    )
    assert await endpoints(admin) == 1


async def test_another_request_under_the_same_key_is_refused(admin: httpx.AsyncClient) -> None:
    await admin.post("/v1/endpoints", json=NEW, headers=key("a"))

    other = await admin.post("/v1/endpoints", json={"url": "http://127.0.0.1:8/"}, headers=key("a"))

    assert problem(other)["type"] == "urn:tocsin:problem:idempotency-key-reused"
    assert await endpoints(admin) == 1


async def test_requests_at_once_under_one_key_do_it_once(admin: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(
        *(admin.post("/v1/endpoints", json=NEW, headers=key("a")) for _ in range(5))
    )

    assert {each.status_code for each in answers} == {201}
    assert len({each.json()["id"] for each in answers}) == 1
    assert await endpoints(admin) == 1


async def test_another_bearers_key_of_the_same_name_is_another(
    served: Served, admin: httpx.AsyncClient
) -> None:
    await admin.post("/v1/endpoints", json=NEW, headers=key("a"))

    async with served.client(await served.key()) as other:
        await other.post("/v1/endpoints", json=NEW, headers=key("a"))

    assert await endpoints(admin) == 2


async def test_refusal_is_not_kept(admin: httpx.AsyncClient) -> None:
    refused = await admin.post("/v1/endpoints", json={}, headers=key("a"))
    made = await admin.post("/v1/endpoints", json=NEW, headers=key("a"))

    assert (refused.status_code, made.status_code) == (422, 201)


async def test_key_does_it_again_after_a_day(served: Served, admin: httpx.AsyncClient) -> None:
    await admin.post("/v1/endpoints", json=NEW, headers=key("a"))
    served.clock.advance(served.clock.now() + timedelta(days=1, seconds=1))

    again = await admin.post("/v1/endpoints", json=NEW, headers=key("a"))

    assert "idempotency-replayed" not in again.headers
    assert await endpoints(admin) == 2


async def test_kept_answer_does_not_give_its_secret_away(
    served: Served, admin: httpx.AsyncClient
) -> None:
    made = await admin.post("/v1/endpoints", json=NEW, headers=key("a"))

    async with served.database.reading() as tx:
        (row,) = (await tx.scalars(select(IdempotencyRow))).all()
    assert made.json()["secret"].encode() not in row.sealed_answer


async def test_unwieldy_key_is_refused(admin: httpx.AsyncClient) -> None:
    refused = await admin.post("/v1/endpoints", json=NEW, headers=key("a" * 300))

    assert problem(refused)["errors"][0]["field"] == "Idempotency-Key"
