"""Do the seed articles raise exactly the four expected alerts, in every order?"""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import permutations

import pytest

from services.alert.alerts.settled import settled_alerts
from services.alert.decide import Decider
from services.alert.rules.files import preset_watchlists
from shared.messages import Alert, Coding
from tests.unit.alert.built import DAY0, NAMES
from tests.unit.alert.memory_store import MemoryAlertStore
from tests.unit.alert.seed_codings import NUMBERS, seed_codings

CODINGS = seed_codings()
Summary = tuple[str, str, str, str, str, tuple[str, ...], int]

EXPECTED: set[Summary] = {
    ("new-arms-transfers", "GBR", "UKR", "announced", "new", ("000", "001", "002", "003"), 3),
    ("new-arms-transfers", "POL", "UKR", "proposed", "new", ("000", "001"), 1),
    ("ambassador-recalls", "GBR", "IRN", "completed", "recent", ("000", "003", "004"), 3),
    ("new-sanctions", "GBR", "IRN", "completed", "recent", ("000", "003", "004"), 3),
}


def summary(alert: Alert) -> Summary:
    assert alert.actor is not None
    assert alert.target is not None
    return (
        alert.watchlist,
        str(alert.actor.iso3),
        str(alert.target.iso3),
        alert.status.value,
        alert.novelty.value,
        tuple(sorted(alert.sources.articles)),
        alert.sources.independent,
    )


def store_with_presets() -> MemoryAlertStore:
    store = MemoryAlertStore()
    for each in preset_watchlists(NAMES):
        store.contents.put_watchlist(each, DAY0 - timedelta(days=1))
    return store


async def decided(batches: Iterable[Sequence[Coding]]) -> tuple[MemoryAlertStore, Decider]:
    store = store_with_presets()
    decider = Decider(store, NAMES)
    for batch in batches:
        await decider.decide_batch(batch, DAY0)
    return store, decider


def standing(store: MemoryAlertStore) -> list[Alert]:
    return [each.alert for each in store.contents.alerts.values() if each.standing]


def test_every_order_of_the_articles_gives_the_four_expected_alerts() -> None:
    for order in permutations(NUMBERS):
        store, _ = asyncio.run(decided([CODINGS[each]] for each in order))

        assert {summary(each) for each in standing(store)} == EXPECTED, order
        assert sum(each.kind == "new" for each in store.contents.messages) == 4, order


@pytest.mark.parametrize("size", [2, 3, 5])
async def test_batches_of_any_size_give_the_same_alerts(size: int) -> None:
    codings = [CODINGS[each] for each in NUMBERS]
    batches = [codings[at : at + size] for at in range(0, 5, size)]
    one_by_one, _ = await decided([each] for each in codings)

    store, _ = await decided(batches)

    assert store.contents.messages == one_by_one.contents.messages


async def test_handing_everything_in_again_changes_nothing() -> None:
    store, decider = await decided([list(CODINGS.values())])
    before = store.contents

    outcome = await decider.decide_batch(list(CODINGS.values()), DAY0 + timedelta(days=1))

    assert (outcome.claimed, outcome.duplicates, outcome.alerts) == (0, 5, ())
    assert store.contents.alerts == before.alerts


async def test_the_british_package_lists_what_was_promised_and_how_much() -> None:
    store, _ = await decided([list(CODINGS.values())])
    (package,) = [each for each in standing(store) if len(each.sources.articles) == 4]
    systems = {each.system: (each.quantity, each.qualifier) for each in package.items}

    assert systems["Challenger 2"] == (14, "exact")
    assert systems["AS90"] == (30, "about")
    assert package.evidence[0].quote == "Britain will send 14 Challenger 2 main battle tanks"


async def test_the_polish_company_is_not_counted_as_one_tank() -> None:
    store, _ = await decided([list(CODINGS.values())])
    (offer,) = [each for each in standing(store) if each.status == "proposed"]

    assert [(each.system, each.quantity, each.unit) for each in offer.items] == [
        ("Leopard 2", 1, "company")
    ]


async def test_the_settled_alerts_are_the_same_whatever_came_first() -> None:
    found = []
    for order in (NUMBERS, tuple(reversed(NUMBERS)), ("002", "004", "000", "003", "001")):
        store, decider = await decided([CODINGS[each]] for each in order)
        members = [each.member for each in store.contents.members.values()]
        found.append(
            [each.model_dump_json() for each in settled_alerts(members, decider.book, NAMES)]
        )

    assert found[0] == found[1] == found[2]
    assert len(found[0]) == 4
