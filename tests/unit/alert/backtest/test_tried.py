"""Does a trial find what the live decision raises?"""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.alert.alerts.record import AlertRecord
from services.alert.backtest.trial import Trial
from services.alert.backtest.trying import Tried, tried
from services.alert.decide import Decider
from services.alert.incidents.member import Member, members_of
from services.alert.rules.files import preset_watchlists
from services.alert.rules.rule_book import StoredWatchlist
from services.alert.rules.watchlist import Watchlist, parse_watchlist
from shared.messages import Alert, Coding
from tests.unit.alert.built import DAY0, NAMES, article, coding, event
from tests.unit.alert.memory_store import MemoryAlertStore
from tests.unit.alert.seed_codings import seed_codings
from tests.unit.alert.streams import codings

DAY = timedelta(days=1)
ALL_ARMS = parse_watchlist(
    {"id": "arms", "name": "Arms", "rules": [{"types": ["arms_transfer", "military_aid"]}]}, NAMES
)
BRITISH = parse_watchlist(
    {
        "id": "arms",
        "name": "Arms",
        "rules": [{"actors": ["GBR"], "not": {"statuses": ["proposed"]}}, {"systems": ["AS90"]}],
    },
    NAMES,
)


def members(codings: Iterable[Coding]) -> list[Member]:
    found = [each for coding in codings for each in members_of(coding, NAMES)]
    return [each for each in found if each.tells]


def raised_live(codings: Sequence[Coding], watchlist: Watchlist) -> list[AlertRecord]:
    """Decide in the order of event time, as a tape is played; return the alerts that stand."""
    store = MemoryAlertStore()
    store.contents.put_watchlist(watchlist, DAY0 - DAY)
    decider = Decider(store, NAMES)

    async def play() -> None:
        for each in sorted(
            codings, key=lambda one: (one.article.published_at, one.article.article_id)
        ):
            await decider.decide_batch([each], each.article.published_at)

    asyncio.run(play())
    return [each for each in store.contents.alerts.values() if each.standing]


def trial(watchlist: Watchlist, current: Watchlist | None = None, days: float = 100) -> Trial:
    stored = StoredWatchlist(current, 2, DAY0, DAY0, 1) if current else None
    return Trial(watchlist, DAY0 - DAY, DAY0 + timedelta(days=days), stored)


def carried(alerts: Iterable[Alert]) -> list[tuple[str, ...]]:
    return sorted(tuple(sorted(each.sources.articles)) for each in alerts)


def test_seeds_raise_the_very_alerts_of_the_live_decision() -> None:
    seeds = list(seed_codings().values())

    for preset in preset_watchlists(NAMES):
        live = {each.alert.alert_id: each.alert for each in raised_live(seeds, preset)}
        found = tried(trial(preset), members(seeds), NAMES)

        assert {each.alert_id: each for each in found.alerts} == live
        assert live


@settings(max_examples=60, deadline=None)
@given(stream=codings(), watchlist=st.sampled_from([ALL_ARMS, BRITISH]))
def test_any_stream_rings_for_the_acts_that_ring_live(
    stream: list[Coding], watchlist: Watchlist
) -> None:
    live = raised_live(stream, watchlist)

    found = tried(trial(watchlist), members(stream), NAMES)

    assert carried(found.alerts) == carried(each.alert for each in live)


@settings(max_examples=60, deadline=None)
@given(stream=codings())
def test_difference_is_what_either_raises_alone(stream: list[Coding]) -> None:
    both = tried(trial(ALL_ARMS, BRITISH), members(stream), NAMES)
    new, old = (tried(trial(each), members(stream), NAMES) for each in (ALL_ARMS, BRITISH))

    def only(one: Tried, other: Tried) -> set[str]:
        return {each.alert_id for each in one.alerts} - {each.alert_id for each in other.alerts}

    assert both.difference is not None
    assert both.alerts == new.alerts
    assert {each.alert_id for each in both.difference.added.first} == only(new, old)
    assert {each.alert_id for each in both.difference.removed.first} == only(old, new)


def test_days_count_every_alert_once_and_name_every_day() -> None:
    told = [
        coding(article(name, days), event(name, actor=actor))
        for name, days, actor in (("a", 0, "GBR"), ("b", 0.5, "POL"), ("c", 2, "USA"))
    ]

    found = tried(trial(ALL_ARMS, days=3), members(told), NAMES)

    assert [each.alerts for each in found.per_day] == [0, 2, 0, 1]
    assert found.per_day[0].day == (DAY0 - DAY).date()


def test_history_that_a_watchlist_asks_for_rings_no_earlier_than_the_stretch() -> None:
    asking = ALL_ARMS.model_copy(update={"history": True})
    told = [coding(article("a", -20), event("a")), coding(article("b", -21), event("b", to="POL"))]

    found = tried(trial(asking), members([*told, coding(article("c"), event("c"))]), NAMES)

    assert [each.created_at for each in found.alerts] == [DAY0]
