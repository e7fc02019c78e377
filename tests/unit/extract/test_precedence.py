"""Do fresh articles go before the backlog, and does the backlog never starve?"""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.extract.precedence import (
    BACKLOG_BATCH,
    Go,
    Precedence,
    Sharing,
    Wait,
    backlog_batch,
)

SLICE = 4


def coded(
    precedence: Precedence, *, fresh: list[int], waiting: int, seconds: float
) -> tuple[int, int]:
    """Return how many fresh and old articles are begun; each fresh batch takes ``seconds``.

    The backlog never runs dry and asks again at the latest after a tenth of a second.
    """
    now, old, since = 0.0, 0, 0.0
    for count in fresh:
        precedence.begin_fresh(count)
        end = now + seconds
        while now < end:
            if precedence.turn(since, waiting, now) == Go():
                precedence.take(SLICE, waiting, now)
                old, since = old + SLICE, now
            else:
                now = min(now + 0.1, end)
        precedence.end_fresh(count, now)
    return sum(fresh), old


def test_the_backlog_has_the_workers_to_itself_while_nothing_fresh_is_there() -> None:
    precedence = Precedence(Sharing())

    for step in range(100):
        assert precedence.turn(step * 0.01, 0, step * 0.01) == Go()
        precedence.take(SLICE, 0, step * 0.01)


def test_the_backlog_waits_while_fresh_articles_are_in_hand() -> None:
    precedence = Precedence(Sharing(share=0.2, patience=5))
    precedence.begin_fresh(16)
    precedence.take(SLICE, 0, 0.0)

    assert precedence.turn(0.0, 0, 0.0) == Wait(5.0)
    precedence.end_fresh(16, 1.0)
    assert precedence.turn(0.0, 0, 1.0) == Go()


def test_the_backlog_waits_for_fresh_records_that_are_known_to_wait() -> None:
    precedence = Precedence(Sharing())
    precedence.begin_fresh(1)
    precedence.take(SLICE, 0, 0.0)
    precedence.end_fresh(1, 0.0)

    assert isinstance(precedence.turn(0.0, 50, 0.5), Wait)


def test_waiting_records_that_never_come_do_not_hold_the_backlog_up() -> None:
    precedence = Precedence(Sharing())
    precedence.begin_fresh(1)
    precedence.take(SLICE, 0, 0.0)
    precedence.end_fresh(1, 0.0)

    assert precedence.turn(1.5, 50, 1.5) == Go()


def test_a_slice_that_waited_long_goes_whatever_holds_the_fresh_ones_up() -> None:
    precedence = Precedence(Sharing(patience=5))
    precedence.begin_fresh(1)
    precedence.take(SLICE, 0, 0.0)

    assert precedence.turn(0.0, 0, 4.5) == Wait(0.5)
    assert precedence.turn(0.0, 0, 5.0) == Go()


@given(
    st.lists(st.integers(1, 200), min_size=1, max_size=60),
    st.sampled_from([0.1, 0.2, 0.5]),
    st.sampled_from([0, 300]),
)
def test_beside_fresh_articles_the_backlog_gets_its_share_and_no_more(
    fresh: list[int], share: float, waiting: int
) -> None:
    precedence = Precedence(Sharing(share=share, patience=10_000))

    begun, old = coded(precedence, fresh=fresh, waiting=waiting, seconds=0.5)

    owed = begun * share / (1 - share)
    assert owed - 1e-6 <= old < owed + SLICE + 1e-6


@given(st.lists(st.integers(1, 3), min_size=10, max_size=60))
def test_the_backlog_goes_on_under_any_fresh_load(fresh: list[int]) -> None:
    precedence = Precedence(Sharing(share=0.01, patience=5))

    _, old = coded(precedence, fresh=fresh, waiting=1, seconds=1.0)

    assert old >= SLICE * (len(fresh) // 6)


def test_credit_that_nobody_took_is_not_saved_up() -> None:
    precedence = Precedence(Sharing(share=0.5, patience=100))
    for _ in range(50):
        precedence.begin_fresh(10)
        precedence.end_fresh(10, 0.0)

    precedence.begin_fresh(10)
    taken = 0
    while precedence.turn(0.0, 0, 0.0) == Go():
        precedence.take(SLICE, 0, 0.0)
        taken += SLICE

    assert taken == 12


def test_a_rate_bounds_the_backlog_also_when_nothing_is_fresh() -> None:
    precedence = Precedence(Sharing(rate=8))
    now, taken = 0.0, 0
    while now < 10:
        turn = precedence.turn(now, 0, now)
        if isinstance(turn, Wait):
            now += turn.seconds
            continue
        precedence.take(SLICE, 0, now)
        taken += SLICE

    assert taken == 80


@pytest.mark.parametrize(("rate", "size"), [(None, BACKLOG_BATCH), (100, 32), (0.5, 18), (0.01, 1)])
def test_a_slow_backlog_is_read_in_small_batches(rate: float | None, size: int) -> None:
    assert backlog_batch(Sharing(rate=rate), timedelta(minutes=5)) == size
