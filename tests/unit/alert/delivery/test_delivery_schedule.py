"""What follows an attempt, and when?"""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.alert.deliveries import AttemptOutcome, AttemptResult
from services.alert.retry_schedule import (
    BUS_SCHEDULE,
    WEBHOOK_SCHEDULE,
    Dead,
    Delivered,
    DisableEndpoint,
    RetryAt,
    Step,
    jittered,
    next_step,
    parse_retry_after,
)

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
FAILURES = set(AttemptOutcome) - {AttemptOutcome.SUCCEEDED, AttemptOutcome.GONE}


def after(outcome: AttemptOutcome, attempts: int = 1, retry_after: timedelta | None = None) -> Step:
    result = AttemptResult(outcome, NOW, timedelta(seconds=1), retry_after=retry_after)
    return next_step(WEBHOOK_SCHEDULE, "msg_1", attempts, result, NOW)


def test_the_schedule_is_that_of_the_specification() -> None:
    assert sum(WEBHOOK_SCHEDULE.delays, timedelta()) == timedelta(hours=75, minutes=35, seconds=5)
    assert len(WEBHOOK_SCHEDULE.delays) == 10


def test_success_is_the_end() -> None:
    assert after(AttemptOutcome.SUCCEEDED) == Delivered()


def test_gone_disables_the_endpoint() -> None:
    assert isinstance(after(AttemptOutcome.GONE), DisableEndpoint)


@pytest.mark.parametrize("outcome", sorted(FAILURES))
def test_any_other_failure_is_tried_again(outcome: AttemptOutcome) -> None:
    assert isinstance(after(outcome), RetryAt)


@pytest.mark.parametrize("attempts", range(1, 10))
def test_the_wait_is_the_schedules_and_at_most_a_fifth_more(attempts: int) -> None:
    step = after(AttemptOutcome.REFUSED, attempts)
    delay = WEBHOOK_SCHEDULE.delays[attempts]

    assert isinstance(step, RetryAt)
    assert delay <= step.due_at - NOW <= delay * 1.2


def test_after_the_tenth_attempt_it_is_dead_and_says_why() -> None:
    assert after(AttemptOutcome.TIMED_OUT, 10) == Dead("10 attempts failed, the last: timed_out")


def test_the_bus_is_never_given_up() -> None:
    result = AttemptResult(AttemptOutcome.UNREACHABLE, NOW, timedelta(0))
    step = next_step(BUS_SCHEDULE, "msg_1", 10_000, result, NOW)

    assert isinstance(step, RetryAt)
    assert step.due_at - NOW <= timedelta(minutes=1)


@given(st.text(), st.integers(0, 10))
def test_the_same_delivery_always_waits_the_same(delivery_id: str, attempts: int) -> None:
    delay = timedelta(hours=1)

    assert jittered(delay, delivery_id, attempts) == jittered(delay, delivery_id, attempts)
    assert delay <= jittered(delay, delivery_id, attempts) <= delay * 1.2


def test_different_deliveries_wait_differently() -> None:
    waits = {jittered(timedelta(hours=1), f"msg_{number}", 1) for number in range(100)}

    assert len(waits) == 100


def test_a_receiver_is_left_alone_as_long_as_it_asks() -> None:
    asked = timedelta(minutes=10)

    assert after(AttemptOutcome.THROTTLED, retry_after=asked) == RetryAt(NOW + asked, pause=asked)


def test_a_receiver_that_asks_for_less_waits_for_the_schedule() -> None:
    step = after(AttemptOutcome.THROTTLED, attempts=3, retry_after=timedelta(seconds=1))

    assert isinstance(step, RetryAt)
    assert step.due_at - NOW >= WEBHOOK_SCHEDULE.delays[3]


@pytest.mark.parametrize(
    ("attempts", "longest"), [(1, timedelta(hours=1)), (5, timedelta(hours=10))]
)
def test_a_receiver_that_asks_for_years_gets_an_hour_or_twice_the_schedule(
    attempts: int, longest: timedelta
) -> None:
    asked = timedelta(days=3650)
    step = after(AttemptOutcome.THROTTLED, attempts, retry_after=asked)

    assert step == RetryAt(NOW + longest, pause=longest)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        (" 7 ", 7),
        ("9" * 400, 10**9),
        ("Wed, 04 Mar 2026 12:02:00 GMT", 120),
        ("Wed, 04 Mar 2026 12:02:00 -0000", 120),
        ("Wed, 04 Mar 2026 11:00:00 GMT", 0),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str, seconds: int) -> None:
    assert parse_retry_after(value, NOW) == timedelta(seconds=seconds)


@pytest.mark.parametrize("value", [None, "", "soon", "-5", "1.5", "٣", "Wed, 04 Mar 99999 12:00"])
def test_a_senseless_retry_after_is_ignored(value: str | None) -> None:
    assert parse_retry_after(value, NOW) is None


@given(st.text())
def test_any_retry_after_gets_an_answer(value: str) -> None:
    wait = parse_retry_after(value, NOW)

    assert wait is None or wait >= timedelta(0)
