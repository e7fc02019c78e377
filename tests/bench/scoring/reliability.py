"""Does a confidence of .9 mean nine of ten?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from tests.bench.scoring.articles import judge_article
from tests.bench.scoring.gold import GoldArticle, GoldSentence
from tests.bench.scoring.intervals import Rate
from tests.bench.scoring.labels import CLASS_OF, FAMILY_OF, is_same_type
from tests.bench.scoring.said import Said

EDGES: Final = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class Claim:
    """One event's confidence, and whether its type and status class are right."""

    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """The claims with a confidence from ``low`` to below ``high``."""

    low: float
    high: float
    mean_confidence: float
    right: Rate


def sentence_claims(gold: GoldSentence, events: Iterable[Said]) -> list[Claim]:
    """Return a claim per scored event; without a known status the type alone decides."""
    return [
        Claim(one.confidence, is_right(gold, one.type, one.status))
        for one in events
        if one.type in FAMILY_OF
    ]


def article_claims(gold: GoldArticle, events: Sequence[Said]) -> list[Claim]:
    """Return a claim per core event that is right or wrong; neutral ones claim nothing."""
    verdict = judge_article(gold, events)
    return [
        *(
            Claim(
                pair.said.confidence,
                is_same_type(pair.said.type, pair.gold.type)
                and CLASS_OF[pair.said.status] == CLASS_OF[pair.gold.status],
            )
            for pair in (*verdict.found, *verdict.split)
        ),
        *(Claim(one.confidence, right=False) for one in verdict.false),
    ]


def bins(claims: Sequence[Claim]) -> tuple[Bin, ...]:
    """Return the bins that hold a claim, in order; the last includes its upper edge."""
    found = []
    for low, high in pairwise(EDGES):
        inside = [
            one for one in claims if low <= one.confidence < high or one.confidence == high == 1.0
        ]
        if inside:
            mean = sum(one.confidence for one in inside) / len(inside)
            found.append(Bin(low, high, mean, Rate(sum(one.right for one in inside), len(inside))))
    return tuple(found)


def calibration_error(claims: Sequence[Claim]) -> float:
    """Return the mean distance of confidence and share right over the bins, by their sizes."""
    away = sum(abs(one.mean_confidence - one.right.value) * one.right.n for one in bins(claims))
    return away / len(claims) if claims else 0.0


def is_right(gold: GoldSentence, event_type: str, status: str) -> bool:
    """Say whether type and status class are the sentence's; an unknown status fits any."""
    known = gold.status == "unknown" or CLASS_OF[status] == gold.status
    return known and is_same_type(event_type, gold.type)
