"""Is a rule refused that breaks an example, and does marking an alert make one?"""

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import httpx
import pytest

from services.alert.api.app import create_app
from services.alert.child_coder import ChildCoder
from services.alert.examples.texts import TextReader
from shared.messages import Article, Coding
from shared.sql.settings import SqlSettings
from tests.integration.alert.api.served import (
    SENTENCE,
    WATCHLIST,
    Served,
    a_coding,
    an_article,
    problem,
)
from tests.integration.alert.api.tenants import made

PATH = f"/v1/watchlists/{WATCHLIST['id']}"
TO_POLAND = [{"types": ["arms_transfer"], "targets": ["POL"]}]


@pytest.fixture
async def alert(served: Served, admin: httpx.AsyncClient) -> str:
    """Give the path of an alert."""
    await made(admin, "/v1/watchlists", {**WATCHLIST, "history": True})
    (raised,) = await served.hand_in()
    return f"/v1/alerts/{raised}"


def watching(rules: list[dict[str, Any]] | None = None, **examples: Any) -> dict[str, Any]:
    return {**WATCHLIST, "rules": rules or WATCHLIST["rules"], "examples": examples}


async def mark(client: httpx.AsyncClient, alert: str, verdict: str) -> dict[str, Any]:
    response = await client.post(f"{alert}/marks", json={"verdict": verdict})
    assert response.status_code == 201, response.text
    found: dict[str, Any] = response.json()
    return found


async def listed(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    response = await client.get(f"{PATH}/examples")
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["items"]
    return found


async def current(client: httpx.AsyncClient) -> dict[str, Any]:
    found: dict[str, Any] = (await client.get(PATH)).json()
    return found


@pytest.mark.parametrize("about", [{"article_id": "art_1"}, {"event_id": "evt_art_1"}])
async def test_rule_that_rings_for_what_it_must_is_saved(
    admin: httpx.AsyncClient, alert: str, about: dict[str, str]
) -> None:
    kept = await admin.put(PATH, json=watching(must_fire=[about]))

    assert kept.json()["examples"]["must_fire"] == [about]
    (example,) = await listed(admin)
    assert (example["must_fire"], example["fires"], example["holds"]) == (True, True, True)
    assert "types arms_transfer" in example["because"]


async def test_rule_that_breaks_an_example_is_refused_with_the_condition(
    admin: httpx.AsyncClient, alert: str
) -> None:
    about = {"article_id": "art_1"}
    silent = problem(await admin.put(PATH, json=watching(TO_POLAND, must_fire=[about])))
    ringing = problem(await admin.put(PATH, json=watching(must_not_fire=[about])))

    assert (silent["status"], ringing["status"]) == (422, 422)
    (broken,) = silent["errors"]
    assert broken["field"] == "examples.must_fire[0]"
    assert broken["message"].startswith("it does not fire: rule 0 fails at targets: asked POL")
    assert ringing["errors"][0]["field"] == "examples.must_not_fire[0]"
    assert "examples" not in await current(admin)


async def test_new_watchlist_that_breaks_an_example_is_not_made(
    admin: httpx.AsyncClient, alert: str
) -> None:
    new = {**watching(must_not_fire=[{"article_id": "art_1"}]), "id": "other"}

    refused = [
        await admin.post("/v1/watchlists", json=new),
        await admin.put("/v1/watchlists/other", json=new),
    ]

    assert [problem(each)["status"] for each in refused] == [422, 422]


async def test_example_of_what_is_not_stored_is_refused(
    admin: httpx.AsyncClient, alert: str
) -> None:
    for place in ("must_fire", "must_not_fire"):
        refused = problem(await admin.put(PATH, json=watching(**{place: [{"event_id": "evt_x"}]})))

        assert refused["errors"][0]["field"] == f"examples.{place}[0]"
        assert "no such article or event is stored" in refused["detail"]


@pytest.mark.parametrize(
    ("verdict", "must_fire"),
    [("relevant", True), ("not_relevant", False), ("wrong_party", False), ("duplicate", False)],
)
async def test_marking_an_alert_adds_an_example_of_its_event(
    admin: httpx.AsyncClient, alert: str, verdict: str, *, must_fire: bool
) -> None:
    marked = await mark(admin, alert, verdict)

    (example,) = await listed(admin)
    assert (marked["must_fire"], marked["watchlist_version"]) == (must_fire, 2)
    assert (example["id"], example["must_fire"]) == (marked["example_id"], must_fire)
    assert (example["holds"], example["fires"]) == (must_fire, True)
    assert example["example"]["kind"] == verdict
    assert example["example"]["event_id"] == "evt_art_1"
    (deed,) = (await admin.get(f"{alert}/history")).json()["items"]
    assert (deed["action"], deed["changes"]) == ("marked", {"verdict": [None, verdict]})


async def test_last_mark_of_an_alert_counts(admin: httpx.AsyncClient, alert: str) -> None:
    for verdict in ("relevant", "not_relevant", "relevant"):
        await mark(admin, alert, verdict)

    (example,) = await listed(admin)
    assert example["example"]["kind"] == "relevant"


async def test_marked_alert_stands_in_the_way_of_a_rule_that_breaks_it(
    admin: httpx.AsyncClient, alert: str
) -> None:
    await mark(admin, alert, "not_relevant")
    wide = {**await current(admin), "rules": [{"types": ["arms_transfer"]}]}
    narrow = {**wide, "rules": TO_POLAND}

    refused = problem(await admin.put(PATH, json=wide))
    kept = await admin.put(PATH, json=narrow)

    assert "it fires (marked not_relevant)" in refused["detail"]
    assert kept.status_code == 200


async def test_other_name_breaks_no_example(admin: httpx.AsyncClient, alert: str) -> None:
    await mark(admin, alert, "not_relevant")

    renamed = await admin.put(PATH, json={**await current(admin), "name": "Weapons"})

    assert renamed.status_code == 200


async def test_document_that_says_nothing_of_examples_keeps_those_that_stand(
    admin: httpx.AsyncClient, alert: str
) -> None:
    await mark(admin, alert, "not_relevant")
    bare = {**WATCHLIST, "history": True}
    lines = f"{json.dumps({**bare, 'name': 'Imported'})}\n"

    wide = problem(await admin.put(PATH, json={**bare, "rules": [{"types": ["arms_transfer"]}]}))
    renamed = await admin.put(PATH, json={**bare, "name": "Weapons"})
    headers = {"content-type": "application/x-ndjson"}
    await admin.post("/v1/watchlists/import", content=lines, headers=headers)
    kept = await current(admin)
    emptied = await admin.put(PATH, json={**bare, "examples": {}})

    assert "it fires (marked not_relevant)" in wide["detail"]
    assert renamed.json()["examples"] == kept["examples"]
    assert kept["name"] == "Imported"
    assert "examples" not in emptied.json()


async def test_duplicate_stands_in_no_rules_way(admin: httpx.AsyncClient, alert: str) -> None:
    await mark(admin, alert, "duplicate")
    wide = {**await current(admin), "rules": [{"types": ["arms_transfer"]}]}

    assert (await admin.put(PATH, json=wide)).status_code == 200
    (example,) = await listed(admin)
    assert not example["holds"]


async def test_removed_example_is_gone_and_the_rules_stand(
    admin: httpx.AsyncClient, alert: str
) -> None:
    marked = await mark(admin, alert, "not_relevant")
    path = f"{PATH}/examples/{marked['example_id']}"

    stale = await admin.delete(path, headers={"if-match": '"1"'})
    removed = await admin.delete(path)
    again = await admin.delete(path)

    assert [each.status_code for each in (stale, removed, again)] == [412, 204, 404]
    assert await listed(admin) == []


async def test_alert_of_a_removed_watchlist_cannot_be_marked(
    admin: httpx.AsyncClient, alert: str
) -> None:
    await admin.delete(PATH)

    refused = await admin.post(f"{alert}/marks", json={"verdict": "relevant"})

    assert problem(refused)["status"] == 409


async def test_unknown_verdict_is_refused_with_the_nearest(
    admin: httpx.AsyncClient, alert: str
) -> None:
    refused = await admin.post(f"{alert}/marks", json={"verdict": "wrong_prty"})

    assert problem(refused)["errors"][0]["nearest"] == "wrong_party"


async def test_import_refuses_the_line_that_breaks_an_example(
    admin: httpx.AsyncClient, alert: str
) -> None:
    about = {"article_id": "art_1"}
    lines = [
        {**watching(must_fire=[about]), "id": "a"},
        {**watching(must_not_fire=[about]), "id": "b"},
    ]
    body = "".join(f"{json.dumps(each)}\n" for each in lines)
    headers = {"content-type": "application/x-ndjson"}

    told = await admin.post("/v1/watchlists/import", content=body, headers=headers)

    first, second = (json.loads(each) for each in told.text.splitlines())
    assert (first["result"], second["result"]) == ("created", "refused")
    assert second["errors"][0]["field"] == "examples.must_not_fire[0]"


async def test_backtest_reports_the_examples_that_the_rule_breaks(
    admin: httpx.AsyncClient, alert: str
) -> None:
    await mark(admin, alert, "relevant")
    tried = {"watchlist": {**WATCHLIST, "rules": TO_POLAND}, "since": "2026-11-02"}
    kept = {"watchlist_id": WATCHLIST["id"], "since": "2026-11-02", "until": "2026-11-03"}

    broken = (await admin.post("/v1/backtests", json={**tried, "until": "2026-11-03"})).json()
    whole = (await admin.post("/v1/backtests", json=kept)).json()

    (one,) = broken["broken_examples"]
    assert one["field"] == "examples.must_fire[0]"
    assert "(marked relevant): rule 0 fails at targets" in one["message"]
    assert whole["broken_examples"] == []


async def test_words_cannot_be_judged_where_nothing_codes_them(admin: httpx.AsyncClient) -> None:
    refused = await admin.post("/v1/watchlists", json=watching(must_fire=[{"text": SENTENCE}]))

    assert "words cannot be read in this process" in problem(refused)["detail"]


class CountedCoder:
    """A coder that finds nothing, and counts what it is asked."""

    def __init__(self) -> None:
        self.coded: list[str] = []

    async def code(self, articles: Sequence[Article]) -> list[Coding]:
        self.coded += [each.text for each in articles]
        return [
            a_coding(an_article()).model_copy(
                update={"article": each.ref(), "events": (), "outcome": "nothing"}
            )
            for each in articles
        ]


class TestWords:
    """Examples given as words, read by the coder in a process of its own."""

    @pytest.fixture
    def empty_settings(self, tmp_path: Any) -> SqlSettings:
        """Give SQLite alone: what is coded does not depend on the database."""
        return SqlSettings(url=tmp_path / "tocsin.db")

    @pytest.fixture
    def reading(self, served: Served) -> Served:
        """Give the application with a coder."""
        parts = replace(served.parts, reader=TextReader(ChildCoder()))
        return replace(served, app=create_app(parts), parts=parts)

    async def test_words_are_coded_and_judged(self, reading: Served) -> None:
        gold = {"text": SENTENCE, "published_at": "2026-11-02T12:00:00Z"}
        aid = {"text": "Poland delivered rice to Ukraine on Sunday."}
        async with reading.client(await reading.key()) as client:
            kept = await client.post(
                "/v1/watchlists", json=watching(must_fire=[gold], must_not_fire=[aid])
            )
            refused = await client.put(PATH, json=watching(TO_POLAND, must_fire=[gold]))

        assert kept.status_code == 201, kept.text
        (error,) = problem(refused)["errors"]
        assert error["field"] == "examples.must_fire[0]"
        assert "rule 0 fails at targets: asked POL, it has UKR" in error["message"]

    async def test_words_are_coded_once(self, served: Served) -> None:
        coder = CountedCoder()
        parts = replace(served.parts, reader=TextReader(coder))
        counted = replace(served, app=create_app(parts), parts=parts)
        async with counted.client(await counted.key()) as client:
            await client.post("/v1/watchlists", json=watching(must_not_fire=[{"text": "Rain."}]))
            for _ in range(3):
                assert [each["holds"] for each in await listed(client)] == [True]

        assert coder.coded == ["Rain."]

    async def test_machine_without_a_coder_says_so(self, reading: Served) -> None:
        none = ChildCoder(command=(sys.executable, "-c", "import sys; sys.exit('no module spacy')"))
        parts = replace(reading.parts, reader=TextReader(none))
        served = replace(reading, app=create_app(parts), parts=parts)
        async with served.client(await served.key()) as client:
            refused = await client.post(
                "/v1/watchlists", json=watching(must_fire=[{"text": SENTENCE}])
            )

        assert problem(refused)["status"] == 422
        assert "no module spacy" in problem(refused)["detail"]
