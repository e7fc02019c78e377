"""How many independent sources carry an incident, whatever order they came in?"""

from itertools import permutations
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.alert.incidents.sources import SourceCount
from shared.messages import ArticleRef
from shared.sketch import sketch
from tests.unit.alert.built import article

SEEDS = Path(__file__).parents[4] / "seeds"


def independent(*articles: ArticleRef) -> int:
    count = SourceCount()
    for each in articles:
        count.add(each)
    return count.independent


def worded(name: str, start: int, end: int) -> ArticleRef:
    words = " ".join(f"w{number}" for number in range(start, end))
    return article(name).model_copy(update={"sketch": sketch(words)})


def seed(number: str) -> ArticleRef:
    text = next(SEEDS.glob(f"{number}_*.txt")).read_text(encoding="utf-8")
    return article(number).model_copy(update={"sketch": sketch(text)})


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [(("000", "001", "002", "003"), 3), (("000", "001"), 1), (("000", "003", "004"), 3)],
)
def test_the_seeds_are_as_independent_as_they_are(numbers: tuple[str, ...], expected: int) -> None:
    articles = [seed(each) for each in numbers]

    assert {independent(*order) for order in permutations(articles)} == {expected}


def test_a_shortened_wire_copy_is_no_further_source() -> None:
    assert independent(worded("a", 0, 300), worded("b", 0, 120)) == 1


def test_copies_of_copies_are_one_source() -> None:
    chain = [worded("a", 0, 100), worded("b", 50, 150), worded("c", 100, 200)]

    assert {independent(*order) for order in permutations(chain)} == {1}


def test_one_outlet_is_one_source() -> None:
    assert independent(article("a", outlet="Reuters"), article("b", outlet="reuters")) == 1


def test_one_publisher_is_one_source() -> None:
    articles = [article(each).model_copy(update={"publisher": "Reach"}) for each in "ab"]

    assert independent(*articles) == 1


def test_unknown_outlets_are_not_the_same() -> None:
    assert independent(article("a"), article("b")) == 2


def test_the_same_article_counts_once() -> None:
    assert independent(article("a"), article("a")) == 1


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(6, 40)), max_size=7), st.randoms())
def test_the_order_of_articles_does_not_matter(
    spans: list[tuple[int, int]], random: Random
) -> None:
    articles = [worded(f"a{at}", start, start + length) for at, (start, length) in enumerate(spans)]
    shuffled = random.sample(articles, len(articles))

    assert independent(*articles) == independent(*shuffled)
