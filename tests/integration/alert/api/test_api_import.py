"""Are many watchlists put at once, each told of by itself, or all of them or none?"""

import json
from dataclasses import replace
from typing import Any

import httpx
import pytest

from services.alert.api.app import create_app
from services.alert.quotas import LimitSettings
from tests.integration.alert.api.served import WATCHLIST, Served, problem

OTHER = {**WATCHLIST, "id": "another"}
WRONG = {**WATCHLIST, "id": "wrong", "rules": [{"types": ["arms_transfre"]}]}
NDJSON = {"content-type": "application/x-ndjson"}


async def imported(client: httpx.AsyncClient, *lines: object, **query: Any) -> list[dict[str, Any]]:
    response = await sent(client, *lines, **query)
    assert response.status_code == 200, response.text
    return [json.loads(line) for line in response.text.splitlines()]


async def sent(client: httpx.AsyncClient, *lines: object, **query: Any) -> httpx.Response:
    body = "\n".join(each if isinstance(each, str) else json.dumps(each) for each in lines)
    path = "/v1/watchlists/import"
    return await client.post(path, content=body.encode(), headers=NDJSON, params=query)


async def ids(client: httpx.AsyncClient) -> list[str]:
    return [each["id"] for each in (await client.get("/v1/watchlists")).json()["items"]]


async def test_each_line_is_told_of(admin: httpx.AsyncClient) -> None:
    await imported(admin, WATCHLIST, OTHER)

    found = await imported(
        admin,
        WATCHLIST,
        {**OTHER, "name": "Changed"},
        "",
        {"put": {**WATCHLIST, "id": "third"}, "version": 0},
        {"remove": "another"},
        {"remove": "nobody"},
        WRONG,
        "{",
        {"put": WATCHLIST, "version": 7},
        [1],
        {"remove": "a", "put": {}},
    )

    assert [(each["line"], each["result"]) for each in found] == [
        (1, "unchanged"),
        (2, "changed"),
        (4, "created"),
        (5, "removed"),
        (6, "refused"),
        (7, "refused"),
        (8, "refused"),
        (9, "refused"),
        (10, "refused"),
        (11, "refused"),
    ]
    assert found[5]["errors"][0]["nearest"] == "arms_transfer"
    assert await ids(admin) == [WATCHLIST["id"], "third"]


async def test_all_are_put_or_none(admin: httpx.AsyncClient) -> None:
    refused = await sent(admin, WATCHLIST, WRONG, atomic=True)

    assert problem(refused)["errors"][0]["field"] == "line[2].rules[0].types[0]"
    assert await ids(admin) == []
    assert [each["result"] for each in await imported(admin, WATCHLIST, OTHER, atomic=True)] == [
        "created",
        "created",
    ]


async def test_based_on_another_version_nothing_is_put(admin: httpx.AsyncClient) -> None:
    await imported(admin, WATCHLIST)

    refused = await sent(
        admin, OTHER, {"put": {**WATCHLIST, "name": "x"}, "version": 9}, atomic=True
    )

    assert problem(refused)["errors"][0]["field"] == "line[2].version"
    assert await ids(admin) == [WATCHLIST["id"]]


async def test_dry_run_tells_and_keeps_nothing(admin: httpx.AsyncClient) -> None:
    found = await imported(admin, WATCHLIST, WRONG, dry_run=True)

    assert [each["result"] for each in found] == ["created", "refused"]
    assert (await ids(admin), (await admin.get("/v1/audit")).json()["items"]) == ([], [])


async def test_more_than_the_quota_is_refused_line_by_line(served: Served) -> None:
    parts = replace(served.parts, limits=LimitSettings(watchlists=1))
    narrow = replace(served, app=create_app(parts), parts=parts)
    async with narrow.client(await narrow.key()) as client:
        found = await imported(client, WATCHLIST, OTHER)
        whole = await sent(client, WATCHLIST, OTHER, atomic=True)

        assert [each["result"] for each in found] == ["refused", "refused"]
        assert problem(whole)["type"] == "urn:tocsin:problem:quota-exceeded"
        assert await ids(client) == []


async def test_import_is_of_the_bearers_tenant(served: Served, admin: httpx.AsyncClient) -> None:
    async with served.client(await served.key(tenant="acme")) as client:
        await imported(client, WATCHLIST)

        assert (await ids(client), await ids(admin)) == ([WATCHLIST["id"]], [])


async def test_many_lines_are_put_in_order(admin: httpx.AsyncClient) -> None:
    wanted = [{**WATCHLIST, "id": f"w{number:04}"} for number in range(250)]

    found = await imported(admin, *wanted)

    assert [each["line"] for each in found] == list(range(1, 251))
    assert {each["result"] for each in found} == {"created"}


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        (b"{}", "application/json", 415),
        (b"{}", "", 415),
        (b"x" * 1_100_000, "application/x-ndjson", 413),
    ],
)
async def test_what_is_no_ndjson_is_refused(
    admin: httpx.AsyncClient, body: bytes, media_type: str, status: int
) -> None:
    headers = {"content-type": media_type}

    refused = await admin.post("/v1/watchlists/import", content=body, headers=headers)

    assert problem(refused)["status"] == status
