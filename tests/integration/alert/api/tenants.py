"""What do the tests of several tenants need: a tenant with one of everything that belongs to it?"""

from dataclasses import dataclass
from datetime import timedelta

import httpx

from tests.integration.alert.api.served import WATCHLIST, Served


@dataclass(frozen=True)
class Owned:
    """The ids of what a tenant owns, by the name of the path parameter that takes them."""

    watchlist_id: str
    endpoint_id: str
    subscription_id: str
    alert_id: str
    delivery_id: str
    key_id: str
    silence_id: str
    example_id: str


async def furnish(served: Served, key: str) -> Owned:
    """Give the bearer of ``key`` one of everything that `Owned` names."""
    async with served.client(key) as client:
        await made(client, "/v1/watchlists", WATCHLIST)
        endpoint = await made(client, "/v1/endpoints", {"url": "http://127.0.0.1:9/hook"})
        told = {"endpoint_id": endpoint["id"], "watchlist_id": WATCHLIST["id"]}
        subscription = await made(client, "/v1/subscriptions", told)
        served.clock.advance(served.clock.now() + timedelta(minutes=10))
        await served.hand_in()
        (alert,) = (await client.get("/v1/alerts")).json()["items"]
        (delivery,) = (await client.get("/v1/deliveries")).json()["items"]
        until = (served.clock.now() + timedelta(hours=1)).isoformat()
        quiet = {"types": ["arms_transfer"], "reason": "a known sale", "expires_at": until}
        silence = await made(client, "/v1/silences", quiet)
        marks = f"/v1/alerts/{alert['alert_id']}/marks"
        mark = await made(client, marks, {"verdict": "relevant"})
    return Owned(
        watchlist_id=WATCHLIST["id"],
        endpoint_id=endpoint["id"],
        subscription_id=subscription["id"],
        alert_id=alert["alert_id"],
        delivery_id=delivery["id"],
        key_id=key.split("_")[-2],
        silence_id=silence["id"],
        example_id=mark["example_id"],
    )


async def made(client: httpx.AsyncClient, path: str, document: object) -> dict[str, str]:
    """Make something by POST and return it."""
    response = await client.post(path, json=document)
    assert response.status_code == 201, response.text
    found: dict[str, str] = response.json()
    return found
