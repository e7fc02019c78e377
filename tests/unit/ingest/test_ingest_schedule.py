from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.schedule import (
    URGENT,
    Hints,
    NextPoll,
    Reason,
    SchedulePolicy,
    after_failure,
    after_success,
)

NOW = datetime(2023, 1, 17, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
EVEN = SchedulePolicy(spread=0)


def hourly(count: int, newest: timedelta = timedelta(0)) -> list[datetime]:
    return [NOW - newest - n * HOUR for n in range(count)]


def test_a_feed_is_polled_before_its_next_entry_is_expected() -> None:
    arrivals = [NOW - n * 40 * MINUTE for n in range(1, 21)]

    assert after_success(NOW, arrivals, Hints(), EVEN, 0) == NextPoll(
        NOW + 0.36 * 40 * MINUTE, Reason.EXPECTED_ARRIVAL
    )


def test_a_burst_is_followed_closely() -> None:
    steady = [NOW - n * 3 * HOUR for n in range(1, 21)]
    burst = [NOW - 20 * MINUTE, NOW - 30 * MINUTE, NOW - 45 * MINUTE, *steady]

    calm = after_success(NOW, steady, Hints(), EVEN, 0)
    lively = after_success(NOW, burst, Hints(), EVEN, 0)

    assert lively.at - NOW < (calm.at - NOW) / 5


@given(st.lists(st.integers(0, 10**6), max_size=30), st.integers(0, 10**6))
def test_an_urgent_feed_waits_less_than_two_minutes(ages: list[int], ttl: int) -> None:
    arrivals = [NOW - timedelta(seconds=age) for age in ages]

    polled = after_success(NOW, arrivals, Hints(ttl=timedelta(seconds=ttl)), URGENT, 0.999)

    assert polled.at - NOW < 2 * MINUTE


def test_a_feed_that_falls_silent_is_polled_less() -> None:
    lively = after_success(NOW, hourly(10), Hints(), EVEN, 0)
    silent = after_success(NOW, hourly(10, newest=24 * HOUR), Hints(), EVEN, 0)

    assert lively.at < silent.at


def test_a_feed_without_dates_is_polled_at_the_usual_interval() -> None:
    polled = after_success(NOW, [], Hints(), EVEN, 0)

    assert polled == NextPoll(NOW + EVEN.unknown, Reason.NO_HISTORY)


def test_the_bounds_hold() -> None:
    flood = [NOW - timedelta(seconds=n) for n in range(20)]
    stale = [NOW - timedelta(days=400)]

    assert after_success(NOW, flood, Hints(), EVEN, 0) == NextPoll(
        NOW + EVEN.shortest, Reason.SHORTEST_INTERVAL
    )
    assert after_success(NOW, stale, Hints(), EVEN, 0) == NextPoll(
        NOW + EVEN.longest, Reason.LONGEST_INTERVAL
    )


@pytest.mark.parametrize("hints", [Hints(ttl=45 * MINUTE), Hints(fresh_for=45 * MINUTE)])
def test_what_the_feed_asks_for_is_heeded(hints: Hints) -> None:
    flood = [NOW - timedelta(seconds=n) for n in range(20)]

    assert after_success(NOW, flood, hints, EVEN, 0) == NextPoll(
        NOW + 45 * MINUTE, Reason.FEED_HINT
    )


def test_an_unreasonable_hint_is_capped() -> None:
    flood = [NOW - timedelta(seconds=n) for n in range(20)]

    assert after_success(NOW, flood, Hints(ttl=timedelta(days=30)), EVEN, 0).at == NOW + HOUR


def test_failures_back_off_to_a_bound_and_never_give_up() -> None:
    waits = [after_failure(NOW, n, Hints(), EVEN, 0).at - NOW for n in (1, 2, 3, 10_000)]

    assert waits == [5 * MINUTE, 10 * MINUTE, 20 * MINUTE, EVEN.back_off_longest]


def test_retry_after_is_heeded_when_it_is_longer() -> None:
    asked = after_failure(NOW, 1, Hints(retry_after=3 * HOUR), EVEN, 0)
    short = after_failure(NOW, 1, Hints(retry_after=MINUTE), EVEN, 0)

    assert asked == NextPoll(NOW + 3 * HOUR, Reason.RETRY_AFTER)
    assert short.reason is Reason.BACK_OFF


@given(
    st.lists(st.integers(-100, 10**7), max_size=30),
    st.integers(0, 10**7),
    st.floats(0, 0.999),
)
def test_the_next_poll_always_lies_between_the_bounds(
    ages: list[int], ttl: int, phase: float
) -> None:
    policy = SchedulePolicy()
    arrivals = [NOW - timedelta(seconds=age) for age in ages]

    polled = after_success(NOW, arrivals, Hints(ttl=timedelta(seconds=ttl)), policy, phase)

    assert policy.shortest <= polled.at - NOW <= policy.longest * (1 + policy.spread)
