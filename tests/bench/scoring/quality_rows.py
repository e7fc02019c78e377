"""Which rows does a scored set of sentences or articles give, and what are they held to?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from tests.bench.report import Row
from tests.bench.scoring.article_figures import ArticleFigures
from tests.bench.scoring.figure_rows import Bar, alert_rows, rate_row, tally_rows
from tests.bench.scoring.held import Held
from tests.bench.scoring.intervals import Rate
from tests.bench.scoring.labels import ScoredFamily
from tests.bench.scoring.reliability import Claim, bins, calibration_error
from tests.bench.scoring.sentence_figures import SentenceFigures


@dataclass(frozen=True, slots=True)
class SentenceBars:
    """What sentences are held to; None where a figure is only reported."""

    f1: Mapping[ScoredFamily, Bar] = field(default_factory=dict)
    status: Bar | None = None
    actor: Bar | None = None
    target: Bar | None = None
    alert_precision: Bar | None = None
    alert_recall: Bar | None = None
    hard_negatives: Bar | None = None
    background: Bar | None = None


DEV_BARS: Final = SentenceBars(
    f1={"sanctions": Bar(0.92), "arms": Bar(0.88, always=True)},
    status=Bar(0.88),
    actor=Bar(0.90),
    target=Bar(0.88),
)
OWN_BARS: Final = SentenceBars(
    f1={"sanctions": Bar(0.88), "diplomatic": Bar(0.88), "arms": Bar(0.88)},
    status=Bar(0.88),
    actor=Bar(0.90),
    target=Bar(0.88),
    alert_precision=Bar(0.93),
    alert_recall=Bar(0.88),
    hard_negatives=Bar(0.04, "at_most"),
    background=Bar(0.90),
)
# what is expected of unseen real news
REAL_BARS: Final = SentenceBars(
    f1={"sanctions": Bar(0.90), "diplomatic": Bar(0.90), "arms": Bar(0.85)},
    alert_precision=Bar(0.92),
    alert_recall=Bar(0.85),
)
HELD_BAR: Final = Bar(0.98)
OFFSETS_BAR: Final = Bar(1.0, always=True)


def sentence_rows(name: str, figures: SentenceFigures, bars: SentenceBars) -> tuple[Row, ...]:
    """Return the table of events.md section 6."""
    families = (
        row
        for family, tallies in figures.families.items()
        for row in tally_rows(f"{name}: {family}", tallies, bars.f1.get(family))
    )
    return (
        *families,
        *alert_rows(f"{name}:", figures.alert, bars.alert_precision, bars.alert_recall),
        rate_row(f"{name}: exact type", figures.type),
        rate_row(f"{name}: status", figures.status, bars.status),
        rate_row(f"{name}: actor country", figures.actor, bars.actor),
        rate_row(f"{name}: target country", figures.target, bars.target),
        rate_row(
            f"{name}: hard negatives that rang",
            figures.hard_negatives_that_rang,
            bars.hard_negatives,
        ),
        rate_row(f"{name}: background silent", figures.background_silent, bars.background),
    )


def held_rows(name: str, held: Held) -> tuple[Row, ...]:
    """Return how many sentences of a family are events or candidates; no article is round them."""
    return (
        rate_row(f"{name}: sentences in events + candidates", held.same_family),
        rate_row(f"{name}: the same, of any family", held.any_family),
    )


def article_rows(name: str, figures: ArticleFigures, held: Held, offsets: Rate) -> tuple[Row, ...]:
    """Return the figures of whole articles."""
    groups = (
        row
        for group, tallies in figures.groups.items()
        for row in tally_rows(f"{name}: {group} events", tallies)
    )
    bars = OWN_BARS
    return (
        *groups,
        *tally_rows(f"{name}: events with exact type and parties", figures.whole),
        *alert_rows(f"{name}:", figures.alert, bars.alert_precision, bars.alert_recall),
        rate_row(f"{name}: exact type", figures.type),
        rate_row(f"{name}: status", figures.status),
        rate_row(f"{name}: exact status", figures.exact_status),
        rate_row(f"{name}: novelty", figures.novelty),
        rate_row(f"{name}: actor country", figures.actor),
        rate_row(f"{name}: target country", figures.target),
        rate_row(f"{name}: events split", figures.split),
        rate_row(f"{name}: events joined wrongly", figures.joined),
        rate_row(f"{name}: traps that fired", figures.fired),
        rate_row(f"{name}: mentions in events + candidates", held.same_family, HELD_BAR),
        rate_row(f"{name}: the same, of any family", held.any_family),
        rate_row(f"{name}: exact offsets", offsets, OFFSETS_BAR),
    )


def seed_rows(held: Held, fired: Rate, offsets: Rate) -> tuple[Row, ...]:
    """Return what the seeds are held to: nothing lost, nothing invented from a trap."""
    every = Bar(1.0, always=True)
    return (
        rate_row("seeds: core mentions in events + candidates", held.same_family, every),
        rate_row("seeds: the same, of any family", held.any_family),
        rate_row("seeds: traps that fired", fired, Bar(0.0, "at_most", always=True)),
        rate_row("seeds: exact offsets", offsets, OFFSETS_BAR),
    )


def reliability_rows(name: str, claims: Sequence[Claim]) -> tuple[Row, ...]:
    """Return share right beside mean confidence (peer) per bin, and the calibration error."""
    found = [(one, rate_row(f"{name}: right, confidence", one.right)) for one in bins(claims)]
    return (
        *(
            Row(
                f"{row.what} {one.low:g}-{one.high:g}",
                row.value,
                row.unit,
                row.n,
                one.mean_confidence,
            )
            for one, row in found
        ),
        Row(f"{name}: calibration error", calibration_error(claims), "share", len(claims)),
    )
