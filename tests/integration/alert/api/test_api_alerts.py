"""Does an alert that was raised, and all that belongs to it, stand in the API?"""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from services.alert.store.alert_queries import get_alert
from tests.integration.alert.api.served import (
    AFTER,
    BEFORE,
    SENTENCE,
    WATCHLIST,
    Served,
    problem,
)


@pytest.fixture
async def alert(served: Served, admin: httpx.AsyncClient) -> str:
    """Give the id of an alert that was raised under a subscription."""
    endpoint = await admin.post("/v1/endpoints", json={"url": "http://127.0.0.1:9/hook"})
    await admin.post("/v1/watchlists", json=WATCHLIST)
    await admin.post("/v1/subscriptions", json={"endpoint_id": endpoint.json()["id"]})
    served.clock.advance(served.clock.now() + timedelta(minutes=10))
    (raised,) = await served.hand_in()
    return raised


async def listed(client: httpx.AsyncClient, **query: Any) -> list[str]:
    response = await client.get("/v1/alerts", params=query)
    assert response.status_code == 200, response.text
    return [each["alert_id"] for each in response.json()["items"]]


async def test_raised_alert_is_the_message_of_its_webhook(
    served: Served, admin: httpx.AsyncClient, alert: str
) -> None:
    read = await admin.get(f"/v1/alerts/{alert}")

    async with served.database.reading() as tx:
        record = await get_alert(tx, alert)
    assert record is not None
    untouched = {"state": "open", "assignee": None, "reason": None}
    assert read.json() == {**record.alert.model_dump(mode="json"), **untouched}
    assert read.json()["items"][0]["system"] == "Challenger 2"


HOLD: tuple[dict[str, Any], ...] = (
    {"watchlist": "arms-to-ukraine"},
    {"type": ["arms_transfer", "attack"]},
    {"status": "announced"},
    {"kind": "new"},
    {"actor": "United Kingdom"},
    {"actor": "GBR", "target": ["UKR", "POL"]},
    {"since": "2026-11-02", "until": "2026-11-03T00:00:00+01:00"},
    {"standing": "true"},
    {"newest_first": "true"},
)
DO_NOT_HOLD: tuple[dict[str, Any], ...] = (
    {"watchlist": "other"},
    {"type": "attack"},
    {"status": "completed"},
    {"kind": "updated"},
    {"actor": "Poland"},
    {"target": "Hezbollah"},
    {"until": "2026-11-02"},
    {"since": "2026-11-03"},
    {"standing": "false"},
    {"incident": "inc_other"},
)


async def test_filters_find_what_they_hold_for(admin: httpx.AsyncClient, alert: str) -> None:
    assert [await listed(admin, **query) for query in HOLD] == [[alert]] * len(HOLD)
    assert [await listed(admin, **query) for query in DO_NOT_HOLD] == [[]] * len(DO_NOT_HOLD)


async def test_wrong_query_is_refused_with_the_nearest_known(admin: httpx.AsyncClient) -> None:
    expected = {
        "typ=attack": ("typ", "type"),
        "type=arms_transfr": ("type[0]", "arms_transfer"),
        "actor=Ukrane": ("actor", "Ukraine"),
        "since=yesterday": ("since", None),
        "limit=0": ("limit", None),
        "after=x": ("after", None),
    }

    found = {}
    for query in expected:
        (error,) = problem(await admin.get(f"/v1/alerts?{query}"))["errors"]
        found[query] = (error["field"], error.get("nearest"))

    assert found == expected


async def test_cursor_gives_what_was_raised_since(
    served: Served, admin: httpx.AsyncClient, alert: str
) -> None:
    page = (await admin.get("/v1/alerts")).json()
    nothing = (await admin.get("/v1/alerts", params={"after": page["cursor"]})).json()
    await admin.post("/v1/watchlists", json={**WATCHLIST, "id": "second", "history": True})
    told = await served.hand_in("art_2", "weekly.example")

    since = (await admin.get("/v1/alerts", params={"after": nothing["cursor"]})).json()

    assert (page["next"], nothing["items"], nothing["cursor"]) == (None, [], page["cursor"])
    assert {each["alert_id"] for each in since["items"]} == told != {alert}
    assert since["cursor"] != page["cursor"]


async def test_evidence_stands_in_its_context(admin: httpx.AsyncClient, alert: str) -> None:
    (evidence,) = (await admin.get(f"/v1/alerts/{alert}/evidence")).json()["items"]

    assert (evidence["before"], evidence["quote"], evidence["after"]) == (BEFORE, SENTENCE, AFTER)
    assert evidence["outlet"] == "daily.example"


async def test_explanation_names_version_and_rule(admin: httpx.AsyncClient, alert: str) -> None:
    explained = (await admin.get(f"/v1/alerts/{alert}/explanation")).json()

    assert (explained["watchlist"], explained["watchlist_version"]) == ("arms-to-ukraine", 1)
    assert explained["explanation"]["predicates"]["targets"] == ["UKR"]


async def test_incident_of_an_alert_is_listed_with_its_events(
    admin: httpx.AsyncClient, alert: str
) -> None:
    incident_id = (await admin.get(f"/v1/alerts/{alert}")).json()["incident_id"]

    incident = (await admin.get(f"/v1/incidents/{incident_id}")).json()
    found = (await admin.get("/v1/incidents", params={"actor": "GBR"})).json()["items"]
    events = (await admin.get(f"/v1/incidents/{incident_id}/events")).json()["items"]

    assert found == [incident]
    assert incident["sources"]["articles"] == ["art_1"]
    assert [(each["article_id"], each["event"]["event_id"]) for each in events] == [
        ("art_1", "evt_art_1")
    ]


async def test_article_and_its_coding_are_kept(admin: httpx.AsyncClient, alert: str) -> None:
    kept = (await admin.get("/v1/articles/art_1")).json()
    coding = (await admin.get("/v1/articles/art_1/coding")).json()

    assert kept["article"]["text"] == f"{BEFORE}{SENTENCE}{AFTER}"
    assert [each["content_version"] for each in kept["versions"]] == ["v1"]
    assert [each["event_id"] for each in coding["events"]] == ["evt_art_1"]


async def test_delivery_of_an_alert_waits_and_is_accounted_for(
    admin: httpx.AsyncClient, alert: str
) -> None:
    deliveries = (await admin.get("/v1/deliveries", params={"alert": alert})).json()["items"]
    counts = (await admin.get("/v1/reconciliation")).json()

    assert [(each["state"], each["kind"]) for each in deliveries] == [("pending", "new")]
    assert (counts["enqueued"], counts["pending"], counts["balanced"]) == (1, 1, True)
    undelivered = {"state": ["held", "dead"]}
    assert (await admin.get("/v1/deliveries", params=undelivered)).json()["items"] == []


async def test_delivery_on_its_way_is_not_replayed(admin: httpx.AsyncClient, alert: str) -> None:
    (delivery,) = (await admin.get("/v1/deliveries")).json()["items"]

    refused = await admin.post(f"/v1/deliveries/{delivery['id']}/replay")

    assert problem(refused)["status"] == 409


async def test_dead_delivery_is_sent_again_under_its_id(
    served: Served, admin: httpx.AsyncClient, alert: str
) -> None:
    (delivery,) = (await admin.get("/v1/deliveries")).json()["items"]
    await admin.delete(f"/v1/endpoints/{delivery['endpoint_id']}")

    replayed = await admin.post(f"/v1/deliveries/{delivery['id']}/replay")

    assert replayed.status_code == 202
    assert {name: replayed.json()[name] for name in ("id", "state", "replays")} == {
        "id": delivery["id"],
        "state": "pending",
        "replays": 1,
    }
    assert served.woken
