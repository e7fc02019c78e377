"""Is a subscriber told now, later, with others, or not?"""

from datetime import UTC, datetime, time, timedelta
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from services.alert.notices.digests import DigestSchedule
from services.alert.notices.policy import Policy, RateCap
from services.alert.notices.quiet_hours import QuietHours
from services.alert.notices.routing import (
    Filtered,
    Route,
    Silenced,
    SoFar,
    Tell,
    Wait,
    route,
)
from services.alert.notices.silences import Matcher, Silence, silencing
from shared.messages import Alert, AlertKind, Severity
from shared.ontology import EventType
from tests.unit.alert.delivery.delivered_alerts import alert

NOW = datetime(2026, 3, 4, 12, 0, 30, tzinfo=UTC)
KINDS: tuple[AlertKind, ...] = ("new", "retracted")
CAP = RateCap(messages=2, seconds=60)
NIGHT = QuietHours(start=time(11), end=time(13))
SILENCE = Silence(
    silence_id="sil_1",
    matcher=Matcher(types=(EventType.ARMS_TRANSFER,), actors=("TUR",)),
    author="tester",
    reason="exercise",
    starts_at=NOW - timedelta(hours=1),
    expires_at=NOW + timedelta(hours=1),
)


def an_alert(severity: Severity = "high", kind: AlertKind = "new") -> Alert:
    return alert(kind=kind).model_copy(update={"severity": severity})


def routed(
    policy: Policy, told: Alert | None = None, so_far: SoFar | None = None, **given: object
) -> Route:
    silence = given.get("silence")
    assert silence is None or isinstance(silence, Silence)
    return route(told or an_alert(), KINDS, policy, silence, NOW, so_far or SoFar())


def test_by_default_it_is_told_at_once() -> None:
    assert routed(Policy()) == Tell()


def test_another_kind_is_filtered() -> None:
    assert routed(Policy(), an_alert(kind="updated")) == Filtered("kind")


def test_what_lies_below_the_floor_is_filtered() -> None:
    floor = Policy(min_severity="high")

    assert routed(floor, an_alert("medium")) == Filtered("severity")
    assert routed(floor, an_alert("high")) == Tell()


def test_the_end_of_what_was_told_passes_the_floor() -> None:
    floor, ended = Policy(min_severity="high"), an_alert("low", "retracted")

    assert routed(floor, ended) == Filtered("severity")
    assert routed(floor, ended, SoFar(told_before=True)) == Tell()


def test_a_silence_stands_before_all_waiting() -> None:
    policy = Policy(snooze_until=NOW + timedelta(days=1))

    assert routed(policy, silence=SILENCE) == Silenced("sil_1")


def test_a_snooze_holds_even_what_is_urgent() -> None:
    until = NOW + timedelta(hours=3)
    policy = Policy(snooze_until=until, urgent_passes=True)

    assert routed(policy, an_alert("urgent")) == Wait("snoozed", until, "held", opens=False)
    assert routed(Policy(snooze_until=NOW)) == Tell()


def test_quiet_hours_hold_and_urgent_alerts_may_pass() -> None:
    one = datetime(2026, 3, 4, 13, tzinfo=UTC)
    held = Wait("quiet_hours", one, "held", opens=False)

    assert routed(Policy(quiet_hours=NIGHT)) == held
    assert routed(Policy(quiet_hours=NIGHT), an_alert("urgent")) == held
    assert routed(Policy(quiet_hours=NIGHT, urgent_passes=True), an_alert("urgent")) == Tell()


def test_a_digest_that_falls_into_quiet_hours_comes_at_their_end() -> None:
    policy = Policy(digest=DigestSchedule(every="hourly", at=time(0, 15)), quiet_hours=NIGHT)
    one = datetime(2026, 3, 4, 13, tzinfo=UTC)

    assert routed(policy) == Wait("digest", one, "digest", opens=False)


def test_what_a_cap_leaves_over_is_folded_to_the_end_of_its_minute() -> None:
    policy, ends = Policy(rate_cap=CAP), NOW + timedelta(seconds=30)

    assert routed(policy, so_far=SoFar(messages=1)) == Tell()
    folded = Wait("rate_cap", ends, "overflow", opens=False)
    assert routed(policy, so_far=SoFar(messages=2)) == folded


def test_the_first_of_a_group_opens_it_and_the_others_join() -> None:
    policy, due = Policy(group_wait=20), NOW + timedelta(seconds=20)
    earlier = NOW + timedelta(seconds=5)

    assert routed(policy) == Wait("group_wait", due, "group:arms", opens=True)
    joined = Wait("group_wait", earlier, "group:arms", opens=False)
    assert routed(policy, so_far=SoFar(group_due=earlier)) == joined


def test_groups_may_be_of_incidents() -> None:
    found = routed(Policy(group_wait=20, group_by="incident"))

    assert isinstance(found, Wait)
    assert found.bundle == f"group:{an_alert().incident_id}"


def test_a_silence_matches_by_every_field_it_gives() -> None:
    other = SILENCE.model_copy(update={"matcher": Matcher(actors=("GBR",))})

    assert silencing(an_alert(), [other], NOW) is None
    assert silencing(an_alert(), [other, SILENCE], NOW) == SILENCE
    assert silencing(an_alert(), [SILENCE], SILENCE.expires_at) is None


POLICIES = st.builds(
    Policy,
    min_severity=st.sampled_from(get_args(Severity)),
    group_wait=st.integers(0, 60),
    digest=st.none() | st.just(DigestSchedule(every="daily", timezone="Europe/Berlin")),
    quiet_hours=st.none() | st.just(NIGHT),
    snooze_until=st.none() | st.just(NOW + timedelta(hours=2)) | st.just(NOW - timedelta(hours=2)),
    rate_cap=st.none() | st.just(CAP),
    urgent_passes=st.booleans(),
)


@given(POLICIES, st.sampled_from(get_args(Severity)), st.integers(0, 5))
def test_what_is_asked_for_is_told_now_or_later_never_dropped(
    policy: Policy, severity: Severity, messages: int
) -> None:
    found = routed(policy, an_alert(severity), SoFar(messages=messages))

    match found:
        case Wait(due_at=due_at):
            assert due_at > NOW
        case Filtered(by):
            assert by == "severity"
            assert severity != "urgent"
        case _:
            assert found == Tell()
