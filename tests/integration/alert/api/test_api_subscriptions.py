"""Can a subscriber say when it wants to be told, and see what became of every alert?"""

from datetime import timedelta
from typing import Any

import httpx

from services.alert.outbox.releasing import release_due
from shared.auth.scopes import Scope
from tests.integration.alert.api.served import NOON, WATCHLIST, Served, problem

POLICY: dict[str, Any] = {
    "min_severity": "medium",
    "digest": {"every": "weekly", "at": "08:00", "weekday": "monday", "timezone": "Europe/Paris"},
    "quiet_hours": {"start": "22:00", "end": "07:00", "timezone": "Europe/Paris"},
    "rate_cap": {"messages": 10, "seconds": 600},
    "urgent_passes": True,
}


async def subscribed(admin: httpx.AsyncClient, **changes: Any) -> dict[str, Any]:
    await admin.post("/v1/watchlists", json=WATCHLIST)
    endpoint = (await admin.post("/v1/endpoints", json={"url": "http://127.0.0.1:9/"})).json()
    wanted = {"endpoint_id": endpoint["id"], **changes}
    made = await admin.post("/v1/subscriptions", json=wanted)
    assert made.status_code == 201, made.text
    document: dict[str, Any] = made.json()
    return document


async def explained(served: Served, admin: httpx.AsyncClient) -> list[dict[str, Any]]:
    (alert_id,) = await served.hand_in()
    found = (await admin.get(f"/v1/alerts/{alert_id}/explanation")).json()
    notices: list[dict[str, Any]] = found["notices"]
    return notices


async def test_a_policy_is_kept_as_it_was_given(admin: httpx.AsyncClient) -> None:
    made = await subscribed(admin, policy=POLICY)
    read = await admin.get(f"/v1/subscriptions/{made['id']}")

    assert read.json() == made
    assert read.json()["policy"]["digest"]["timezone"] == "Europe/Paris"
    assert read.headers["etag"] == '"1"'


async def test_what_is_wrong_in_a_policy_is_named(admin: httpx.AsyncClient) -> None:
    policy = {"digest": {"every": "daily", "timezone": "Europe/Pari"}}
    refused = await admin.post("/v1/subscriptions", json={"endpoint_id": "e", "policy": policy})

    (error,) = problem(refused)["errors"]
    assert error["field"] == "policy.digest.timezone"
    assert "did you mean 'Europe/Paris'" in error["message"]


async def test_a_change_is_refused_that_is_based_on_another_version(
    admin: httpx.AsyncClient,
) -> None:
    path = f"/v1/subscriptions/{(await subscribed(admin))['id']}"
    wanted = {"kinds": ["new"], "policy": {"group_wait": 30}}
    changed = await admin.put(path, json=wanted, headers={"if-match": '"1"'})
    refused = await admin.put(path, json=wanted, headers={"if-match": '"1"'})

    assert (changed.json()["version"], changed.headers["etag"]) == (2, '"2"')
    assert problem(refused)["status"] == 412
    changes = (await admin.get("/v1/audit")).json()["items"]
    assert changes[-1]["action"] == "putSubscription"


async def test_a_snooze_holds_and_its_end_tells(served: Served, admin: httpx.AsyncClient) -> None:
    path = f"/v1/subscriptions/{(await subscribed(admin))['id']}"
    until = (NOON + timedelta(days=2)).isoformat()
    assert (await admin.post(f"{path}/snooze", json={"until": until})).status_code == 200
    (notice,) = await explained(served, admin)
    assert (notice["state"], notice["because"]) == (
        "held",
        "the subscription is snoozed until then",
    )

    assert (await admin.post(f"{path}/wake")).status_code == 200
    assert await release_due(served.database, served.clock.now()) == 1
    sums = (await admin.get("/v1/reconciliation")).json()["notices"]
    assert (sums["decided"], sums["pending"], sums["balanced"]) == (1, 1, True)


async def test_a_snooze_that_is_over_is_refused(admin: httpx.AsyncClient) -> None:
    path = f"/v1/subscriptions/{(await subscribed(admin))['id']}"

    refused = await admin.post(f"{path}/snooze", json={"until": NOON.isoformat()})
    assert problem(refused)["errors"][0]["field"] == "until"


async def test_a_silenced_alert_is_stored_and_explained_as_silenced(
    served: Served, admin: httpx.AsyncClient
) -> None:
    await subscribed(admin)
    wanted = {
        "actors": ["Britain"],
        "reason": "exercise",
        "expires_at": (NOON + timedelta(hours=1)).isoformat(),
    }
    made = (await admin.post("/v1/silences", json=wanted)).json()
    (notice,) = await explained(served, admin)

    assert made["matcher"]["actors"] == ["GBR"]
    because = f"silenced by {made['id']} by tester: exercise"
    assert (notice["state"], notice["because"]) == ("silenced", because)
    path = f"/v1/watchlists/{WATCHLIST['id']}/why-not"
    why = (await admin.get(path, params={"article_id": "art_1"})).json()
    assert why["rang"]
    assert because in why["because"]


async def test_an_ended_silence_is_listed_only_when_asked_for(admin: httpx.AsyncClient) -> None:
    wanted = {"types": ["talks"], "reason": "noise", "expires_at": "2026-11-03T12:00:00Z"}
    path = f"/v1/silences/{(await admin.post('/v1/silences', json=wanted)).json()['id']}"

    assert (await admin.delete(path)).status_code == 204
    assert problem(await admin.delete(path))["status"] == 409
    assert (await admin.get("/v1/silences")).json()["items"] == []
    (listed,) = (await admin.get("/v1/silences", params={"expired": "true"})).json()["items"]
    assert not listed["active"]


async def test_a_silence_of_everything_or_of_unknowns_is_refused(admin: httpx.AsyncClient) -> None:
    usual = {"reason": "noise", "expires_at": "2026-11-03T12:00:00Z"}
    wrong: list[dict[str, Any]] = [
        {},
        {"actors": ["Atlantis"]},
        {"watchlists": ["none"]},
        {"types": ["talks"], "expires_at": "2020-01-01T00:00:00Z"},
    ]
    refused = [await admin.post("/v1/silences", json=usual | each) for each in wrong]

    fields = [problem(each)["errors"][0]["field"] for each in refused]
    assert fields == ["types", "actors", "watchlists", "expires_at"]


async def test_reading_alerts_does_not_allow_to_silence_them(served: Served) -> None:
    async with served.client(await served.key(Scope.ALERTS_READ)) as reader:
        wanted = {"types": ["talks"], "reason": "noise", "expires_at": "2026-11-03T12:00:00Z"}

        assert (await reader.get("/v1/silences")).status_code == 200
        assert problem(await reader.post("/v1/silences", json=wanted))["status"] == 403


async def test_alerts_are_listed_by_severity(served: Served, admin: httpx.AsyncClient) -> None:
    await admin.post("/v1/watchlists", json=WATCHLIST)
    await served.hand_in()
    high = (await admin.get("/v1/alerts", params={"severity": "high"})).json()["items"]
    low = (await admin.get("/v1/alerts", params={"severity": "low"})).json()["items"]

    assert [each["severity"] for each in high] == ["high"]
    assert low == []
    why = (await admin.get(f"/v1/alerts/{high[0]['alert_id']}/explanation")).json()
    assert why["explanation"]["severity"]["score"] == 60.0
