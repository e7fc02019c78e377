from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.broker.backoff import Backoff, TimeBudget
from shared.broker.share_limit import ShareLimit, Verdict


@given(
    st.lists(st.booleans(), max_size=200),
    st.floats(min_value=0.01, max_value=1),
    st.integers(min_value=1, max_value=40),
)
def test_no_window_ever_holds_more_dead_letters_than_the_share(
    bad: list[bool], share: float, window: int
) -> None:
    limit = ShareLimit(share, window)
    seen: list[bool] = []
    for is_bad in bad:
        if is_bad and limit.may_bury_another() is Verdict.EXCEEDED:
            last = seen[len(seen) - window + 1 :] if len(seen) >= window else seen
            assert sum(last) + 1 > share * window
            break
        if is_bad:
            limit.note_buried()
        else:
            limit.note_processed(1)
        seen.append(is_bad)
        assert sum(seen[-window:]) <= share * window


def test_a_first_bad_record_does_not_stop_a_new_consumer() -> None:
    assert ShareLimit(0.1, 100).may_bury_another() is Verdict.WITHIN


def test_good_records_make_room_again() -> None:
    limit = ShareLimit(0.5, 4)
    limit.note_buried()
    limit.note_buried()

    assert limit.may_bury_another() is Verdict.EXCEEDED
    limit.note_processed(1_000_000)
    assert limit.may_bury_another() is Verdict.WITHIN


@given(st.integers(min_value=1, max_value=10_000))
def test_pauses_grow_and_never_pass_the_limit(failures: int) -> None:
    backoff = Backoff(timedelta(seconds=0.5), timedelta(seconds=15))

    assert backoff.pause(1) == timedelta(seconds=0.5)
    assert backoff.pause(failures) <= backoff.pause(failures + 1) <= timedelta(seconds=15)


def test_a_pause_that_ends_after_the_budget_has_no_room() -> None:
    budget = TimeBudget(until=10.0)

    assert budget.has_room_for(timedelta(seconds=3), now=7.0)
    assert not budget.has_room_for(timedelta(seconds=3), now=7.1)
    assert budget.is_spent(10.0)
    assert not budget.is_spent(9.9)
