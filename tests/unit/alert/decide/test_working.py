"""When does a further message open an alert again that somebody had done with?"""

import pytest

from services.alert.alerts.working import UNTOUCHED, Work, WorkState, moved, reopened
from services.alert.api.examples import ALERT
from shared.messages import Alert, AlertKind, Severity


def message(kind: AlertKind, severity: Severity = "medium") -> Alert:
    return Alert.model_validate({**ALERT, "kind": kind, "severity": severity, "revision": 2})


def done(state: WorkState) -> Work:
    return moved(Work(assignee="Ann"), state, "done", "medium")


@pytest.mark.parametrize(
    ("state", "kind", "severity"),
    [
        (WorkState.CLOSED, "retracted", "low"),
        (WorkState.CLOSED, "updated", "high"),
        (WorkState.DISMISSED, "corroborated", "urgent"),
    ],
)
def test_it_opens_again(state: WorkState, kind: AlertKind, severity: Severity) -> None:
    again = reopened(done(state), message(kind, severity))

    assert again is not None
    assert (again.state, again.assignee, again.severity) == (WorkState.OPEN, "Ann", severity)
    assert "revision 2" in str(again.reason)


@pytest.mark.parametrize(
    ("state", "kind", "severity"),
    [
        (WorkState.CLOSED, "updated", "medium"),
        (WorkState.CLOSED, "superseded", "low"),
        (WorkState.DISMISSED, "retracted", "low"),
        (WorkState.ACKNOWLEDGED, "retracted", "urgent"),
        (WorkState.OPEN, "retracted", "urgent"),
    ],
)
def test_it_stays_as_it_is(state: WorkState, kind: AlertKind, severity: Severity) -> None:
    assert reopened(done(state), message(kind, severity)) is None


def test_severity_that_was_not_known_is_the_lowest() -> None:
    unknown = moved(UNTOUCHED, WorkState.CLOSED, None, None)

    assert reopened(unknown, message("updated", "low")) is None
    assert reopened(unknown, message("updated", "medium")) is not None


def test_differences_name_what_changed_only() -> None:
    work = moved(Work(assignee="Ann"), WorkState.CLOSED, "sold", "low")

    assert work.differences(Work(assignee="Ann")) == {
        "state": ["open", "closed"],
        "reason": [None, "sold"],
    }
