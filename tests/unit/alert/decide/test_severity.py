"""How urgent is an alert, by type, status, sources and the watchlist's weight?"""

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from services.alert.alerts.severity import (
    LEVELS,
    STATUS_FACTORS,
    TYPE_POINTS,
    at_least,
    judge,
)
from shared.messages import SEVERITIES, Severity
from shared.ontology import EventType, Status

TYPES = st.sampled_from(EventType)
STATUSES = st.sampled_from(Status)
COUNTS = st.integers(0, 50)
WEIGHTS = st.floats(0.01, 100)


def test_every_type_and_status_has_its_figure() -> None:
    assert set(TYPE_POINTS) == set(EventType)
    assert set(STATUS_FACTORS) == set(Status)
    assert {level for _, level in LEVELS} == set(get_args(Severity))


def test_the_seed_of_british_tanks_is_high() -> None:
    found = judge(EventType.ARMS_TRANSFER, Status.ANNOUNCED, 3)

    assert (found.level, found.score) == ("high", 75.0)
    assert found.document()["sources_factor"] == 1.25


def test_talk_of_it_is_low() -> None:
    assert judge(EventType.ARMS_TRANSFER, Status.CALLED_FOR, 1).level == "low"


def test_relations_broken_off_by_two_sources_are_urgent() -> None:
    assert judge(EventType.RELATIONS_BROKEN, Status.COMPLETED, 2).level == "urgent"


@given(TYPES, STATUSES, COUNTS, COUNTS, WEIGHTS, WEIGHTS)
def test_more_sources_and_more_weight_never_lower_it(
    type_: EventType, status: Status, few: int, more: int, light: float, heavy: float
) -> None:
    least = judge(type_, status, min(few, more), min(light, heavy))
    most = judge(type_, status, max(few, more), max(light, heavy))

    assert at_least(most.level, least.level)


def test_an_alert_of_before_severities_passes_the_lowest_floor_only() -> None:
    assert [at_least(None, each) for each in SEVERITIES] == [True, False, False, False]
