"""Does each tenant see and change its own, and nothing of anybody else's?"""

from typing import Any

import httpx
import pytest

from shared.auth.scopes import Scope
from shared.auth.tenants import mode_for_tests
from tests.integration.alert.api.served import WATCHLIST, Served, problem
from tests.integration.alert.api.tenants import Owned, furnish, made

LISTS = ("watchlists", "alerts", "endpoints", "subscriptions", "deliveries", "keys", "audit")


@pytest.fixture
async def acme(served: Served, admin: httpx.AsyncClient) -> str:
    """Give a key of a tenant that the operator made."""
    await made(admin, "/v1/tenants", {"id": "acme", "name": "Acme News"})
    key = await made(admin, "/v1/tenants/acme/keys", {"name": "a", "scopes": ["admin"]})
    return key["key"]


@pytest.fixture
async def owned(served: Served, acme: str) -> Owned:
    """Give what the tenant owns."""
    return await furnish(served, acme)


async def count(client: httpx.AsyncClient, name: str) -> int:
    response = await client.get(f"/v1/{name}")
    assert response.status_code == 200, response.text
    return len(response.json()["items"])


async def test_tenants_alert_names_the_watchlist_as_the_tenant_does(
    served: Served, acme: str, owned: Owned
) -> None:
    async with served.client(acme) as client:
        alert = (await client.get(f"/v1/alerts/{owned.alert_id}")).json()
        why = (await client.get(f"/v1/alerts/{owned.alert_id}/explanation")).json()
        found = await client.get("/v1/alerts", params={"watchlist": WATCHLIST["id"]})

    assert (alert["watchlist"], why["watchlist"]) == (WATCHLIST["id"], WATCHLIST["id"])
    assert [each["alert_id"] for each in found.json()["items"]] == [owned.alert_id]


async def test_nothing_of_a_tenant_is_listed_to_another(
    served: Served, admin: httpx.AsyncClient, acme: str, owned: Owned
) -> None:
    before = {name: await count(admin, name) for name in LISTS}
    async with served.client(acme) as client:
        own = {name: await count(client, name) for name in LISTS}

        await furnish_other(served, admin)

        seen = {name: await count(client, name) for name in LISTS}
    # The operator's own key, and its trail of one tenant and one key made.
    assert before == dict.fromkeys(LISTS, 0) | {"keys": 1, "audit": 2}
    assert own == dict.fromkeys(LISTS, 1) | {"audit": own["audit"]}
    assert own["audit"] > 0
    assert seen == own


async def furnish_other(served: Served, admin: httpx.AsyncClient) -> None:
    await made(admin, "/v1/tenants", {"id": "globex", "name": "Globex"})
    key = await made(admin, "/v1/tenants/globex/keys", {"name": "g", "scopes": ["admin"]})
    async with served.client(key["key"]) as client:
        await made(client, "/v1/watchlists", WATCHLIST)


async def test_same_watchlist_of_two_tenants_rings_each_once(
    served: Served, admin: httpx.AsyncClient, acme: str
) -> None:
    async with served.client(acme) as client:
        for each in (admin, client):
            await made(each, "/v1/watchlists", {**WATCHLIST, "history": True})
        raised = await served.hand_in()
        mine = (await admin.get("/v1/alerts")).json()["items"]
        theirs = (await client.get("/v1/alerts")).json()["items"]

    assert len(mine) == len(theirs) == 1
    assert {mine[0]["alert_id"], theirs[0]["alert_id"]} == raised


async def test_removing_a_watchlist_leaves_the_other_tenants_alone(
    served: Served, admin: httpx.AsyncClient, acme: str, owned: Owned
) -> None:
    await made(admin, "/v1/watchlists", WATCHLIST)

    assert (await admin.delete(f"/v1/watchlists/{WATCHLIST['id']}")).status_code == 204

    async with served.client(acme) as client:
        assert (await client.get(f"/v1/watchlists/{WATCHLIST['id']}")).status_code == 200


async def test_endpoint_of_another_tenant_cannot_be_subscribed(
    admin: httpx.AsyncClient, owned: Owned
) -> None:
    refused = await admin.post("/v1/subscriptions", json={"endpoint_id": owned.endpoint_id})

    assert problem(refused)["errors"][0]["field"] == "endpoint_id"


async def test_endpoint_hears_of_its_own_tenants_alerts_only(
    served: Served, admin: httpx.AsyncClient, acme: str
) -> None:
    async with served.client(acme) as client:
        for each in (admin, client):
            endpoint = await made(each, "/v1/endpoints", {"url": "http://127.0.0.1:9/hook"})
            await made(each, "/v1/subscriptions", {"endpoint_id": endpoint["id"]})
        await made(client, "/v1/watchlists", {**WATCHLIST, "history": True})
        await served.hand_in()

        assert (await count(admin, "deliveries"), await count(client, "deliveries")) == (0, 1)


async def test_tenants_admin_may_not_touch_what_all_share(served: Served, acme: str) -> None:
    async with served.client(acme) as client:
        refused = [
            await client.get("/v1/tenants"),
            await client.post("/v1/keys", json={"name": "k", "scopes": ["tenants:admin"]}),
            await client.post("/v1/keys", json={"name": "k", "scopes": ["feeds:write"]}),
        ]

    assert [each.status_code for each in refused] == [403, 403, 403]


@pytest.mark.parametrize(
    ("document", "status"),
    [
        ({"id": "acme", "name": "again"}, 409),
        ({"id": "default", "name": "again"}, 409),
        ({"id": "acme.test", "name": "x"}, 422),
        ({"id": "a/b", "name": "x"}, 422),
        ({"id": "", "name": "x"}, 422),
    ],
)
async def test_tenant_that_cannot_be_made_is_refused(
    admin: httpx.AsyncClient, acme: str, document: dict[str, Any], status: int
) -> None:
    assert problem(await admin.post("/v1/tenants", json=document))["status"] == status


async def test_operator_lists_and_revokes_a_tenants_keys(
    served: Served, admin: httpx.AsyncClient, acme: str
) -> None:
    (listed,) = (await admin.get("/v1/tenants/acme/keys")).json()["items"]

    assert (await admin.delete(f"/v1/tenants/acme/keys/{listed['id']}")).status_code == 204

    async with served.client(acme) as client:
        assert (await client.get("/v1/alerts")).status_code == 401


async def test_tenants_are_listed_with_the_default_one(admin: httpx.AsyncClient, acme: str) -> None:
    await made(admin, "/v1/tenants", {"id": "zeta", "name": "Zeta"})

    first = (await admin.get("/v1/tenants", params={"limit": 2})).json()
    rest = (await admin.get("/v1/tenants", params={"after": first["next"]})).json()

    found = [each["id"] for each in (*first["items"], *rest["items"])]
    assert found == ["acme", "default", "zeta"]


async def test_what_test_mode_would_send_is_recorded_and_stays(
    served: Served, admin: httpx.AsyncClient
) -> None:
    key = await made(admin, "/v1/keys", {"name": "t", "scopes": ["admin"], "test": True})
    owned = await furnish(served, key["key"])

    async with served.client(key["key"]) as client:
        delivery = (await client.get(f"/v1/deliveries/{owned.delivery_id}")).json()
        again = await client.post(f"/v1/deliveries/{owned.delivery_id}/replay")
        counts = (await client.get("/v1/reconciliation")).json()
    assert (delivery["state"], delivery["attempts"]) == ("simulated", 0)
    assert problem(again)["status"] == 409
    assert (counts["enqueued"], counts["simulated"], counts["balanced"]) == (1, 1, True)
    assert [await count(admin, each) for each in ("watchlists", "alerts", "deliveries")] == [0] * 3


async def test_test_key_is_marked_wherever_it_is_seen(admin: httpx.AsyncClient) -> None:
    key: dict[str, Any] = await made(
        admin, "/v1/keys", {"name": "t", "scopes": ["alerts:read"], "test": True}
    )

    listed = (await admin.get("/v1/keys")).json()["items"]

    assert key["key"].startswith("tocsin_test_")
    assert [each["test"] for each in listed if each["id"] == key["id"]] == [True]


async def test_test_key_makes_test_keys_only(served: Served) -> None:
    key = await served.key(Scope.ADMIN, tenant=mode_for_tests("default"))

    async with served.client(key) as client:
        wanted: dict[str, Any] = {"name": "t", "scopes": ["alerts:read"], "test": False}
        one: dict[str, Any] = await made(client, "/v1/keys", wanted)

    assert (one["test"], one["tenant"]) == (True, "default")
