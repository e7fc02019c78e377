"""Are rates, their intervals and F1 what the formulas say?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bench.scoring.intervals import Interval, Rate, Tally, f1_interval, total

tallies = st.lists(
    st.builds(Tally, st.integers(0, 3), st.integers(0, 3), st.integers(0, 3)),
    min_size=1,
    max_size=20,
)


def test_wilson_interval_of_nine_in_ten() -> None:
    interval = Rate(9, 10).interval

    assert interval is not None
    assert (round(interval.low, 3), round(interval.high, 3)) == (0.596, 0.982)


def test_rate_of_nothing_is_zero_without_interval() -> None:
    assert Rate(0, 0).value == 0
    assert Rate(0, 0).interval is None


@given(n=st.integers(1, 10_000), data=st.data())
def test_wilson_interval_holds_the_rate_and_stays_a_share(n: int, data: st.DataObject) -> None:
    rate = Rate(data.draw(st.integers(0, n)), n)
    interval = rate.interval

    assert interval is not None
    assert 0 <= interval.low <= rate.value + 1e-9
    assert rate.value - 1e-9 <= interval.high <= 1


def test_f1_of_three_hits_one_false_two_missed() -> None:
    tally = Tally(hits=3, false=1, missed=2)

    assert tally.precision == Rate(3, 4)
    assert tally.recall == Rate(3, 5)
    assert tally.f1 == pytest.approx(2 * 0.75 * 0.6 / 1.35)


def test_f1_without_a_hit_is_zero() -> None:
    assert Tally(false=2, missed=1).f1 == 0


def test_f1_of_nothing_is_zero() -> None:
    assert Tally().f1 == 0


@given(tallies)
def test_total_sums_every_count(some: list[Tally]) -> None:
    whole = total(some)

    assert whole.hits == sum(one.hits for one in some)
    assert whole.false == sum(one.false for one in some)
    assert whole.missed == sum(one.missed for one in some)


def test_f1_interval_of_equal_texts_is_a_point() -> None:
    some = [Tally(hits=1, missed=1)] * 10

    interval = f1_interval(some)

    assert interval == Interval(some[0].f1, some[0].f1)


def test_f1_interval_is_the_same_each_time_and_holds_f1() -> None:
    some = [Tally(hits=1)] * 30 + [Tally(false=1)] * 6 + [Tally(missed=1)] * 8 + [Tally()] * 50

    first, second = f1_interval(some), f1_interval(some)

    assert first == second
    assert first is not None
    assert first.low < total(some).f1 < first.high


def test_f1_interval_of_no_texts_is_none() -> None:
    assert f1_interval([]) is None
