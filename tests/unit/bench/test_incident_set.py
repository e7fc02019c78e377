"""Does the set of incidents say what it promises, and would its score see a fault?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest

from shared.ontology import EventType, Status
from tests.bench.bench_incidents import stage
from tests.bench.incidents.description import Description, descriptions, item
from tests.bench.incidents.outcome import Outcome, decided
from tests.bench.incidents.perturbing import perturbed
from tests.bench.incidents.tellings import Told, tellings

FIRST = datetime(2020, 1, 1, tzinfo=UTC)
TANKS = Description(
    id="tanks",
    type=EventType.ARMS_TRANSFER,
    by="GBR",
    on="UKR",
    items=("14 x Challenger 2 @tank",),
    told=("full", "wire", "more:28", "retract:denied"),
    apart=("actor:POL", "later:31"),
)


def told() -> list[Told]:
    return tellings(TANKS, FIRST, Random(1))


async def outcome() -> Outcome:
    return await decided(told(), FIRST)


def test_there_are_enough_incidents_each_told_by_several_outlets() -> None:
    found = descriptions()
    outlets = {one.id: {each.partition(":")[0] for each in one.told} for one in found}

    assert len(found) == len(outlets) >= 120
    assert sum(len(each.apart) for each in found) >= 200
    assert {how for each in outlets.values() for how in each} >= {
        *("full", "wire", "cut", "vague", "more", "status", "correct"),
        *("other_denies", "retract", "noactor", "notarget", "recent"),
    }
    assert {each.partition(":")[0] for one in found for each in one.apart} == {
        *("actor", "target", "reciprocal", "named", "system", "later", "type"),
    }


def test_descriptions_do_not_meet_in_time() -> None:
    times: dict[str, list[datetime]] = {}
    for each in stage().told:
        name = each.act.partition("/")[0]
        times.setdefault(name, []).append(each.coding.article.published_at)
    spans = sorted((min(each), max(each)) for each in times.values())

    for (_, end), (start, _) in pairwise(spans):
        assert start - end > timedelta(days=45)


@pytest.mark.parametrize(
    ("text", "system", "category", "quantity"),
    [
        ("14 x Challenger 2 @tank", "Challenger 2", "tank", 14),
        ("? x TWINSCAN @equipment", "TWINSCAN", "equipment", None),
        ("40 x mortars #artillery", None, "artillery", 40),
    ],
)
def test_items_are_read_as_written(
    text: str, system: str | None, category: str, quantity: float | None
) -> None:
    read = item(text)

    assert (read.system, read.category, read.quantity) == (system, category, quantity)


def test_a_copy_has_the_words_of_what_it_copies_and_a_retraction_speaks_for_the_actor() -> None:
    mine = [each.coding for each in told() if each.act == "tanks"]

    assert mine[0].article.sketch == mine[1].article.sketch != mine[2].article.sketch
    assert mine[2].events[0].items[0].quantity == 28
    assert mine[3].events[0].status is Status.DENIED
    assert mine[3].events[0].called_by == mine[0].events[0].actor


def test_a_correction_is_a_later_version_of_the_first_article() -> None:
    corrected = TANKS.model_copy(update={"told": ("full", "cut", "correct:12"), "apart": ()})
    first, _, last = tellings(corrected, FIRST, Random(1))

    assert first.article_id == last.article_id
    assert last.coding.article.fetched_at > first.coding.article.fetched_at
    assert last.coding.events[0].items[0].quantity == 12


async def test_a_told_incident_rings_once_and_is_taken_back() -> None:
    found = await outcome()

    assert set(found.rings().values()) == {1}
    assert found.mixed() == []
    assert found.retractions()[0] > 0
    assert found.retractions()[1] == 0


async def test_the_score_sees_an_act_that_does_not_ring_or_rings_twice() -> None:
    found = await outcome()
    new = [each for each in found.messages if each.kind == "new" and each.watchlist == "everything"]

    assert 0 in replace(found, messages=()).rings().values()
    assert 2 in replace(found, messages=[*found.messages, new[0]]).rings().values()


async def test_the_score_sees_a_false_merge() -> None:
    found = await outcome()
    one = [(article, "same") for article, _ in found.homes]

    assert replace(found, homes=one).mixed() == [{"tanks", "tanks/0", "tanks/1"}]


async def test_the_score_sees_a_retraction_that_reaches_nobody() -> None:
    found = await outcome()
    kept = [each for each in found.messages if each.kind != "retracted"]

    assert replace(found, messages=kept).retractions()[1] > 0


def test_roles_are_spoilt_in_about_one_of_five_and_nothing_else_is() -> None:
    before = [each.coding.events[0] for each in stage().told]
    after = [each.coding.events[0] for each in perturbed(stage().told, Random(1), "removed")]
    gone = sum((a.actor is None) - (b.actor is None) for b, a in zip(before, after, strict=True))

    assert 0.1 < gone / len(before) < 0.3
    assert [each.items for each in before] == [each.items for each in after]
