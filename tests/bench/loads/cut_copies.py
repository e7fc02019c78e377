"""Which pairs of articles are copies, cut and re-headed, and which only share their topic?

From the stream of real news that lies beside the project where that is there, otherwise from words
drawn by seed out of one topic's vocabulary.
"""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Final

from tests.bench.loads.load_stream import LOAD_STREAM

# A short text has too few shingles to say anything: two in a chain of five words are by chance.
FEWEST_WORDS: Final = 120
TOPICS: Final = ("OIL", "TRADE", "JAPAN", "BANK", "DEBT")
# Reports of one week may be the same report, filed again or brought up to date.
UNRELATED_AFTER: Final = timedelta(days=7)
_MADE, _MADE_WORDS, _VOCABULARY = 500, 300, 400
_DAY_ZERO = datetime(2026, 1, 1)  # noqa: DTZ001  # only differences count
_ADDED = (
    "This report was provided by an agency and edited by our desk.",
    "Our correspondent reports from the capital, where the mood was calm.",
    "Follow our live page for the latest on this and other matters.",
)


@dataclass(frozen=True, slots=True)
class Report:
    """A text with its topic and when it was published."""

    topic: str
    published_at: datetime
    text: str


def reports(path: Path = LOAD_STREAM) -> list[Report]:
    """Return long enough reports on a few topics; made up where there is no stream."""
    return list(_real(path)) if path.exists() else list(_made(1))


def unrelated_pairs(of: list[Report]) -> Iterator[tuple[int, int]]:
    """Yield pairs of places in ``of`` that share a topic and lie over a week apart."""
    for a, b in combinations(range(len(of)), 2):
        apart = abs(of[a].published_at - of[b].published_at)
        if of[a].topic == of[b].topic and apart > UNRELATED_AFTER:
            yield a, b


def _real(path: Path) -> Iterator[Report]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            named = set(row["title"].upper().split())
            topic = next((one for one in TOPICS if one in named), None)
            if topic is not None and len(row["text"].split()) >= FEWEST_WORDS:
                yield Report(topic, datetime.fromisoformat(row["published_at"]), row["text"])


def _made(seed: int) -> Iterator[Report]:
    random = Random(seed)
    words = [f"word{n}" for n in range(_VOCABULARY)]
    weights = [1 / (n + 1) for n in range(_VOCABULARY)]
    for day in range(_MADE):
        drawn = random.choices(words, weights, k=_MADE_WORDS)
        yield Report("made", _DAY_ZERO + 8 * day * timedelta(days=1), " ".join(drawn))


def cut_and_reheaded(text: str, share: float, random: Random) -> str:
    """Return a run of sentences of ``text``, ``share`` of its words, under a new first line."""
    words = text.split()
    size = int(len(words) * share)
    start = random.choice((0, 0, 0, random.randrange(len(words) - size + 1)))
    return (
        f"{random.choice(_ADDED)} {' '.join(words[start : start + size])} {random.choice(_ADDED)}"
    )
