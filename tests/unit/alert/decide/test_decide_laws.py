"""Do incidents and alerts at rest depend on order, repetition, batches or versions?"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from services.alert.alerts.changes import occasion
from services.alert.alerts.settled import settled_alerts
from services.alert.decide import Decider
from services.alert.incidents.partition import partition
from services.alert.rules.watchlist import parse_watchlist
from shared.messages import Alert, Coding
from tests.unit.alert.built import DAY0, NAMES, target
from tests.unit.alert.memory_store import MemoryAlertStore
from tests.unit.alert.streams import codings

WATCHLISTS = (
    {"types": ["arms_transfer"], "statuses": ["proposed", "announced", "completed"]},
    {"targets": ["UKR"], "not": {"statuses": ["refused"]}},
    {"actors": ["NATO"], "min_sources": 2},
    {"systems": ["Challenger 2"]},
    {"named": ["Sechin"]},
    {"all": True},
)
UNTOLD = {"kind", "revision", "changed", "created_at", "updated_at", "alert_id", "incident_id"}
Rung = frozenset[tuple[str, str]]


def new_store() -> MemoryAlertStore:
    store = MemoryAlertStore()
    for number, rule in enumerate(WATCHLISTS):
        document = {"id": f"w{number}", "name": "w", "rules": [rule]}
        store.contents.put_watchlist(parse_watchlist(document, NAMES), DAY0 - timedelta(days=1))
    return store


def decide(batches: Sequence[Sequence[Coding]]) -> tuple[MemoryAlertStore, Decider]:
    store = new_store()
    decider = Decider(store, NAMES)

    async def run() -> None:
        for batch in batches:
            await decider.decide_batch(batch, DAY0)

    asyncio.run(run())
    return store, decider


def rung(alerts: Sequence[Alert]) -> Rung:
    return frozenset((each.watchlist, each.model_dump_json(exclude=UNTOLD)) for each in alerts)


def standing(store: MemoryAlertStore) -> list[Alert]:
    return [each.alert for each in store.contents.alerts.values() if each.standing]


def settled(store: MemoryAlertStore, decider: Decider) -> tuple[Alert, ...]:
    members = [each.member for each in store.contents.members.values()]
    return settled_alerts(members, decider.book, NAMES)


def stored_incidents(store: MemoryAlertStore) -> frozenset[frozenset[str]]:
    found: dict[str, set[str]] = {}
    for event_id, placed in store.contents.members.items():
        if placed.incident_id is not None:
            found.setdefault(placed.incident_id, set()).add(event_id)
    return frozenset(map(frozenset, found.values()))


@settings(max_examples=80, deadline=None)
@given(codings(versions=True), st.randoms(use_true_random=False), st.integers(1, 4))
def test_alerts_at_rest_are_the_settled_ones_in_any_order(
    made: list[Coding], random: Random, size: int
) -> None:
    arriving = random.sample(made, len(made)) + random.sample(made, len(made) // 2)
    batches = [arriving[at : at + size] for at in range(0, len(arriving), size)]

    store, decider = decide(batches)

    assert rung(standing(store)) == rung(settled(store, decider))
    assert stored_incidents(store) == frozenset(
        frozenset(each.event.event_id for each in group.members)
        for group in partition(each.member for each in store.contents.members.values()).groups
    )


@settings(max_examples=60, deadline=None)
@given(codings(versions=True), st.randoms(use_true_random=False))
def test_what_is_stored_at_rest_does_not_depend_on_the_order(
    made: list[Coding], random: Random
) -> None:
    one, decider = decide([made])
    other, _ = decide([[each] for each in random.sample(made, len(made))])

    assert one.contents.members.keys() == other.contents.members.keys()
    assert rung(standing(one)) == rung(standing(other))
    assert settled(one, decider) == settled(other, decider)


def plain(made: Coding) -> Coding:
    """Leave only what neither merges incidents nor is explained by a later mention."""
    known = [each for each in made.events if each.actor and each.target]
    bare = [
        each.model_copy(update={"items": (), "target": target(str(each.target.iso3))})
        for each in known
        if each.target
    ]
    return made.model_copy(update={"events": tuple(bare)})


@settings(max_examples=60, deadline=None)
@given(codings(), st.integers(1, 4))
def test_messages_in_order_of_event_time_do_not_depend_on_batches(
    made: list[Coding], size: int
) -> None:
    in_order = sorted(made, key=lambda each: (each.article.published_at, each.article.article_id))
    tape = [plain(each) for each in in_order]

    one_by_one, _ = decide([[each] for each in tape])
    batched, _ = decide([tape[at : at + size] for at in range(0, len(tape), size)])

    assert one_by_one.contents.messages == batched.contents.messages


@settings(max_examples=60, deadline=None)
@given(codings(versions=True), st.randoms(use_true_random=False))
def test_each_message_of_an_alert_has_a_revision_of_its_own(
    made: list[Coding], random: Random
) -> None:
    store, _ = decide([[each] for each in random.sample(made, len(made))])
    told = [(each.alert_id, each.revision) for each in store.contents.messages]

    assert len(told) == len(set(told))


@settings(max_examples=60, deadline=None)
@given(codings(versions=True), st.randoms(use_true_random=False), st.integers(1, 4))
def test_each_kind_is_told_of_an_alert_once_for_each_occasion(
    made: list[Coding], random: Random, size: int
) -> None:
    arriving = random.sample(made, len(made)) + random.sample(made, len(made) // 2)
    store, _ = decide([arriving[at : at + size] for at in range(0, len(arriving), size)])
    told = [(each.alert_id, each.kind, occasion(each)) for each in store.contents.messages]

    assert len(told) == len(set(told))


@settings(max_examples=60, deadline=None)
@given(codings(versions=True), st.randoms(use_true_random=False))
def test_whoever_was_alerted_of_what_does_not_stand_is_told(
    made: list[Coding], random: Random
) -> None:
    store, _ = decide([[each] for each in random.sample(made, len(made))])
    last = {each.alert_id: each.kind for each in store.contents.messages}

    for record in store.contents.alerts.values():
        if not record.standing and record.alert.alert_id in last:
            assert last[record.alert.alert_id] in {"retracted", "superseded"}
