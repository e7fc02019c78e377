"""What is told to a watchlist as an incident comes to be known?"""

from datetime import timedelta
from typing import Any

import pytest

from shared.ontology import EventType, Novelty, Status
from tests.unit.alert.built import DAY0, article, coding, event, item, target
from tests.unit.alert.deciding_bench import Desk

STATUSES = ["proposed", "announced", "completed"]


RECALL = EventType.AMBASSADOR_RECALLED


async def test_an_incident_rings_once_however_often_it_is_told(desk: Desk) -> None:
    assert await desk.hear(coding(article("a"), event("a"))) == [("arms", "new")]
    same_outlet = [article(each, 1, outlet="X") for each in "bc"]
    assert await desk.hear(coding(same_outlet[0], event("b"))) == [("arms", "corroborated")]
    assert await desk.hear(coding(same_outlet[1], event("c"))) == []


async def test_news_of_the_act_updates_and_names_what_changed(desk: Desk) -> None:
    await desk.hear(coding(article("a"), event("a", items=[item("Challenger 2")])))
    more = event("b", status=Status.COMPLETED, items=[item("Challenger 2", 14), item("AS90")])

    outcome = await desk.decide(coding(article("b", 1), more))

    (update, corroborated) = outcome.alerts
    assert (update.kind, update.changed) == ("updated", ("status", "item", "quantity"))
    assert (corroborated.kind, corroborated.revision) == ("corroborated", 2)


async def test_the_actor_retracts_to_whoever_was_alerted(desk: Desk) -> None:
    desk.watch("refusals", types=["arms_transfer"], statuses=["refused"])
    await desk.hear(coding(article("a"), event("a")))

    told = await desk.hear(
        coding(article("b", 1, outlet="X"), event("b", status=Status.REFUSED)),
    )

    assert sorted(told) == [("arms", "corroborated"), ("arms", "retracted"), ("refusals", "new")]


async def test_a_denial_by_others_retracts_nothing(desk: Desk) -> None:
    await desk.hear(coding(article("a"), event("a")))
    denied = event("b", status=Status.DENIED, called_by="RUS")

    assert await desk.hear(coding(article("b", 1), denied)) == [("arms", "corroborated")]


async def test_two_five_and_ten_independent_sources_are_told_once_each(desk: Desk) -> None:
    told = []
    for number in range(12):
        told += await desk.hear(coding(article(f"a{number}", number / 10), event(f"a{number}")))

    assert told == [("arms", "new"), *[("arms", "corroborated")] * 3]


async def test_new_is_relative_to_the_watchlist(desk: Desk) -> None:
    asked = event("a", status=Status.CALLED_FOR, called_by="UKR")

    assert await desk.hear(coding(article("a"), asked)) == []
    assert await desk.hear(coding(article("b", 1), event("b"))) == [("arms", "new")]


async def test_a_watchlist_may_wait_for_a_second_source(desk: Desk) -> None:
    desk.watch("sure", types=["arms_transfer"], min_sources=2)

    assert await desk.hear(coding(article("a"), event("a"))) == [("arms", "new")]
    assert ("sure", "new") in await desk.hear(coding(article("b"), event("b")))


async def test_a_fuller_mention_names_the_party_of_a_provisional_incident(desk: Desk) -> None:
    await desk.hear(coding(article("a"), event("a", to=None)))

    outcome = await desk.decide(coding(article("b", 1, outlet="X"), event("b")))

    assert (outcome.alerts[0].kind, outcome.alerts[0].changed) == ("updated", ("target",))
    assert len(desk.alerts()) == 1


async def test_a_merge_supersedes_the_later_alert_and_rings_nothing_new(desk: Desk) -> None:
    await desk.hear(coding(article("a"), event("a", items=[item("Challenger 2")])))
    await desk.hear(coding(article("b", 1, outlet="X"), event("b", items=[item("AS90")])))
    both = event("c", items=[item("Challenger 2"), item("AS90")])

    outcome = await desk.decide(coding(article("c", 2, outlet="X"), both))

    (kept,), (gone,) = desk.alerts(), desk.alerts(standing=False)
    assert "new" not in {each.kind for each in outcome.alerts}
    assert (gone.kind, gone.superseded_by) == ("superseded", kept.incident_id)
    assert kept.sources.articles == ("a", "b", "c")


async def test_an_alert_merged_away_for_one_watchlist_is_not_rung_again_by_the_other(
    desk: Desk,
) -> None:
    desk.watch("guns", systems=["AS90"])
    await desk.hear(coding(article("a"), event("a", items=[item("Challenger 2")])))
    await desk.hear(coding(article("b", 1), event("b", items=[item("AS90")])))
    both = event("c", items=[item("Challenger 2"), item("AS90")])

    told = await desk.hear(coding(article("c", 2), both))

    assert ("guns", "new") not in told
    assert ("guns", "superseded") in told
    assert {each.watchlist for each in desk.alerts()} == {"arms", "guns"}


async def test_articles_from_before_the_watchlist_was_made_do_not_ring_it(desk: Desk) -> None:
    desk.watch("young", days=1, types=["arms_transfer"], statuses=STATUSES)
    desk.watch("historian", days=1, history=True, types=["arms_transfer"], statuses=STATUSES)

    told = await desk.hear(coding(article("a"), event("a")))

    assert sorted(told) == [("arms", "new"), ("historian", "new")]


async def test_history_and_the_vague_ring_nothing_and_say_why(desk: Desk) -> None:
    await desk.hear(
        coding(article("a"), event("a", items=[item("Challenger 2")])),
        coding(article("b"), event("b", items=[item("Storm Shadow")])),
    )

    outcome = await desk.decide(
        coding(article("c"), event("c", novelty=Novelty.BACKGROUND)),
        coding(article("d"), event("d")),
        coding(article("e"), event("e", actor=None, to=None)),
    )

    assert outcome.alerts == ()
    assert sorted(type(each).__name__ for each in outcome.decisions) == [
        "Background",
        "Silent",
        "Silent",
    ]


async def test_a_new_version_of_a_watchlist_rings_for_what_it_now_asks(desk: Desk) -> None:
    desk.watch("envoys", types=["diplomats_expelled"])
    await desk.hear(coding(article("a"), event("a", RECALL, to="IRN")))
    desk.watch("envoys", types=["ambassador_recalled"])

    told = await desk.hear(coding(article("b", 1), event("b", RECALL, to="IRN")))

    assert told == [("envoys", "new")]


async def test_an_alert_of_an_older_version_is_still_followed(desk: Desk) -> None:
    await desk.hear(coding(article("a"), event("a")))
    desk.watch("arms", types=["talks"])

    told = await desk.hear(coding(article("b", 1, outlet="X"), event("b", status=Status.CANCELLED)))

    assert ("arms", "retracted") in told


@pytest.mark.parametrize(
    ("newer", "told"),
    [
        ({"types": ["arms_transfer"], "systems": ["Challenger 2"], "history": True}, True),
        ({"types": ["arms_transfer"], "systems": ["Challenger 2", "AS90"]}, False),
    ],
)
async def test_a_version_of_the_same_rules_still_tells_that_they_hold_no_more(
    desk: Desk, newer: dict[str, Any], *, told: bool
) -> None:
    desk.watch("tanks", types=["arms_transfer"], systems=["Challenger 2"])
    first = article("a", fetched=0)
    await desk.hear(coding(first, event("a", items=[item("Challenger 2")])))
    desk.watch("tanks", **newer)

    edited = article("a", version="v2", fetched=1)
    after = await desk.hear(coding(edited, event("a", version="v2", items=[item("Leopard 2")])))

    assert (("tanks", "retracted") in after) is told


async def test_an_earlier_article_that_arrives_late_gives_one_update(desk: Desk) -> None:
    late = event("a", items=[item("Challenger 2", 14)], status=Status.PROPOSED)
    await desk.hear(coding(article("b", 2), event("b")))

    outcome = await desk.decide(coding(article("a"), late))

    assert [each.kind for each in outcome.alerts] == ["updated", "corroborated"]
    assert outcome.alerts[0].changed == ("item",)
    assert desk.alerts()[0].status == "announced"


async def test_times_come_from_the_caller(desk: Desk) -> None:
    now = DAY0 + timedelta(hours=3)

    outcome = await desk.decide(coding(article("a"), event("a")), now=now)

    assert (outcome.alerts[0].created_at, outcome.alerts[0].updated_at) == (now, None)


async def test_an_alert_explains_itself(desk: Desk) -> None:
    await desk.hear(coding(article("a"), event("a")))
    (record,) = desk.store.contents.alerts.values()

    assert record.explanation["rule"] == 0
    assert record.explanation["watchlist_version"] == 1
    assert record.explanation["predicates"] == {
        "types": ["arms_transfer"],
        "statuses": ["announced"],
    }


async def test_a_sanctioned_person_more_is_told(desk: Desk) -> None:
    desk.watch("sanctions", types=["sanction_imposed"])
    sanction = EventType.SANCTION_IMPOSED
    one = event("a", sanction, to=target("IRN", "Hossein Salami"))
    both = event("b", sanction, to=target("IRN", "Hossein Salami", "Ali Larijani"))
    await desk.hear(coding(article("a"), one))

    outcome = await desk.decide(coding(article("b", 1, outlet="X"), both))

    assert outcome.alerts[0].changed == ("named",)
