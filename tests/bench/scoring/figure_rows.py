"""How does a quality figure become a row of a report, with its interval and its bar?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tests.bench.report import Row, at_least, at_most
from tests.bench.scoring.intervals import Interval, Rate, Tally, f1_interval, total

# events.md section 6: below this a figure is reported and does not decide.
DECIDING_N = 40


@dataclass(frozen=True, slots=True)
class Bar:
    """What a figure is held to; ``always`` lets a small n decide too."""

    value: float
    side: Literal["at_least", "at_most"] = "at_least"
    always: bool = False


def rate_row(what: str, rate: Rate, bar: Bar | None = None) -> Row:
    """Return the row of a share."""
    return _row(what, rate.value, rate.interval, rate.n, bar)


def tally_rows(
    what: str, tallies: Sequence[Tally], f1: Bar | None = None, *, each: Bar | None = None
) -> tuple[Row, ...]:
    """Return F1, precision and recall over texts, one tally each; n of F1 is what was to find."""
    whole = total(tallies)
    return (
        _row(f"{what} F1", whole.f1, f1_interval(tallies), whole.recall.n, f1),
        rate_row(f"{what} precision", whole.precision, each),
        rate_row(f"{what} recall", whole.recall, each),
    )


def alert_rows(
    what: str, tallies: Sequence[Tally], precision: Bar | None, recall: Bar | None
) -> tuple[Row, ...]:
    """Return precision and recall of alerts."""
    whole = total(tallies)
    return (
        rate_row(f"{what} alert precision", whole.precision, precision),
        rate_row(f"{what} alert recall", whole.recall, recall),
    )


def _row(what: str, value: float, interval: Interval | None, n: int, bar: Bar | None) -> Row:
    unit = "share" if interval is None else f"share {interval.low:.3f}-{interval.high:.3f}"
    if bar is None:
        return Row(what, value, unit, n)
    words, met = (at_least if bar.side == "at_least" else at_most)(value, bar.value)
    if n < DECIDING_N and not bar.always:
        return Row(what, value, unit, n, bar=f"{words} from n {DECIDING_N}")
    return Row(what, value, unit, n, bar=words, met=met)
