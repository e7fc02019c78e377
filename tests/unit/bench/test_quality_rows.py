"""When does a figure decide, and what is told of a closed set?"""

from tests.bench.report import Row
from tests.bench.scoring.figure_rows import Bar, rate_row, tally_rows
from tests.bench.scoring.intervals import Rate, Tally
from tests.bench.scoring.reliability import Claim
from tests.bench.scoring.scored_sets import Scored, figures_only
from tests.bench.scoring.sentences import Miss


def test_figure_on_many_decides() -> None:
    assert rate_row("x", Rate(39, 40), Bar(0.9)).met is True
    assert rate_row("x", Rate(30, 40), Bar(0.9)).met is False


def test_figure_on_few_shows_its_bar_and_does_not_decide() -> None:
    row = rate_row("x", Rate(0, 39), Bar(0.9))

    assert row.met is None
    assert row.bar is not None


def test_figure_on_few_decides_where_the_bar_says_so() -> None:
    assert rate_row("x", Rate(0, 3), Bar(0.9, always=True)).met is False


def test_upper_bar_is_missed_from_above() -> None:
    assert rate_row("x", Rate(3, 50), Bar(0.04, "at_most")).met is False
    assert rate_row("x", Rate(2, 50), Bar(0.04, "at_most")).met is True


def test_interval_stands_in_the_unit() -> None:
    assert rate_row("x", Rate(9, 10)) == Row("x", 0.9, "share 0.596-0.982", 10)


def test_f1_counts_what_was_to_be_found() -> None:
    f1, precision, recall = tally_rows("x", [Tally(hits=1)] * 3 + [Tally(false=1)])

    assert (f1.n, precision.n, recall.n) == (3, 4, 3)


def test_closed_set_keeps_figures_and_no_words() -> None:
    row = Row("x", 1, "share", 1)
    scored = Scored("closed", (row,), (Claim(0.9, right=True),), (Miss("missed", "secret"),))

    assert figures_only(scored) == Scored("closed", (row,))
