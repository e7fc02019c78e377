"""Does the API say, from what is stored, why an article did not ring?"""

from typing import Any

import httpx
import pytest

from services.alert.decide import Decider
from services.alert.outbox.enqueue import Outbox
from services.alert.store.alert_store import SqlAlertStore
from shared.messages import Article, Candidate, Coding
from shared.ontology import Family
from tests.integration.alert.api.served import (
    NAMES,
    SENTENCE,
    WATCHLIST,
    Served,
    a_coding,
    an_article,
    problem,
)

PATH = "/v1/watchlists/arms-to-ukraine/why-not"


async def hand_in(served: Served, *codings: Coding, articles: tuple[Article, ...] = ()) -> None:
    store = SqlAlertStore(served.database, Outbox(), NAMES)
    await store.accept_articles(articles, served.clock.now())
    await Decider(store, NAMES).decide_batch(codings, served.clock.now())


async def asked(admin: httpx.AsyncClient, article_id: str = "art_1") -> dict[str, Any]:
    response = await admin.get(PATH, params={"article_id": article_id})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


@pytest.fixture(autouse=True)
async def watched(admin: httpx.AsyncClient) -> None:
    await admin.post("/v1/watchlists", json=WATCHLIST)


async def test_article_that_never_came_is_unknown(admin: httpx.AsyncClient) -> None:
    found = await asked(admin)

    assert (found["rang"], found["stage"], found["failure"]) == (False, "article", "unknown")
    assert found["because"] == "no such article was received"
    assert found["events"] == []


async def test_article_that_is_not_coded_yet_is_named(
    served: Served, admin: httpx.AsyncClient
) -> None:
    await hand_in(served, articles=(an_article(),))

    assert (await asked(admin))["failure"] == "not_coded_yet"


@pytest.mark.parametrize("kept", [True, False])
async def test_coding_that_failed_is_named_with_its_reason(
    served: Served, admin: httpx.AsyncClient, *, kept: bool
) -> None:
    article = an_article()
    failed = a_coding(article).model_copy(
        update={"outcome": "failed", "reason": "worker_killed", "events": ()}
    )
    await hand_in(served, failed, articles=(article,) if kept else ())

    found = await asked(admin)

    assert found["because"] == "the article could not be coded: worker_killed"
    assert found["chain"][0]["detail"]["text_kept"] is kept


async def test_candidates_are_shown_with_their_words(
    served: Served, admin: httpx.AsyncClient
) -> None:
    article = an_article()
    start = article.text.index(SENTENCE)
    candidate = Candidate(
        start=start, end=start + len(SENTENCE), family=Family.ARMS, reason="no_actor"
    )
    silent = a_coding(article).model_copy(
        update={"outcome": "nothing", "events": (), "candidates": (candidate,)}
    )
    await hand_in(served, silent, articles=(article,))

    found = await asked(admin)

    (told,) = found["chain"][-1]["detail"]["candidates"]
    assert (found["stage"], told["sentence"], told["reason"]) == ("frame", SENTENCE, "no_actor")


async def test_condition_of_the_rule_that_failed_is_named(
    served: Served, admin: httpx.AsyncClient
) -> None:
    rules = [{"types": ["arms_transfer"], "actors": ["FRA"]}, {"types": ["visit"]}]
    await admin.put("/v1/watchlists/arms-to-ukraine", json={**WATCHLIST, "rules": rules})
    await served.hand_in()

    found = await asked(admin)

    assert found["because"] == "no rule is satisfied: rule 0 by actors; rule 1 by types"
    assert found["watchlist_version"] == 2
    first, second = found["chain"][-1]["detail"]["rules"]
    assert (first["asked"], "GBR" in first["has"]) == (["FRA"], True)
    assert second == {"rule": 1, "failed": "types", "asked": ["visit"], "has": ["arms_transfer"]}


async def test_article_that_rang_and_one_that_came_after_are_told_apart(
    served: Served, admin: httpx.AsyncClient
) -> None:
    (alert,) = await served.hand_in("art_1")
    await served.hand_in("art_2", "weekly.example")

    first, second = await asked(admin, "art_1"), await asked(admin, "art_2")

    assert (first["rang"], first["stage"], first["failure"]) == (True, "alert", None)
    assert first["because"] == f"it rang: alert {alert}"
    assert second["because"] == f"the incident had rung already, by art_1: alert {alert}"
    detail = second["chain"][-1]["detail"]
    assert (detail["told"], detail["rang_by"]) == (["new", "corroborated"], "art_1")
    assert [each["stage"] for each in second["chain"]] == [
        *("article", "coding", "outcome", "prefilter", "frame"),
        *("parties", "novelty", "incident", "rule", "alert"),
    ]
    assert second["events"][0]["quote"] == SENTENCE


async def test_watchlist_put_after_the_incident_was_decided_is_said_to_be_younger(
    served: Served, admin: httpx.AsyncClient
) -> None:
    late = {**WATCHLIST, "id": "late"}
    await served.hand_in()
    served.clock.advance(an_article().fetched_at)
    await admin.post("/v1/watchlists", json=late)

    response = await admin.get("/v1/watchlists/late/why-not", params={"article_id": "art_1"})

    assert response.json()["failure"] == "older_than_watchlist"


async def test_unknown_watchlist_is_not_found(admin: httpx.AsyncClient) -> None:
    refused = await admin.get("/v1/watchlists/nothing/why-not", params={"article_id": "art_1"})

    assert (refused.status_code, problem(refused)["detail"]) == (
        404,
        "there is no watchlist 'nothing'",
    )


@pytest.mark.parametrize("query", [{}, {"article_id": ""}, {"article_id": "a" * 201}, {"id": "x"}])
async def test_article_must_be_named(admin: httpx.AsyncClient, query: dict[str, str]) -> None:
    refused = await admin.get(PATH, params=query)

    assert refused.status_code == 422
    assert problem(refused)["errors"][0]["field"] in {"article_id", "id"}
