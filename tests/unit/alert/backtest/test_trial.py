"""Which stretch of time and which acts does a trial read, and what may not be tried?"""

from datetime import UTC, datetime, timedelta

import pytest

from services.alert.backtest.trial import LONGEST, InvalidTrial, Trial
from services.alert.rules.rule_book import StoredWatchlist
from services.alert.rules.watchlist import Watchlist, parse_watchlist
from tests.unit.alert.built import DAY0, NAMES

DAY = timedelta(days=1)


def watchlist(*rules: dict[str, object]) -> Watchlist:
    return parse_watchlist({"id": "w", "name": "W", "rules": list(rules)}, NAMES)


def trial(*rules: dict[str, object], current: Watchlist | None = None) -> Trial:
    stored = StoredWatchlist(current, 3, DAY0, DAY0, 9) if current else None
    return Trial(watchlist(*rules), DAY0, DAY0 + DAY, stored)


def test_acts_are_those_of_all_rules_of_both_versions() -> None:
    current = watchlist({"types": ["visit"]})

    found = trial({"types": ["military_aid"]}, {"types": ["talks"]}, current=current).acts

    assert found == frozenset({"arms_transfer", "talks", "visit"})


@pytest.mark.parametrize("current", [None, watchlist({"types": ["visit"]})])
def test_rule_without_types_may_ring_for_any_act(current: Watchlist | None) -> None:
    assert trial({"types": ["visit"]}, {"actors": ["GBR"]}, current=current).acts is None


def test_standing_version_without_types_is_read_whole_too() -> None:
    assert trial({"types": ["visit"]}, current=watchlist({"actors": ["GBR"]})).acts is None


def test_reading_begins_as_early_as_an_incident_may_be_recalled() -> None:
    assert trial({"types": ["visit"]}).reads_from == DAY0 - timedelta(days=45)


@pytest.mark.parametrize(
    ("since", "until", "field"),
    [
        (DAY0, DAY0, "until"),
        (DAY0, DAY0 - DAY, "until"),
        (DAY0, DAY0 + LONGEST + DAY, "since"),
        (datetime.min.replace(tzinfo=UTC), DAY0, "since"),
    ],
)
def test_impossible_stretch_is_refused_naming_the_field(
    since: datetime, until: datetime, field: str
) -> None:
    with pytest.raises(InvalidTrial) as refused:
        Trial(watchlist({"types": ["visit"]}), since, until)

    assert refused.value.field == field
    assert str(refused.value).startswith(f"{field}: expected")


def test_longest_stretch_may_be_tried() -> None:
    assert Trial(watchlist({"types": ["visit"]}), DAY0, DAY0 + LONGEST).until == DAY0 + LONGEST
