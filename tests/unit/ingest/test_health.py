"""Does the health of a feed follow from its state, and is it told in plain words?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.feed_state import FeedState
from services.ingest.fetched import FailureReason, Validators
from services.ingest.health import Arrival, Condition, ValidatorHonesty, assess, percentile
from services.ingest.health_words import diagnosis, told_duration, why_then
from services.ingest.schedule import Reason

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
ADDED = FeedState(fetch_url="https://example.org/feed", due_at=NOW)
READ = replace(ADDED, polls=10, last_success_at=NOW - HOUR, first_fetched_at=NOW - 30 * DAY)


def arrival(ago: timedelta, lag: timedelta) -> Arrival:
    return Arrival(NOW - ago - lag, NOW - ago)


def every(gap: timedelta, count: int, since: timedelta = HOUR) -> tuple[datetime, ...]:
    return tuple(NOW - since - n * gap for n in range(count))


def test_a_feed_that_was_only_added_is_new() -> None:
    health = assess(ADDED, (), NOW)

    assert health.condition is Condition.NEW
    assert (health.not_modified_share, health.lag_p50, health.guid_stability) == (None, None, None)
    assert diagnosis(health, ADDED) == ("It has not been polled yet.",)


def test_shares_are_of_all_polls() -> None:
    health = assess(replace(READ, unchanged=6, not_modified=5), (), NOW)

    assert (health.not_modified_share, health.unchanged_share) == (0.5, 0.6)


def test_lags_leave_out_the_first_fetch_undated_and_old_entries() -> None:
    arrivals = [
        *(arrival(DAY, n * MINUTE) for n in range(1, 21)),
        arrival(DAY, timedelta(0)),
        arrival(DAY, 3 * DAY),
        Arrival(NOW - 40 * DAY, NOW - 30 * DAY),
    ]
    health = assess(READ, arrivals, NOW)

    assert (health.lag_p50, health.lag_p95) == (10 * MINUTE, 19 * MINUTE)


@given(st.lists(st.timedeltas(), min_size=1), st.sampled_from([0.5, 0.95]))
def test_the_share_of_a_percentile_does_not_exceed_it(
    durations: list[timedelta], share: float
) -> None:
    found = percentile(durations, share)

    assert found in durations
    assert found is not None
    assert sum(one <= found for one in durations) >= share * len(durations)


@pytest.mark.parametrize(
    ("changes", "honesty"),
    [
        ({}, ValidatorHonesty.NONE),
        ({"validators": Validators("e")}, ValidatorHonesty.UNPROVEN),
        ({"validators": Validators("e"), "not_modified": 3}, ValidatorHonesty.HONEST),
        ({"validators": Validators("e"), "unchanged": 3}, ValidatorHonesty.IGNORED),
        ({"validators": Validators("e"), "not_modified": 3, "lies": 1}, ValidatorHonesty.LIED),
        ({"validators": Validators("e"), "lies": 2}, ValidatorHonesty.DISTRUSTED),
    ],
)
def test_validators_are_judged_by_what_they_did(
    changes: dict[str, object], honesty: ValidatorHonesty
) -> None:
    state = replace(READ, **changes)  # type: ignore[arg-type]  # fields of FeedState

    assert assess(state, (), NOW).validators is honesty


def test_a_feed_is_silent_beyond_twice_its_longest_gap() -> None:
    state = replace(READ, arrivals=every(12 * HOUR, 20, since=24 * HOUR))

    assert assess(state, (), NOW).condition is Condition.WELL
    assert assess(state, (), NOW + MINUTE).condition is Condition.SILENT


def test_below_a_week_of_history_a_day_of_silence_is_expected() -> None:
    state = replace(READ, arrivals=every(2 * HOUR, 20, since=23 * HOUR))
    silence = assess(state, (), NOW).silence

    assert silence is not None
    assert (silence.lasted, silence.expected, silence.exceeded) == (23 * HOUR, DAY, False)


def test_published_articles_are_history_too() -> None:
    state = replace(READ, arrivals=every(MINUTE, 20))
    older = [Arrival(instant, instant) for instant in every(6 * HOUR, 40)]

    assert assess(state, (), NOW).silence is None
    silence = assess(state, older, NOW).silence
    assert silence is not None
    assert silence.expected > 11 * HOUR


def test_silence_is_not_judged_by_one_batch_or_by_few() -> None:
    batch = replace(READ, arrivals=every(MINUTE, 20, since=30 * DAY))
    few = replace(READ, arrivals=every(DAY, 4, since=30 * DAY))

    assert assess(batch, (), NOW).silence is None
    assert assess(few, (), NOW).silence is None


def test_a_silent_feed_says_how_long_and_how_long_was_to_be_expected() -> None:
    state = replace(READ, arrivals=every(12 * HOUR, 20, since=3 * DAY))
    health = assess(state, (), NOW)

    assert diagnosis(health, state) == (
        "It answers, and has published nothing for 3 d; at most 1 d were to be expected.",
    )


def test_a_failing_feed_is_failing_though_it_is_silent_too() -> None:
    state = replace(
        READ,
        failures=3,
        failure="gone",
        detail="the server answered 410 Gone",
        arrivals=every(12 * HOUR, 20, since=90 * DAY),
    )
    health = assess(state, (), NOW)

    assert health.condition is Condition.FAILING
    (told,) = diagnosis(health, state)
    assert told.startswith("It fails (3 times in a row): its server says that the feed is gone")
    assert "410 Gone" in told
    assert told.endswith("Last read: 2026-11-23 11:00.")


@pytest.mark.parametrize("reason", FailureReason)
def test_every_failure_has_its_own_words(reason: FailureReason) -> None:
    state = replace(READ, failures=1, failure=reason.value, detail="x")

    assert "it cannot be read" not in diagnosis(assess(state, (), NOW), state)[0]


def test_unstable_guids_lying_validators_moves_and_faults_are_told() -> None:
    state = replace(
        READ,
        lies=2,
        new_articles=10,
        guid_changes=10,
        past_urls=("https://old.example/",),
        diagnoses=("bad_date: 'yesterday'",),
    )
    health = assess(state, (), NOW)

    assert health.guid_stability == 0.5
    assert diagnosis(health, state) == (
        "It is well.",
        "It has moved for good to https://example.org/feed.",
        "Its server says 'unchanged' of changed feeds: asked in full.",
        "It gave 10 known articles another guid; they were recognised by their address.",
        "What is wrong in the feed itself: bad_date: 'yesterday'.",
    )


def test_every_reason_of_the_schedule_has_its_own_words() -> None:
    told = {why_then(replace(READ, due_reason=reason.value)) for reason in Reason}

    assert len(told) == len(Reason)
    assert why_then(ADDED) == "it was added and not polled yet"
    assert why_then(ADDED) not in told


def test_the_stronger_hint_is_named() -> None:
    hinted = replace(READ, due_reason="feed_hint", ttl=HOUR, fresh_for=MINUTE)

    assert why_then(hinted) == "the feed asks for it (ttl 1 h)"
    assert "Cache-Control or Expires, 2 h" in why_then(replace(hinted, fresh_for=2 * HOUR))


@pytest.mark.parametrize(
    ("duration", "told"),
    [
        (timedelta(0), "0 s"),
        (timedelta(seconds=59.6), "1 min"),
        (2 * HOUR + 5 * MINUTE + timedelta(seconds=3), "2 h 5 min"),
        (3 * DAY + 4 * HOUR, "3 d 4 h"),
        (-HOUR, "0 s"),
    ],
)
def test_durations_are_told_in_two_units(duration: timedelta, told: str) -> None:
    assert told_duration(duration) == told
