"""Does every act ring once, stay apart from its neighbours, and is what is retracted taken back?

Our own set: incidents written by hand with the ways in which several outlets tell them, and acts
that differ in one thing and are told at the same time. What is right comes from the description.
The same again with one role in five removed or mistaken.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from tests.bench.incidents.description import descriptions
from tests.bench.incidents.outcome import Outcome, decided
from tests.bench.incidents.perturbing import How, perturbed
from tests.bench.incidents.tellings import Told, tellings
from tests.bench.report import Report, Row, at_least, at_most

FIRST = datetime(1990, 1, 1, tzinfo=UTC)
APART = timedelta(days=130)
"""Longer than all windows together: only what belongs to one description meets."""
SEED = 11
ROUNDS: dict[How, int] = {"either": 3, "removed": 1, "replaced": 1}
FEWEST_INCIDENTS = 120
FEWEST_APART = 200
BAR_TWICE = 0.02
BAR_PERTURBED = 1.10


@dataclass(frozen=True, slots=True)
class Stage:
    """All tellings in the order they come, and how many acts of each sort there are."""

    told: Sequence[Told]
    incidents: int
    apart: int


def run() -> Report:
    """Tell everything in order, then with roles spoilt."""
    return Report("incidents", asyncio.run(_rows()))


def stage() -> Stage:
    """Tell every description in a stretch of time of its own."""
    rng = Random(SEED)
    described = descriptions()
    told = [
        each
        for number, one in enumerate(described)
        for each in tellings(one, FIRST + number * APART, rng)
    ]
    return Stage(told, len(described), sum(len(each.apart) for each in described))


async def _rows() -> tuple[Row, ...]:
    set_up = stage()
    plain = await decided(set_up.told, FIRST)
    return (
        Row(
            "incidents of the set",
            set_up.incidents,
            "incidents",
            len(set_up.told),
            None,
            *at_least(set_up.incidents, FEWEST_INCIDENTS),
        ),
        Row(
            "acts that must stay apart",
            set_up.apart,
            "acts",
            set_up.incidents,
            None,
            *at_least(set_up.apart, FEWEST_APART),
        ),
        *_plain_rows(plain),
        *[row for how in ROUNDS for row in await _spoilt_rows(set_up.told, how)],
    )


def _plain_rows(outcome: Outcome) -> tuple[Row, ...]:
    rings = outcome.rings()
    acts = len(rings)
    silent, twice = _count(rings.values(), 0, 0), _count(rings.values(), 2, None)
    alerts, missed = outcome.retractions()
    mixed = len(outcome.mixed())
    return (
        Row("acts that do not ring", silent, "acts", acts, None, *at_most(silent, 0)),
        Row(
            "acts that ring more than once",
            twice / acts,
            "share",
            acts,
            None,
            *at_most(twice / acts, BAR_TWICE),
        ),
        Row("incidents that mix acts", mixed, "incidents", acts, None, *at_most(mixed, 0)),
        Row("alerts not taken back", missed, "alerts", alerts, None, *at_most(missed, 0)),
    )


async def _spoilt_rows(told: Sequence[Told], how: How) -> list[Row]:
    rung = acts = mixed = silent = 0
    for number in range(ROUNDS[how]):
        outcome = await decided(perturbed(told, Random(SEED + number), how), FIRST)
        rings = outcome.rings()
        rung += sum(rings.values())
        acts += len(rings)
        silent += _count(rings.values(), 0, 0)
        mixed += len(outcome.mixed())
    each = rung / acts
    what = f"roles {how}" if how != "either" else "roles removed or replaced"
    bar = at_most(each, BAR_PERTURBED) if how == "either" else (None, None)
    return [
        Row(f"20 % of {what}: alerts per act", each, "alerts", acts, None, *bar),
        Row(f"20 % of {what}: acts that do not ring", silent, "acts", acts),
        Row(f"20 % of {what}: incidents that mix acts", mixed, "incidents", acts),
    ]


def _count(values: Iterable[int], least: int, most: int | None) -> int:
    return sum(least <= each and (most is None or each <= most) for each in values)
