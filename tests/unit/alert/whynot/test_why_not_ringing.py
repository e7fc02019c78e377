"""Is the first condition that failed the one by which the live decision kept silent?"""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from services.alert.whynot.sentences import sentence
from shared.messages import Coding
from shared.ontology import EventType, Novelty
from tests.unit.alert.built import DAY0, article, coding, event, item
from tests.unit.alert.streams import codings
from tests.unit.alert.whynot.asking import AskingDesk, listed


@pytest.fixture
def desk() -> AskingDesk:
    found = AskingDesk()
    found.watch("arms", types=["arms_transfer"], actors=["GBR"])
    return found


async def test_article_that_raised_the_alert_is_said_to_have_rung(desk: AskingDesk) -> None:
    await desk.hear(coding(article("a"), event("a")))

    found = desk.why_not("arms", "a")

    assert found.rang
    assert sentence(found) == f"it rang: alert {desk.alerts()[0].alert_id}"


async def test_event_of_nobody_known_is_named(desk: AskingDesk) -> None:
    await desk.hear(coding(article("a"), event("a", actor=None, to=None)))

    assert desk.ended("arms", "a") == ("parties", "nobody_known")


async def test_history_is_named(desk: AskingDesk) -> None:
    await desk.hear(coding(article("a"), event("a", novelty=Novelty.BACKGROUND)))

    assert desk.ended("arms", "a") == ("novelty", "background")


async def test_mention_that_fits_several_incidents_is_named(desk: AskingDesk) -> None:
    for name, system in (("a", "Challenger 2"), ("b", "AS90")):
        await desk.hear(coding(article(name), event(name, items=[item(system)])))
    await desk.hear(coding(article("c", 1), event("c")))

    assert desk.ended("arms", "c") == ("incident", "ambiguous")


async def test_condition_that_failed_is_named_with_what_was_asked_and_what_is(
    desk: AskingDesk,
) -> None:
    await desk.hear(coding(article("a"), event("a", actor="POL")))

    found = desk.why_not("arms", "a")

    assert found.chain[-1].failure == "mismatch"
    (rule,) = listed(found.chain[-1], "rules")
    assert (rule["rule"], rule["failed"], rule["asked"]) == (0, "actors", ["GBR"])
    assert "POL" in rule["has"]
    assert sentence(found) == "no rule is satisfied: rule 0 by actors"


@pytest.mark.parametrize(
    ("rule", "failed", "asked", "has"),
    [
        ({"min_sources": 3}, "min_sources", 3, 1),
        ({"min_confidence": 0.95}, "min_confidence", 0.95, 0.9),
        ({"not": {"targets": ["UKR"]}}, "not.targets", ["UKR"], None),
        ({"keywords": ["jets"]}, "keywords", ["jets"], ["a says so"]),
        ({"named": ["Sechin"]}, "named", ["Sechin"], []),
        ({"statuses": ["completed"]}, "statuses", ["completed"], ["announced"]),
    ],
)
async def test_every_kind_of_condition_is_told_with_its_values(
    desk: AskingDesk, rule: dict[str, Any], failed: str, asked: object, has: object
) -> None:
    desk.watch("other", **{"types": ["arms_transfer"], **rule})
    await desk.hear(coding(article("a"), event("a")))

    (told,) = listed(desk.why_not("other", "a").chain[-1], "rules")

    assert (told["failed"], told["asked"]) == (failed, asked)
    assert has is None or told["has"] == has


async def test_article_older_than_the_watchlist_is_named(desk: AskingDesk) -> None:
    desk.watch("late", days=3, types=["arms_transfer"])
    await desk.hear(coding(article("a"), event("a")))

    assert desk.ended("late", "a") == ("time", "older_than_watchlist")


async def test_lane_that_does_not_ring_is_named(desk: AskingDesk) -> None:
    await desk.hear(coding(article("a", lane="backfill"), event("a")))

    assert desk.ended("arms", "a") == ("time", "lane")


async def test_incident_that_had_rung_is_named_with_who_rang_it(desk: AskingDesk) -> None:
    await desk.hear(coding(article("a"), event("a")))
    await desk.hear(coding(article("b", 1), event("b")))

    found = desk.why_not("arms", "b")

    assert found.chain[-1].failure == "already_rung"
    assert found.chain[-1].detail["rang_by"] == "a"
    assert found.chain[-1].detail["told"] == ["new", "corroborated"]


async def test_act_much_like_one_that_had_rung_waits_for_a_second_article(
    desk: AskingDesk,
) -> None:
    desk.watch("tanks", systems=["Challenger 2"])
    fourteen = [item("Challenger 2", 14)]
    await desk.hear(coding(article("a"), event("a", items=fourteen)))
    await desk.hear(coding(article("b", 0.1), event("b", actor="KEN", items=fourteen)))

    found = desk.why_not("tanks", "b")

    assert found.chain[-1].failure == "resembles"
    assert found.chain[-1].detail["resembles"]


async def test_act_that_had_rung_as_an_incident_now_merged_is_named(desk: AskingDesk) -> None:
    desk.watch("guns", systems=["AS90"])
    for name, system, days in (("a", "Challenger 2", 0), ("b", "AS90", 1)):
        await desk.hear(coding(article(name, days), event(name, items=[item(system)])))
    both = event("c", items=[item("Challenger 2"), item("AS90")])

    await desk.hear(coding(article("c", 2), both))

    assert desk.ended("guns", "b") == ("alert", "told_before_merge")
    assert desk.ended("arms", "c") == ("alert", "already_rung")


async def test_incident_that_a_changed_watchlist_has_not_been_asked_about_is_named(
    desk: AskingDesk,
) -> None:
    desk.watch("arms", types=["arms_transfer"], actors=["POL"])
    await desk.hear(coding(article("a"), event("a")))
    desk.watch("arms", days=1, types=["arms_transfer"], actors=["GBR"])

    found = desk.why_not("arms", "a")

    assert found.chain[-1].failure == "not_decided_again"
    assert found.chain[-1].detail["watchlist_changed_at"] == (DAY0 + timedelta(days=1)).isoformat()


async def test_event_that_came_furthest_speaks_for_the_article(desk: AskingDesk) -> None:
    await desk.hear(
        coding(
            article("a"),
            event("a", novelty=Novelty.BACKGROUND),
            event("a", EventType.VISIT, start=50),
            event("a", actor="POL", start=100),
        )
    )

    found = desk.why_not("arms", "a")

    assert [each.links[-1].stage for each in found.events] == ["rule", "rule", "novelty"]
    (rule,) = listed(found.chain[-1], "rules")
    assert rule["failed"] == "actors"


@settings(max_examples=80, deadline=None)
@given(stream=codings(versions=True))
def test_any_article_is_said_to_have_rung_just_when_an_alert_names_it(
    stream: list[Coding],
) -> None:
    desk = AskingDesk()
    desk.watch("acts", types=["arms_transfer", "sanction_imposed"], statuses=["announced"])

    async def play() -> None:
        for each in stream:
            await desk.hear(each)

    asyncio.run(play())

    for name in {each.article.article_id for each in stream}:
        found = desk.why_not("acts", name)
        alerts = desk.alerts_of({each.incident_id for each in found.events})
        assert sentence(found)
        assert found.rang == any(each.rang_by == name and "new" in each.told for each in alerts)
        if not alerts:
            assert found.chain[-1].stage not in {"decision", "alert"}
