"""Can keys make keys, but never ones that may do more?"""

from datetime import timedelta
from typing import Any

import httpx

from shared.auth.scopes import Scope
from tests.integration.alert.api.served import Served, problem

READER: dict[str, Any] = {"name": "reader", "scopes": ["alerts:read"]}


async def test_made_key_works_and_is_never_shown_again(
    served: Served, admin: httpx.AsyncClient
) -> None:
    made = (await admin.post("/v1/keys", json=READER)).json()

    async with served.client(made["key"]) as reader:
        assert (await reader.get("/v1/alerts")).status_code == 200
        assert (await reader.get("/v1/keys")).status_code == 403
    listed = (await admin.get("/v1/keys")).text
    assert made["id"] in listed
    assert made["key"].split("_")[2] not in listed


async def test_deleted_key_is_refused_from_the_next_request_on(
    served: Served, admin: httpx.AsyncClient
) -> None:
    made = (await admin.post("/v1/keys", json=READER)).json()

    assert (await admin.delete(f"/v1/keys/{made['id']}")).status_code == 204

    async with served.client(made["key"]) as reader:
        assert (await reader.get("/v1/alerts")).status_code == 401
    (listed,) = [
        each for each in (await admin.get("/v1/keys")).json()["items"] if each["id"] == made["id"]
    ]
    assert listed["standing"] == "revoked"


async def test_key_cannot_make_one_that_may_do_more(served: Served) -> None:
    async with served.client(await served.key(Scope.KEYS_MANAGE)) as client:
        refused = await client.post("/v1/keys", json=READER)
        allowed = await client.post("/v1/keys", json={**READER, "scopes": ["keys:manage"]})

    assert (problem(refused)["status"], allowed.status_code) == (403, 201)


async def test_key_cannot_revoke_one_that_may_do_more(
    served: Served, admin: httpx.AsyncClient
) -> None:
    admin_id = admin.headers["authorization"].split("_")[1]

    async with served.client(await served.key(Scope.KEYS_MANAGE)) as client:
        refused = await client.delete(f"/v1/keys/{admin_id}")

    assert problem(refused)["status"] == 403


async def test_wrong_field_of_a_key_is_named(admin: httpx.AsyncClient) -> None:
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("scopes[0]", {"scopes": ["alerts:reed"]}),
        ("scopes", {"scopes": []}),
        ("name", {"name": ""}),
        ("expires_at", {"expires_at": "2001-01-01T00:00:00Z"}),
        ("expires_at", {"expires_at": "2030-01-01T00:00:00"}),
        ("expires_at", {"expires_at": "0001-01-01T00:00:00+23:59"}),
        ("admin", {"admin": True}),
    ]

    found = []
    for _, changes in wrong:
        refused = await admin.post("/v1/keys", json={**READER, **changes})
        found += [error["field"] for error in problem(refused)["errors"]]

    assert found == [field for field, _ in wrong]


async def test_key_expires(served: Served, admin: httpx.AsyncClient) -> None:
    later = served.clock.now() + timedelta(hours=1)
    made = await admin.post("/v1/keys", json={**READER, "expires_at": later.isoformat()})

    async with served.client(made.json()["key"]) as reader:
        before = await reader.get("/v1/alerts")
        served.clock.advance(later)
        after = await reader.get("/v1/alerts")

    assert (before.status_code, after.status_code) == (200, 401)


async def test_trail_tells_who_changed_what(admin: httpx.AsyncClient) -> None:
    made = (await admin.post("/v1/keys", json=READER)).json()
    await admin.delete(f"/v1/keys/{made['id']}")

    trail = (await admin.get("/v1/audit")).json()["items"]

    bearer = admin.headers["authorization"].split("_")[1]
    assert [(each["bearer"], each["action"], each["subject"]) for each in trail] == [
        (bearer, "createKey", made["id"]),
        (bearer, "revokeKey", made["id"]),
    ]
