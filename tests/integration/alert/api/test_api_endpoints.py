"""Do endpoints and subscriptions decide what is sent, and is what is sent told?"""

from typing import Any

import httpx

from services.alert.store.endpoints import destinations
from tests.integration.alert.api.served import WATCHLIST, Served, problem

SECRET = "whsec_" + "a" * 43 + "="


async def made(client: httpx.AsyncClient, **changes: Any) -> dict[str, Any]:
    document: dict[str, Any] = (
        await client.post("/v1/endpoints", json={"url": "http://127.0.0.1:9/hook", **changes})
    ).json()
    return document


async def test_secret_is_shown_once(admin: httpx.AsyncClient) -> None:
    endpoint = await made(admin)

    read = (await admin.get(f"/v1/endpoints/{endpoint['id']}")).json()

    assert endpoint["secret"].startswith("whsec_")
    assert read == {name: value for name, value in endpoint.items() if name != "secret"}


async def test_address_that_must_not_be_called_is_refused(admin: httpx.AsyncClient) -> None:
    urls = (
        *("http://10.0.0.1/", "http://169.254.169.254/latest/meta-data", "ftp://example.org/"),
        *("https://user:pw@example.org/", "not a url", "http://0x7f.1/"),
    )

    refused = [await admin.post("/v1/endpoints", json={"url": url}) for url in urls]

    assert [problem(each)["errors"][0]["field"] for each in refused] == ["url"] * len(urls)


async def test_weak_secret_is_refused_without_being_repeated(admin: httpx.AsyncClient) -> None:
    refused = await admin.post(
        "/v1/endpoints", json={"url": "http://127.0.0.1/", "secret": "whsec_aGVsbG8="}
    )

    assert problem(refused)["errors"][0]["field"] == "secret"
    assert "aGVsbG8" not in refused.text


async def test_rotated_endpoint_signs_with_the_new_and_the_kept_secret(
    served: Served, admin: httpx.AsyncClient
) -> None:
    endpoint = await made(admin, secret=SECRET)
    path = f"/v1/endpoints/{endpoint['id']}/secret"

    rotated = (await admin.post(path, json={"keep": [SECRET]})).json()

    async with served.database.transaction() as tx:
        found = (await destinations(tx, [endpoint["id"]], served.parts.box))[endpoint["id"]]
    assert rotated["secret"] != SECRET
    assert len(getattr(found, "keys", ())) == 2


async def test_disabled_endpoint_is_enabled_again(served: Served, admin: httpx.AsyncClient) -> None:
    path = f"/v1/endpoints/{(await made(admin))['id']}"

    disabled = (await admin.post(f"{path}/disable", json={"reason": "moving"})).json()
    enabled = (await admin.post(f"{path}/enable")).json()

    assert (disabled["state"], disabled["reason"]) == ("disabled", "moving")
    assert (enabled["state"], enabled["reason"]) == ("active", None)
    assert served.woken


async def test_test_message_becomes_a_delivery(served: Served, admin: httpx.AsyncClient) -> None:
    path = f"/v1/endpoints/{(await made(admin))['id']}"

    sent = await admin.post(f"{path}/test")

    delivery = (await admin.get(f"/v1/deliveries/{sent.json()['delivery_id']}")).json()
    assert (sent.status_code, delivery["kind"], delivery["state"]) == (202, "test", "pending")
    assert served.woken


async def test_removed_endpoint_takes_its_subscriptions_along(admin: httpx.AsyncClient) -> None:
    endpoint = (await made(admin))["id"]
    await admin.post("/v1/subscriptions", json={"endpoint_id": endpoint})

    assert (await admin.delete(f"/v1/endpoints/{endpoint}")).status_code == 204

    assert (await admin.get("/v1/subscriptions")).json()["items"] == []
    assert (await admin.delete(f"/v1/endpoints/{endpoint}")).status_code == 404


async def test_subscription_is_listed_and_removed(admin: httpx.AsyncClient) -> None:
    endpoint = (await made(admin))["id"]
    await admin.post("/v1/watchlists", json=WATCHLIST)
    wanted = {"endpoint_id": endpoint, "watchlist_id": WATCHLIST["id"], "kinds": ["new", "updated"]}

    subscription = (await admin.post("/v1/subscriptions", json=wanted)).json()
    listed = (await admin.get("/v1/subscriptions", params={"endpoint": endpoint})).json()["items"]
    removed = await admin.delete(f"/v1/subscriptions/{subscription['id']}")

    assert listed == [subscription]
    assert {name: subscription[name] for name in wanted} == wanted
    assert removed.status_code == 204
    assert (await admin.get("/v1/subscriptions")).json()["items"] == []


async def test_second_subscription_to_the_same_is_a_conflict(admin: httpx.AsyncClient) -> None:
    wanted = {"endpoint_id": (await made(admin))["id"]}
    await admin.post("/v1/subscriptions", json=wanted)

    again = await admin.post("/v1/subscriptions", json=wanted)

    assert problem(again)["status"] == 409


async def test_wrong_field_of_a_subscription_is_named(admin: httpx.AsyncClient) -> None:
    endpoint = (await made(admin))["id"]
    wrong: dict[str, dict[str, Any]] = {
        "endpoint_id": {"endpoint_id": "nobody"},
        "watchlist_id": {"watchlist_id": "nothing"},
        "kinds[0]": {"kinds": ["news"]},
        "kinds": {"kinds": []},
        "kind": {"kind": "new"},
    }

    found = []
    for each in wrong.values():
        refused = await admin.post("/v1/subscriptions", json={"endpoint_id": endpoint, **each})
        found += [error["field"] for error in problem(refused)["errors"]]

    assert found == list(wrong)
