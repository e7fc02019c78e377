"""Does the sketch tell a copy from independent words, at any length?"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.sketch import LIMIT, containment, sketch

SEEDS = Path(__file__).parents[3] / "seeds"


def words(start: int, count: int) -> str:
    return " ".join(f"w{number}" for number in range(start, start + count))


def seed(number: str) -> tuple[int, ...]:
    return sketch(next(SEEDS.glob(f"{number}_*.txt")).read_text(encoding="utf-8"))


def test_fewer_than_five_words_have_no_sketch() -> None:
    assert sketch("Four words are few") == ()


def test_case_punctuation_and_layout_do_not_matter() -> None:
    assert sketch("Britain will send\n14 tanks, now.") == sketch("BRITAIN  will send 14 tanks now")


def test_a_cut_copy_is_wholly_contained_in_the_original() -> None:
    assert containment(sketch(words(0, 100)), sketch(words(0, 400))) == 1.0


def test_the_original_is_contained_in_the_cut_by_its_share() -> None:
    share = containment(sketch(words(0, 400)), sketch(words(0, 202)))

    assert share == 198 / 396


def test_an_empty_sketch_is_contained_in_nothing() -> None:
    assert containment((), sketch(words(0, 100))) == 0.0


def test_a_long_text_keeps_a_bounded_sample() -> None:
    assert LIMIT // 4 < len(sketch(words(0, 20_000))) <= LIMIT


def test_containment_of_a_short_text_in_a_long_one_is_judged_on_the_common_sample() -> None:
    part, whole = sketch(words(0, 5_000)), sketch(words(0, 20_000))

    assert containment(part, whole) == 1.0
    assert containment(whole, part) == pytest.approx(0.25, abs=0.08)


@given(st.integers(0, 50), st.integers(5, 60), st.integers(5, 60))
def test_containment_is_exact_at_news_length(start: int, mine: int, theirs: int) -> None:
    a, b = sketch(words(0, mine)), sketch(words(start, theirs))
    shared = len(set(a) & set(b))

    assert containment(a, b) == shared / len(a)


@pytest.mark.parametrize(("one", "other"), [("002", "003"), ("003", "004"), ("000", "004")])
def test_independent_seeds_share_less_than_a_quarter(one: str, other: str) -> None:
    assert max(containment(seed(one), seed(other)), containment(seed(other), seed(one))) < 0.25


def test_the_agency_copy_among_the_seeds_shares_over_half() -> None:
    assert containment(seed("000"), seed("001")) > 0.5
