"""Is it kept who deals with an alert, how far that has come, and who changed it when?"""

import csv
import io
from datetime import timedelta
from typing import Any

import httpx
import pytest

from shared.auth.scopes import Scope
from shared.ontology import Status
from tests.integration.alert.api.served import WATCHLIST, Served, problem
from tests.integration.alert.api.tenants import made


@pytest.fixture
async def alert(served: Served, admin: httpx.AsyncClient) -> str:
    """Give the path of an alert."""
    await made(admin, "/v1/watchlists", {**WATCHLIST, "history": True})
    (raised,) = await served.hand_in()
    return f"/v1/alerts/{raised}"


async def changed(client: httpx.AsyncClient, path: str, **change: Any) -> dict[str, Any]:
    response = await client.patch(path, json=change)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


async def history(client: httpx.AsyncClient, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await client.get(f"{path}/history")).json()["items"]
    return found


def handling(document: dict[str, Any]) -> tuple[str, str | None, str | None]:
    return document["state"], document["assignee"], document["reason"]


async def test_what_is_changed_stands_and_the_rest_stays(
    admin: httpx.AsyncClient, alert: str
) -> None:
    await changed(admin, alert, assignee="Ann")
    await changed(admin, alert, state="closed", reason="an old sale")
    told = await changed(admin, alert, assignee=None)

    assert handling(told) == ("closed", None, "an old sale")
    assert (await admin.get(alert)).json() == told
    assert handling(await changed(admin, alert, state="open")) == ("open", None, None)


async def test_history_says_who_did_what_and_when(
    served: Served, admin: httpx.AsyncClient, alert: str
) -> None:
    await changed(admin, alert, state="acknowledged")
    served.clock.advance(served.clock.now() + timedelta(minutes=1))
    comment = await admin.post(f"{alert}/comments", json={"text": "  asked the ministry "})

    first, second = await history(admin, alert)

    assert first["changes"] == {"state": ["open", "acknowledged"]}
    assert second == comment.json()
    assert (second["author"], second["comment"]) == ("tester", "asked the ministry")
    assert second["at"] > first["at"]
    trail = (await admin.get("/v1/audit")).json()["items"]
    assert [each["action"] for each in trail[-2:]] == ["changeAlert", "commentAlert"]


async def test_history_comes_in_pages(admin: httpx.AsyncClient, alert: str) -> None:
    for text in ("one", "two"):
        await admin.post(f"{alert}/comments", json={"text": text})

    page = (await admin.get(f"{alert}/history", params={"limit": 1})).json()
    rest = (await admin.get(f"{alert}/history", params={"after": page["next"]})).json()

    assert [each["comment"] for each in page["items"] + rest["items"]] == ["one", "two"]


async def test_change_of_nothing_is_no_change(admin: httpx.AsyncClient, alert: str) -> None:
    before = (await admin.get(alert)).headers["etag"]

    again = await admin.patch(alert, json={"state": "open", "assignee": None})

    assert again.headers["etag"] == before
    assert await history(admin, alert) == []


async def test_change_based_on_an_older_state_is_refused(
    served: Served, admin: httpx.AsyncClient, alert: str
) -> None:
    seen = {"if-match": (await admin.get(alert)).headers["etag"]}
    done = await admin.patch(alert, json={"state": "closed"}, headers=seen)
    again = await admin.patch(alert, json={"state": "open"}, headers=seen)
    now = {"if-match": done.headers["etag"]}
    await served.hand_in("art_2", "weekly.example")
    after_news = await admin.patch(alert, json={"state": "open"}, headers=now)

    assert (done.status_code, again.status_code, after_news.status_code) == (200, 412, 412)


async def test_change_is_told_by_the_cursor(admin: httpx.AsyncClient, alert: str) -> None:
    cursor = (await admin.get("/v1/alerts")).json()["cursor"]
    await changed(admin, alert, state="acknowledged")

    since = (await admin.get("/v1/alerts", params={"after": cursor})).json()["items"]

    assert [each["state"] for each in since] == ["acknowledged"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "open"}, False),
        ({"state": ["open", "acknowledged"]}, True),
        ({"assignee": ["Bob", "Ann"]}, True),
        ({"assignee": "Bob"}, False),
        ({"assigned": "true"}, True),
        ({"assigned": "false"}, False),
    ],
)
async def test_lists_and_exports_ask_for_state_and_assignee(
    admin: httpx.AsyncClient, alert: str, query: dict[str, Any], *, found: bool
) -> None:
    await changed(admin, alert, state="acknowledged", assignee="Ann")

    listed = (await admin.get("/v1/alerts", params=query)).json()["items"]
    exported = await admin.get("/v1/alerts/export", params={**query, "format": "csv"})

    assert len(listed) == found
    rows = list(csv.DictReader(io.StringIO(exported.text)))
    assert [(each["state"], each["assignee"]) for each in rows] == [("acknowledged", "Ann")] * found


async def test_untouched_alert_is_open_and_nobodys(admin: httpx.AsyncClient, alert: str) -> None:
    for query in ({"state": "open"}, {"assigned": "false"}):
        assert len((await admin.get("/v1/alerts", params=query)).json()["items"]) == 1


async def test_retraction_opens_a_closed_alert_again(
    served: Served, admin: httpx.AsyncClient, alert: str
) -> None:
    await changed(admin, alert, state="closed", assignee="Ann")

    await served.hand_in("art_2", "weekly.example", Status.CANCELLED)

    found = (await admin.get(alert)).json()
    assert handling(found)[:2] == ("open", "Ann")
    last = (await history(admin, alert))[-1]
    assert (last["action"], last["author"], last["bearer"]) == ("reopened", "tocsin", None)
    assert last["changes"]["state"] == ["closed", "open"]


async def test_retraction_leaves_a_dismissed_alert_dismissed(
    served: Served, admin: httpx.AsyncClient, alert: str
) -> None:
    await changed(admin, alert, state="dismissed", reason="not ours")

    await served.hand_in("art_2", "weekly.example", Status.CANCELLED)

    assert handling((await admin.get(alert)).json()) == ("dismissed", None, "not ours")


async def test_higher_severity_opens_a_dismissed_alert_again(
    served: Served, admin: httpx.AsyncClient
) -> None:
    await made(admin, "/v1/watchlists", {**WATCHLIST, "history": True})
    (raised,) = await served.hand_in("art_1", "daily.example", Status.PROPOSED)
    path = f"/v1/alerts/{raised}"
    await changed(admin, path, state="dismissed")

    await served.hand_in("art_2", "weekly.example", Status.COMPLETED)

    found = (await admin.get(path)).json()
    assert found["state"] == "open"
    assert found["reason"].startswith("its severity rose from medium to high")


@pytest.mark.parametrize(
    ("body", "field", "nearest"),
    [
        ({}, "(body)", None),
        ({"state": None}, "(body)", None),
        ({"state": "closd"}, "state", "closed"),
        ({"assignee": " "}, "assignee", None),
        ({"comment": "x"}, "comment", None),
        ([], "(body)", None),
    ],
)
async def test_wrong_change_names_the_field(
    admin: httpx.AsyncClient, alert: str, body: object, field: str, nearest: str | None
) -> None:
    refused = problem(await admin.patch(alert, json=body))

    assert refused["status"] == 422
    (error,) = refused["errors"]
    assert (error["field"], error.get("nearest")) == (field, nearest)


async def test_reading_alerts_is_not_enough_to_handle_them(served: Served, alert: str) -> None:
    async with served.client(await served.key(Scope.ALERTS_READ)) as client:
        refused = [
            await client.patch(alert, json={"state": "closed"}),
            await client.post(f"{alert}/comments", json={"text": "x"}),
        ]
        read = await client.get(f"{alert}/history")

    assert [each.status_code for each in refused] == [403, 403]
    assert read.status_code == 200


async def test_comment_is_added_once_for_its_idempotency_key(
    admin: httpx.AsyncClient, alert: str
) -> None:
    for _ in range(2):
        headers = {"idempotency-key": "c1"}
        await admin.post(f"{alert}/comments", json={"text": "seen"}, headers=headers)

    assert [each["comment"] for each in await history(admin, alert)] == ["seen"]
