"""Do all stores keep what was decided, alike: in memory, SQLite and PostgreSQL?"""

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.alert.alerts.settled import settled_alerts
from services.alert.decide import Decider
from services.alert.incidents.partition import partition
from services.alert.rules.files import preset_watchlists
from services.alert.rules.watchlist import parse_watchlist
from shared.messages import Alert, Coding
from shared.ontology import Status
from tests.integration.alert.store.stores import Kept
from tests.unit.alert.built import DAY0, NAMES, article, coding, event, item
from tests.unit.alert.seed_codings import NUMBERS, seed_codings
from tests.unit.alert.streams import codings

EVERYTHING = parse_watchlist({"id": "all", "name": "All", "rules": [{"all": True}]}, NAMES)
UNTOLD = {"kind", "revision", "changed", "created_at", "updated_at", "alert_id", "incident_id"}


def shown(alerts: Sequence[Alert]) -> set[tuple[str, str]]:
    return {(each.watchlist, each.model_dump_json(exclude=UNTOLD)) for each in alerts}


async def standing(kept: Kept) -> list[Alert]:
    return [each.alert for each in await kept.alerts() if each.standing]


async def test_the_seeds_raise_four_alerts_that_outlive_the_process(kept: Kept) -> None:
    for each in preset_watchlists(NAMES):
        await kept.watch(each)
    made = seed_codings()
    for number in NUMBERS:
        # A new decider each time: what it needs to know is stored.
        await Decider(kept.store, NAMES).decide_batch([made[number]], DAY0)

    alerts = await standing(kept)

    assert sorted((each.watchlist, each.sources.independent) for each in alerts) == [
        ("ambassador-recalls", 3),
        ("new-arms-transfers", 1),
        ("new-arms-transfers", 3),
        ("new-sanctions", 3),
    ]
    assert [each.kind for each in await kept.messages()].count("new") == 4


async def test_messages_are_kept_in_the_order_they_were_told(kept: Kept) -> None:
    await kept.watch(EVERYTHING)
    decider = Decider(kept.store, NAMES)
    told: list[Alert] = []
    for number, status in enumerate((Status.PROPOSED, Status.ANNOUNCED, Status.CANCELLED)):
        name = f"a{number}"
        made = coding(article(name, number, outlet="X"), event(name, status=status))
        told += (await decider.decide_batch([made], DAY0)).alerts

    assert [each.kind for each in told] == ["new", "updated", "retracted"]
    assert list(await kept.messages()) == told


async def test_an_interrupted_batch_leaves_nothing(kept: Kept) -> None:
    await kept.watch(EVERYTHING)
    decider = Decider(kept.store, NAMES)
    made = coding(article("a"), event("a"))

    async def claim_and_die() -> None:
        async with kept.store.begin() as tx:
            await tx.claim([made], DAY0)
            raise RuntimeError("power cut")  # noqa: EM101, TRY003 - the test's own

    with pytest.raises(RuntimeError, match="power cut"):
        await claim_and_die()
    assert (await decider.decide_batch([made], DAY0)).claimed == 1


async def test_a_live_version_behind_its_backfilled_edit_rings_once(kept: Kept) -> None:
    await kept.watch(EVERYTHING)
    decider = Decider(kept.store, NAMES)
    edit = article("a", version="v2", fetched=3, lane="backfill").model_copy(
        update={"sketch": (1, 2, 3)}
    )
    await decider.decide_batch([coding(edit, event("a", version="v2"))], DAY0)
    silent = list(await kept.messages())

    for _ in range(2):
        await decider.decide_batch([coding(article("a"), event("a"))], DAY0)

    assert (silent, [each.kind for each in await kept.messages()]) == ([], ["new"])
    (placed,) = await kept.members()
    assert (placed.member.article.content_version, placed.member.article.sketch) == (
        "v2",
        (1, 2, 3),
    )


async def test_merges_and_splits_are_kept(kept: Kept) -> None:
    await kept.watch(EVERYTHING)
    decider = Decider(kept.store, NAMES)
    both = event("c", items=[item("Challenger 2"), item("AS90")])
    await decider.decide_batch(
        [
            coding(article("a"), event("a", items=[item("Challenger 2")])),
            coding(article("b", 1), event("b", items=[item("AS90")])),
        ],
        DAY0,
    )
    await decider.decide_batch([coding(article("c", 2), both)], DAY0)
    merged = [each for each in await kept.incidents() if each.superseded_by is None]
    await decider.decide_batch([coding(article("c", 2, version="v2", fetched=3))], DAY0)
    split = [each for each in await kept.incidents() if each.superseded_by is None]

    assert (len(merged), len(split)) == (1, 2)
    assert len(await standing(kept)) == 2


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(made=codings(most=6, versions=True), random=st.randoms(use_true_random=False))
async def test_at_rest_alerts_are_the_settled_ones(
    kept: Kept, made: list[Coding], random: Random
) -> None:
    # One store for all examples: the incidents of one example are history to the next.
    decider = Decider(kept.store, NAMES)
    await kept.watch(EVERYTHING)
    for each in _renamed(random.sample(made, len(made)), random.getrandbits(40)):
        await decider.decide_batch([each], DAY0)

    members = [each.member for each in await kept.members()]
    assert shown(await standing(kept)) == shown(settled_alerts(members, decider.book, NAMES))
    stored: dict[str | None, set[str]] = {}
    for placed in await kept.members():
        if placed.incident_id is not None:
            stored.setdefault(placed.incident_id, set()).add(placed.member.event.event_id)
    assert sorted(map(sorted, stored.values())) == sorted(
        sorted(each.event.event_id for each in group.members) for group in partition(members).groups
    )


def _renamed(made: list[Coding], salt: int) -> list[Coding]:
    return [
        each.model_copy(
            update={
                "article": each.article.model_copy(
                    update={"article_id": f"{salt}-{each.article.article_id}"}
                ),
                "events": tuple(
                    one.model_copy(update={"event_id": f"{one.event_id}{salt}"})
                    for one in each.events
                ),
            }
        )
        for each in made
    ]
