"""Which status has an act of which several mentions tell?"""

import pytest

from services.alert.incidents.state import IncidentState, state_of
from shared.ontology import Status
from tests.unit.alert.built import article, event, told


def folded(*statuses: tuple[Status, float, str | None]) -> IncidentState:
    members = [
        member
        for number, (status, days, speaker) in enumerate(statuses)
        for member in told(
            article(f"a{number}", days), event(f"a{number}", status=status, called_by=speaker)
        )
    ]
    return state_of(members)


def status(*told_: tuple[Status, float]) -> Status:
    return folded(*[(each, days, None) for each, days in told_]).status


def test_the_latest_day_counts() -> None:
    assert status((Status.COMPLETED, 0), (Status.ANNOUNCED, 1)) is Status.ANNOUNCED


@pytest.mark.parametrize("days", [(0, 0.1), (0.1, 0)])
def test_within_a_day_the_one_further_along_counts(days: tuple[float, float]) -> None:
    first, second = sorted(zip(days, (Status.UNDER_WAY, Status.PROPOSED), strict=True))

    assert status((first[1], first[0]), (second[1], second[0])) is Status.UNDER_WAY


@pytest.mark.parametrize("talk", [Status.CALLED_FOR, Status.ALLEGED, Status.THREATENED])
def test_talk_never_displaces_what_is_known_of_the_act(talk: Status) -> None:
    assert status((Status.ANNOUNCED, 0), (talk, 5)) is Status.ANNOUNCED


def test_the_act_displaces_earlier_talk_of_the_same_day() -> None:
    assert status((Status.CALLED_FOR, 0), (Status.PROPOSED, 0.1)) is Status.PROPOSED


@pytest.mark.parametrize("halt", [Status.DENIED, Status.REFUSED, Status.CANCELLED])
def test_the_actor_retracts_within_the_day_too(halt: Status) -> None:
    state = folded((Status.ANNOUNCED, 0, None), (halt, 0.1, "GBR"))

    assert (state.status, state.retracted) == (halt, True)


def test_a_denial_by_somebody_else_is_only_noted() -> None:
    state = folded((Status.ANNOUNCED, 0, None), (Status.DENIED, 1, "RUS"))

    assert (state.status, state.retracted) == (Status.ANNOUNCED, False)
    assert state.noted == (Status.DENIED,)


def test_a_suspension_does_not_retract() -> None:
    state = folded((Status.ANNOUNCED, 0, None), (Status.SUSPENDED, 1, None))

    assert (state.status, state.retracted) == (Status.SUSPENDED, False)


def test_what_was_refused_may_be_announced_again_on_the_same_day() -> None:
    state = folded((Status.REFUSED, 0, None), (Status.ANNOUNCED, 0.2, None))

    assert (state.status, state.retracted) == (Status.ANNOUNCED, False)


def test_a_denial_by_others_alone_is_all_that_is_known() -> None:
    assert folded((Status.DENIED, 0, "RUS")).status is Status.DENIED
