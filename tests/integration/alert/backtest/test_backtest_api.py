"""Does the API try watchlists on what is recorded, and refuse what cannot be tried?"""

import asyncio
from functools import partial
from typing import Any

import httpx
import pytest

from services.alert.api import backtests
from services.alert.backtest.running import run_trial
from services.alert.backtest.trying import Tried
from tests.integration.alert.api.served import WATCHLIST, Served, problem
from tests.integration.alert.backtest.recorded_seeds import ARMS, record

PATH = "/v1/backtests"
SPAN = {"since": "2023-01-16", "until": "2023-01-18"}
OFFERS = {"id": ARMS.id, "name": "Offers", "rules": [{"statuses": ["proposed"]}]}


async def test_document_is_tried_on_recorded_events(
    served: Served, admin: httpx.AsyncClient
) -> None:
    await record(served.database)

    response = await admin.post(PATH, json={"watchlist": ARMS.document(), **SPAN})

    found = response.json()
    assert (response.status_code, found["total"], found["difference"]) == (200, 2, None)
    assert found["per_day"] == [
        {"day": "2023-01-16", "alerts": 0},
        {"day": "2023-01-17", "alerts": 2},
    ]
    assert {each["actor"]["iso3"] for each in found["examples"]} == {"GBR", "POL"}
    assert all(each["evidence"][0]["quote"] for each in found["examples"])


async def test_changed_version_is_told_beside_the_one_that_stands(
    served: Served, admin: httpx.AsyncClient
) -> None:
    await record(served.database)
    await admin.post("/v1/watchlists", json=ARMS.document())
    without_id = {name: value for name, value in OFFERS.items() if name != "id"}

    found = [
        (await admin.post(PATH, json={**each, **SPAN})).json()
        for each in ({"watchlist": OFFERS}, {"watchlist_id": ARMS.id, "watchlist": without_id})
    ]

    assert found[0] == found[1]
    difference = found[0]["difference"]
    assert (difference["version"], difference["added"], difference["removed"]) == (1, 0, 1)
    assert [each["actor"]["iso3"] for each in difference["removed_alerts"]] == ["GBR"]


async def test_watchlist_that_stands_is_tried_by_its_id(
    served: Served, admin: httpx.AsyncClient
) -> None:
    await record(served.database)
    await admin.post("/v1/watchlists", json=ARMS.document())

    found = (await admin.post(PATH, json={"watchlist_id": ARMS.id, **SPAN, "limit": 1})).json()

    assert (found["total"], len(found["examples"])) == (2, 1)
    assert (found["difference"]["added"], found["difference"]["removed"]) == (0, 0)


async def test_backtest_ends_now_unless_said_otherwise(
    served: Served, admin: httpx.AsyncClient
) -> None:
    found = (await admin.post(PATH, json={"watchlist": WATCHLIST, "since": "2026-11-01"})).json()

    assert found["until"] == served.clock.now().isoformat().replace("+00:00", "Z")
    assert (found["total"], len(found["per_day"])) == (0, 2)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"watchlist": None}, "(body)"),
        ({"watchlist": 3}, "watchlist"),
        ({"watchlist": {**WATCHLIST, "rules": [{"targets": ["Ukrane"]}]}}, "watchlist.rules[0]"),
        ({"watchlist": {**WATCHLIST, "rules": [{}]}}, "watchlist.rules[0]"),
        ({"since": None}, "since"),
        ({"since": "yesterday"}, "since"),
        ({"since": "0001-01-01"}, "since"),
        ({"since": "2019-01-01"}, "since"),
        ({"until": "2023-01-16"}, "until"),
        ({"until": "9999-12-31T23:59:59-23:59"}, "until"),
        ({"limit": 101}, "limit"),
        ({"sinec": "2023-01-16"}, "sinec"),
    ],
)
async def test_wrong_request_is_refused_naming_the_field(
    admin: httpx.AsyncClient, changes: dict[str, Any], field: str
) -> None:
    refused = await admin.post(PATH, json={"watchlist": WATCHLIST, **SPAN, **changes})

    assert refused.status_code == 422
    assert problem(refused)["errors"][0]["field"].startswith(field)


async def test_unknown_watchlist_is_not_found(admin: httpx.AsyncClient) -> None:
    refused = await admin.post(PATH, json={"watchlist_id": "nothing", **SPAN})

    assert problem(refused)["detail"] == "there is no watchlist 'nothing'"
    assert refused.status_code == 404


async def test_id_of_the_document_may_not_differ(admin: httpx.AsyncClient) -> None:
    await admin.post("/v1/watchlists", json=WATCHLIST)

    refused = await admin.post(
        PATH,
        json={"watchlist_id": WATCHLIST["id"], "watchlist": {**WATCHLIST, "id": "other"}, **SPAN},
    )

    assert problem(refused)["errors"][0]["field"] == "watchlist.id"


async def test_too_many_events_are_refused(
    served: Served, admin: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await record(served.database)
    monkeypatch.setattr(backtests, "run_trial", partial(run_trial, most_together=1))

    refused = await admin.post(PATH, json={"watchlist": ARMS.document(), **SPAN})

    assert "at most 1" in problem(refused)["errors"][0]["message"]
    assert refused.status_code == 422


async def test_backtests_take_turns(
    served: Served, admin: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once: list[int] = []
    running = 0

    async def watched(*given: Any) -> Tried:
        nonlocal running
        running += 1
        at_once.append(running)
        try:
            return await run_trial(*given)
        finally:
            running -= 1

    monkeypatch.setattr(backtests, "run_trial", watched)
    asked = {"watchlist": WATCHLIST, **SPAN}

    answers = await asyncio.gather(*(admin.post(PATH, json=asked) for _ in range(3)))

    assert [each.status_code for each in answers] == [200, 200, 200]
    assert at_once == [1, 1, 1]
