"""Which version of an article speaks, whatever fails, comes late or comes by which lane?"""

import pytest

from shared.ontology import EventType
from tests.unit.alert.built import article, coding, event
from tests.unit.alert.deciding_bench import Desk


async def test_a_later_version_withdraws_what_it_no_longer_names(desk: Desk) -> None:
    await desk.hear(coding(article("a"), event("a")))

    outcome = await desk.decide(coding(article("a", version="v2", fetched=1)))

    assert [(each.kind, each.changed) for each in outcome.alerts] == [("retracted", ("withdrawn",))]
    assert desk.alerts() == []


async def test_a_later_version_that_says_the_same_tells_nothing(desk: Desk) -> None:
    await desk.hear(coding(article("a"), event("a")))
    again = event("a", version="v2", start=30)

    assert await desk.hear(coding(article("a", version="v2", fetched=1), again)) == []
    assert [each.evidence[0].start for each in desk.alerts()] == [30]


async def test_an_older_version_that_arrives_late_is_not_heard(desk: Desk) -> None:
    await desk.hear(coding(article("a", version="v2", fetched=1)))

    outcome = await desk.decide(coding(article("a"), event("a")))

    assert (outcome.claimed, outcome.alerts) == (1, ())
    assert [type(each).__name__ for each in outcome.decisions] == ["Silent"]


async def test_an_edit_taken_back_speaks_again(desk: Desk) -> None:
    await desk.hear(coding(article("a"), event("a")))
    await desk.hear(coding(article("a", version="v2", fetched=1)))
    assert desk.alerts() == []

    await desk.hear(coding(article("a", fetched=2), event("a")))

    assert [alert.watchlist for alert in desk.alerts()] == ["arms"]


async def test_a_repeated_older_wording_does_not_speak_again(desk: Desk) -> None:
    first = coding(article("a"), event("a"))
    await desk.hear(first)
    await desk.hear(coding(article("a", version="v2", fetched=1)))

    assert await desk.hear(first) == []
    assert desk.alerts() == []


async def test_a_failed_coding_withdraws_nothing(desk: Desk) -> None:
    await desk.hear(coding(article("a"), event("a")))
    failed = coding(article("a", version="v2", fetched=1)).model_copy(update={"outcome": "failed"})

    outcome = await desk.decide(failed)

    assert outcome.alerts == ()
    assert [alert.watchlist for alert in desk.alerts()] == ["arms"]


async def test_a_coding_that_follows_its_failure_is_heard(desk: Desk) -> None:
    await desk.decide(coding(article("a")).model_copy(update={"outcome": "failed"}))

    assert await desk.hear(coding(article("a"), event("a"))) == [("arms", "new")]


async def test_a_withdrawn_article_takes_its_events_back(desk: Desk) -> None:
    await desk.hear(coding(article("a"), event("a")))
    of = article("a", version="v2", fetched=1).model_copy(update={"withdrawn": True})

    assert await desk.hear(coding(of, event("a", version="v2"))) == [("arms", "retracted")]


@pytest.mark.parametrize("lane", ["backfill", "replay"])
async def test_old_entries_do_not_ring_but_a_live_mention_does(desk: Desk, lane: str) -> None:
    old = article("a").model_copy(update={"lane": lane})

    assert await desk.hear(coding(old, event("a"))) == []
    assert await desk.hear(coding(article("b", 1), event("b"))) == [("arms", "new")]


async def test_an_article_on_both_lanes_rings_once_whichever_comes_first(desk: Desk) -> None:
    live, old = (coding(article("a", lane=lane), event("a")) for lane in ("live", "backfill"))
    recall = event("b", EventType.AMBASSADOR_RECALLED, to="IRN")
    other = coding(article("b", lane="backfill"), recall)
    desk.watch("envoys", types=["ambassador_recalled"])

    assert await desk.hear(live) == [("arms", "new")]
    assert await desk.hear(old) == []
    assert await desk.hear(other) == []
    fresh = coding(article("b"), recall)
    assert await desk.hear(fresh, other) == [("envoys", "new")]
    assert await desk.hear(fresh) == []


async def test_both_lanes_in_one_batch_ring_once(desk: Desk) -> None:
    live, old = (coding(article("a", lane=lane), event("a")) for lane in ("live", "backfill"))

    assert await desk.hear(old, live) == [("arms", "new")]


async def test_an_old_article_that_is_edited_keeps_the_alert_that_it_rang(desk: Desk) -> None:
    await desk.hear(coding(article("a"), event("a")))
    edit = article("a", version="v2", fetched=3, lane="backfill")

    assert await desk.hear(coding(edit, event("a", version="v2"))) == []
    assert [alert.watchlist for alert in desk.alerts()] == ["arms"]


async def test_a_live_version_overtaken_by_its_backfilled_edit_still_rings(desk: Desk) -> None:
    edit = article("a", version="v2", fetched=3, lane="backfill")
    assert await desk.hear(coding(edit, event("a", version="v2", start=30))) == []

    assert await desk.hear(coding(article("a"), event("a"))) == [("arms", "new")]
    assert [each.evidence[0].start for each in desk.alerts()] == [30]


async def test_a_failed_coding_makes_nothing_live(desk: Desk) -> None:
    await desk.hear(coding(article("a", lane="backfill"), event("a")))
    failed = coding(article("a", version="v2", fetched=1))

    assert await desk.hear(failed.model_copy(update={"outcome": "failed"})) == []
    assert desk.alerts() == []
