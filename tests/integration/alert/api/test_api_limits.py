"""Is nobody served beyond what was agreed, and is everybody told what that is?"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from services.alert.api.app import create_app
from services.alert.quotas import LimitSettings
from shared.auth.tenants import mode_for_tests
from tests.integration.alert.api.served import WATCHLIST, Served, problem
from tests.integration.alert.api.tenants import made

FEW = LimitSettings(key_requests=2, tenant_requests=3, watchlists=1, rules=2, endpoints=1)


@pytest.fixture
def narrow(served: Served) -> Served:
    """Give an application that allows little."""
    parts = replace(served.parts, limits=FEW)
    return replace(served, app=create_app(parts), parts=parts)


async def test_request_beyond_the_rate_is_refused_until_the_window_ends(narrow: Served) -> None:
    async with narrow.client(await narrow.key()) as client:
        let = [await client.get("/v1/alerts") for _ in range(2)]
        refused = await client.get("/v1/alerts")
        narrow.clock.advance(narrow.clock.now() + timedelta(minutes=1))
        again = await client.get("/v1/alerts")

    assert [each.status_code for each in (*let, again)] == [200] * 3
    assert problem(refused)["type"] == "urn:tocsin:problem:rate-limited"
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "60")
    assert refused.headers["ratelimit"] == '"key";r=0;t=60, "tenant";r=1;t=60'


async def test_every_answer_tells_the_policies(narrow: Served) -> None:
    async with narrow.client(await narrow.key()) as client:
        answers = [await client.get("/v1/alerts"), await client.get("/v1/alerts/nothing")]

    policies = {each.headers["ratelimit-policy"] for each in answers}
    assert policies == {'"key";q=2;w=60, "tenant";q=3;w=60'}


async def test_busy_tenant_does_not_stop_another(narrow: Served) -> None:
    for _ in range(2):
        async with narrow.client(await narrow.key()) as client:
            busy = [(await client.get("/v1/alerts")).status_code for _ in range(2)]

    async with narrow.client(await narrow.key(tenant="acme")) as client:
        other = await client.get("/v1/alerts")

    assert (busy, other.status_code) == ([200, 429], 200)


async def test_answers_to_test_keys_are_marked(served: Served) -> None:
    async with served.client(await served.key(tenant=mode_for_tests("default"))) as client:
        marked = await client.get("/v1/alerts")
    async with served.client(await served.key()) as client:
        unmarked = await client.get("/v1/alerts")

    assert (marked.headers.get("tocsin-mode"), unmarked.headers.get("tocsin-mode")) == (
        "test",
        None,
    )


RULE: dict[str, Any] = {"types": ["talks"]}


@pytest.mark.parametrize(
    ("path", "first", "second", "named"),
    [
        ("watchlists", WATCHLIST, {**WATCHLIST, "id": "another"}, "watchlists"),
        ("watchlists", None, {**WATCHLIST, "rules": [RULE] * 3}, "rules"),
        ("endpoints", {"url": "http://127.0.0.1:9/"}, {"url": "http://127.0.0.1:9/b"}, "endpoints"),
    ],
)
async def test_more_than_the_quota_is_refused_and_leaves_nothing(
    narrow: Served, path: str, first: dict[str, Any] | None, second: dict[str, Any], named: str
) -> None:
    # Each request by a key of its own, and minutes apart: the rate is not what is tried.
    if first is not None:
        async with narrow.client(await narrow.key()) as client:
            await made(client, f"/v1/{path}", first)
    narrow.clock.advance(narrow.clock.now() + timedelta(minutes=2))
    async with narrow.client(await narrow.key()) as client:
        refused = await client.post(f"/v1/{path}", json=second)
        used = (await client.get("/v1/quota")).json()["used"]

    assert (problem(refused)["status"], named in refused.text) == (403, True)
    assert used[path] == (1 if first else 0)


async def test_operator_agrees_another_quota_with_a_tenant(
    served: Served, admin: httpx.AsyncClient
) -> None:
    await made(admin, "/v1/tenants", {"id": "acme", "name": "Acme"})
    agreed = {"watchlists": 0, "rules": 1, "endpoints": 2}

    put = await admin.put("/v1/tenants/acme/quota", json=agreed)

    async with served.client(await served.key(tenant="acme")) as client:
        told = (await client.get("/v1/quota")).json()["allowed"]
        refused = await client.put(f"/v1/watchlists/{WATCHLIST['id']}", json=WATCHLIST)
    assert (put.status_code, told, refused.status_code) == (204, agreed, 403)


async def test_no_quota_is_agreed_with_nobody(admin: httpx.AsyncClient) -> None:
    refused = [await admin.put(f"/v1/tenants/{each}/quota", json={}) for each in ("x", "default")]

    assert [each.status_code for each in refused] == [404, 404]
