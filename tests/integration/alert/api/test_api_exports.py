"""Does all of a list leave, as filtered, in each form?"""

import csv
import io
import json
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest

from services.alert.api import exporting
from services.alert.api.alert_atom import NAMESPACE
from tests.integration.alert.api.served import SENTENCE, WATCHLIST, Served
from tests.integration.alert.api.tenants import furnish, made

EXPORTED = ("alerts", "incidents", "events")


@pytest.fixture
async def told(served: Served, admin: httpx.AsyncClient) -> None:
    """Have an act told by two outlets, that rang a watchlist."""
    await made(admin, "/v1/watchlists", {**WATCHLIST, "history": True})
    await served.hand_in("art_1")
    await served.hand_in("art_2", "weekly.example")


async def exported(client: httpx.AsyncClient, name: str, **query: Any) -> str:
    response = await client.get(f"/v1/{name}/export", params=query)
    assert response.status_code == 200, response.text
    return response.text


@pytest.mark.parametrize("name", EXPORTED)
async def test_ndjson_holds_what_the_list_holds(
    admin: httpx.AsyncClient, told: None, name: str
) -> None:
    listed = (await admin.get(f"/v1/{name}")).json()["items"]

    lines = (await exported(admin, name)).splitlines()

    assert [json.loads(each) for each in lines] == listed
    assert listed


@pytest.mark.parametrize("name", EXPORTED)
async def test_csv_has_a_line_for_each_item(
    admin: httpx.AsyncClient, told: None, name: str
) -> None:
    listed = (await admin.get(f"/v1/{name}")).json()["items"]

    rows = list(csv.DictReader(io.StringIO(await exported(admin, name, format="csv"))))

    assert len(rows) == len(listed)
    assert {row["actor"] for row in rows} == {"United Kingdom"}
    assert {row["items"] for row in rows} == {"14 Challenger 2"}


async def test_csv_of_alerts_quotes_the_evidence(admin: httpx.AsyncClient, told: None) -> None:
    (row,) = csv.DictReader(io.StringIO(await exported(admin, "alerts", format="csv")))

    assert (row["quote"], row["article_id"]) == (SENTENCE, "art_1")


async def test_export_of_many_pages_misses_nothing(
    admin: httpx.AsyncClient, told: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "PAGE", 1)

    lines = (await exported(admin, "events")).splitlines()

    assert [json.loads(each)["article_id"] for each in lines] == ["art_1", "art_2"]


@pytest.mark.parametrize(
    ("name", "query", "count"),
    [
        ("alerts", {"actor": "GBR"}, 1),
        ("alerts", {"type": "talks"}, 0),
        ("incidents", {"target": "Ukraine"}, 1),
        ("incidents", {"since": "2030-01-01"}, 0),
        ("events", {"article": "art_2"}, 1),
        ("events", {"actor": "GBR", "target": "UKR", "type": ["arms_transfer", "talks"]}, 2),
        ("events", {"until": "2026-11-02T12:00:00Z"}, 0),
        ("events", {"incident": "inc_none"}, 0),
    ],
)
async def test_filters_hold_for_list_and_export(
    admin: httpx.AsyncClient, told: None, name: str, query: dict[str, Any], count: int
) -> None:
    listed = (await admin.get(f"/v1/{name}", params=query)).json()["items"]

    assert len(listed) == len((await exported(admin, name, **query)).splitlines()) == count


async def test_nothing_to_export_is_an_empty_file(admin: httpx.AsyncClient) -> None:
    assert await exported(admin, "alerts") == ""
    assert (await exported(admin, "alerts", format="csv")).count("\r\n") == 1


async def test_events_come_in_pages(admin: httpx.AsyncClient, told: None) -> None:
    first = (await admin.get("/v1/events", params={"limit": 1})).json()
    rest = (await admin.get("/v1/events", params={"after": first["next"]})).json()

    assert [each["article_id"] for each in (*first["items"], *rest["items"])] == ["art_1", "art_2"]
    assert rest["next"] is None


async def test_only_the_own_tenants_alerts_leave(served: Served, admin: httpx.AsyncClient) -> None:
    acme = await served.key(tenant="acme")
    await furnish(served, acme)

    async with served.client(acme) as client:
        (own,) = (await exported(client, "alerts")).splitlines()

    assert json.loads(own)["watchlist"] == WATCHLIST["id"]
    assert await exported(admin, "alerts") == ""
    assert SENTENCE not in (await admin.get("/v1/alerts/atom")).text


async def test_atom_feed_tells_the_alerts(admin: httpx.AsyncClient, told: None) -> None:
    answer = await admin.get("/v1/alerts/atom")

    root = ET.fromstring(answer.text)
    inside = {"a": NAMESPACE}
    (entry,) = root.findall("a:entry", inside)
    assert answer.headers["content-type"] == "application/atom+xml"
    assert entry.findtext("a:summary", namespaces=inside) == SENTENCE
    for each in (root, entry):
        assert all(each.findtext(f"a:{name}", "", inside) for name in ("id", "title", "updated"))
