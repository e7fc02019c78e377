"""How sure is a share of n, and an F1 over n texts?"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

_Z = 1.96
_SEED = 20261123
_RESAMPLES = 400


@dataclass(frozen=True, slots=True)
class Interval:
    """The 95 % interval of a rate."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Rate:
    """``hits`` of ``n``."""

    hits: int
    n: int

    @property
    def value(self) -> float:
        """The share; 0 of 0 is 0."""
        return self.hits / self.n if self.n else 0.0

    @property
    def interval(self) -> Interval | None:
        """The Wilson interval, None where n is 0."""
        if not self.n:
            return None
        p, n, square = self.value, self.n, _Z * _Z
        middle = (p + square / (2 * n)) / (1 + square / n)
        half = _Z * math.sqrt(p * (1 - p) / n + square / (4 * n * n)) / (1 + square / n)
        return Interval(max(0.0, middle - half), min(1.0, middle + half))


@dataclass(frozen=True, slots=True)
class Tally:
    """What was found rightly, wrongly and not at all."""

    hits: int = 0
    false: int = 0
    missed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.hits + other.hits, self.false + other.false, self.missed + other.missed)

    @property
    def precision(self) -> Rate:
        """The share of what was said that is right."""
        return Rate(self.hits, self.hits + self.false)

    @property
    def recall(self) -> Rate:
        """The share of what is so that was said."""
        return Rate(self.hits, self.hits + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 where nothing was hit."""
        precision, recall = self.precision.value, self.recall.value
        return 2 * precision * recall / (precision + recall) if self.hits else 0.0


def total(tallies: Sequence[Tally]) -> Tally:
    """Return the sum."""
    return sum(tallies, Tally())


def f1_interval(tallies: Sequence[Tally]) -> Interval | None:
    """Return the bootstrap interval of F1 over texts, one tally each; None without texts.

    Texts are drawn with replacement from a fixed seed, so that the same tallies always give the
    same interval.
    """
    if not tallies:
        return None
    rng = random.Random(_SEED)
    draws = sorted(_resampled(tallies, rng) for _ in range(_RESAMPLES))
    return Interval(draws[int(0.025 * _RESAMPLES)], draws[int(0.975 * _RESAMPLES) - 1])


def _resampled(tallies: Sequence[Tally], rng: random.Random) -> float:
    hits = false = missed = 0
    for tally in rng.choices(tallies, k=len(tallies)):
        hits += tally.hits
        false += tally.false
        missed += tally.missed
    return Tally(hits, false, missed).f1
