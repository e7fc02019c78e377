"""Do watchlists come, change and go by their versions?"""

from typing import Any

import httpx
import pytest

from tests.integration.alert.api.served import WATCHLIST, problem

PATH = "/v1/watchlists/arms-to-ukraine"


def changed(**changes: Any) -> dict[str, Any]:
    return {**WATCHLIST, **changes}


async def test_made_watchlist_is_read_back_as_it_was_sent(admin: httpx.AsyncClient) -> None:
    made = await admin.post("/v1/watchlists", json=WATCHLIST)
    read = await admin.get(made.headers["location"])

    assert (made.status_code, read.status_code) == (201, 200)
    assert read.json() == made.json() == WATCHLIST
    assert read.headers["etag"] == made.headers["etag"] == '"1"'


async def test_taken_id_is_a_conflict(admin: httpx.AsyncClient) -> None:
    await admin.post("/v1/watchlists", json=WATCHLIST)

    again = await admin.post("/v1/watchlists", json=changed(name="Other"))

    assert problem(again)["status"] == 409


async def test_put_makes_a_watchlist_and_then_a_version(admin: httpx.AsyncClient) -> None:
    first = await admin.put(PATH, json=WATCHLIST)
    second = await admin.put(PATH, json=changed(name="Weapons"))

    assert [(each.status_code, each.headers["etag"]) for each in (first, second)] == [
        (201, '"1"'),
        (200, '"2"'),
    ]


async def test_same_document_makes_no_version(admin: httpx.AsyncClient) -> None:
    await admin.put(PATH, json=WATCHLIST)

    again = await admin.put(PATH, json=WATCHLIST)

    assert again.headers["etag"] == '"1"'


async def test_change_based_on_the_version_that_stands_is_made(admin: httpx.AsyncClient) -> None:
    made = await admin.put(PATH, json=WATCHLIST, headers={"if-none-match": "*"})
    based = {"if-match": made.headers["etag"]}

    change = await admin.put(PATH, json=changed(name="Weapons"), headers=based)

    assert (change.status_code, change.headers["etag"]) == (200, '"2"')


@pytest.mark.parametrize("headers", [{"if-match": '"7"'}, {"if-none-match": "*"}])
async def test_change_based_on_another_version_is_refused(
    admin: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    await admin.put(PATH, json=WATCHLIST)

    refused = await admin.put(PATH, json=changed(name="Weapons"), headers=headers)

    assert problem(refused)["status"] == 412
    assert (await admin.get(PATH)).json() == WATCHLIST


async def test_if_match_on_nothing_is_refused(admin: httpx.AsyncClient) -> None:
    refused = await admin.put(PATH, json=WATCHLIST, headers={"if-match": "*"})

    assert problem(refused)["status"] == 412


async def test_removed_watchlist_is_gone_and_its_versions_stay(admin: httpx.AsyncClient) -> None:
    await admin.put(PATH, json=WATCHLIST)

    removed = await admin.delete(PATH, headers={"if-match": '"1"'})

    assert removed.status_code == 204
    assert (await admin.get(PATH)).status_code == 404
    assert (await admin.delete(PATH)).status_code == 404
    versions = (await admin.get(f"{PATH}/versions")).json()["items"]
    assert [(each["version"], each["removed"]) for each in versions] == [(1, False), (2, True)]


async def test_id_in_the_body_may_be_left_out_but_not_differ(admin: httpx.AsyncClient) -> None:
    without = {name: value for name, value in WATCHLIST.items() if name != "id"}

    assert (await admin.put(PATH, json=without)).json() == WATCHLIST
    refused = await admin.put(PATH, json=changed(id="other"))
    assert problem(refused)["errors"][0]["field"] == "id"


async def test_unknown_state_is_named_with_the_nearest_known_one(admin: httpx.AsyncClient) -> None:
    wrong = changed(rules=[{"types": ["arms_transfer"], "targets": ["FRA", "Ukrane"]}])

    refused = await admin.post("/v1/watchlists", json=wrong)

    (error,) = problem(refused)["errors"]
    assert (error["field"], error["nearest"]) == ("rules[0].targets[1]", "Ukraine")


async def test_unknown_type_is_named_with_the_nearest_known_one(admin: httpx.AsyncClient) -> None:
    refused = await admin.post(
        "/v1/watchlists", json=changed(rules=[{"types": ["arms_transfers"]}])
    )

    (error,) = problem(refused)["errors"]
    assert (error["field"], error["nearest"]) == ("rules[0].types[0]", "arms_transfer")


async def test_pages_hold_every_watchlist_once(admin: httpx.AsyncClient) -> None:
    ids = [f"list-{number}" for number in range(5)]
    for each in ids:
        await admin.post("/v1/watchlists", json=changed(id=each))

    found: list[str] = []
    after: dict[str, str] = {}
    while True:
        page = (await admin.get("/v1/watchlists", params={"limit": 2, **after})).json()
        found += [each["id"] for each in page["items"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}

    assert found == ids


async def test_cursor_of_another_list_is_refused(admin: httpx.AsyncClient) -> None:
    for number in range(2):
        await admin.post("/v1/watchlists", json=changed(id=f"list-{number}"))
    cursor = (await admin.get("/v1/watchlists", params={"limit": 1})).json()["next"]

    refused = await admin.get("/v1/keys", params={"after": cursor})

    assert problem(refused)["errors"][0]["field"] == "after"


async def test_presets_may_be_put_as_they_come(admin: httpx.AsyncClient) -> None:
    presets = (await admin.get("/v1/presets")).json()["items"]

    statuses = [
        (await admin.post("/v1/watchlists", json=each["watchlist"])).status_code for each in presets
    ]

    assert sum(each["default"] for each in presets) == 3
    assert set(statuses) == {201}
