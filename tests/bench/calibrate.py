"""Which weights make the confidence of a mention mean what it says?

`python -m tests.bench.calibrate FILE...` fits `confidence.yaml` to labelled sentences that nobody
read while frames were written, by a ridge logistic regression, and prints the reliability table
before and after on the same sentences; the unseen figure is that of `make bench-quality`.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from services.extract.coder import LANGUAGES, Coder
from services.extract.confidence import FEATURES, Confidence
from tests.bench.scoring.gold import GoldSentence, read_gold
from tests.bench.scoring.labels import FAMILY_OF
from tests.bench.scoring.reliability import Claim, bins, calibration_error, is_right

RIDGE = 2.0
ROUNDS = 50
_HEAD = "# Weights of the log-odds that a mention is right, fitted by tests/bench/calibrate.py to\n"

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """The features of one mention, and whether its type and status class are right."""

    features: dict[str, float]
    right: bool


def samples(coder: Coder, gold: Sequence[GoldSentence]) -> list[Sample]:
    """Return a sample per mention of a scored family."""
    return [
        Sample(dict(mention.features), is_right(one, mention.type.value, mention.status.value))
        for one in gold
        for mention in coder.mentions(one.document)
        if mention.type in FAMILY_OF
    ]


def fit(found: Sequence[Sample], ridge: float = RIDGE) -> dict[str, float]:
    """Return the weights of greatest likelihood under a Gaussian prior around the frame's own.

    The prior expects the log-odds that the frame's reliability says (weight 1) and nothing of the
    other features. Newton's method (Hastie et al., Elements of Statistical Learning, 4.4.1).
    """
    values = np.array([[one.features[name] for name in FEATURES] for one in found], dtype=float)
    right = np.array([one.right for one in found], dtype=float)
    prior = np.array([float(name == "frame") for name in FEATURES])
    weights = prior.copy()
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-values @ weights))
        slope = values.T @ (right - chance) - ridge * (weights - prior)
        curve = (values.T * (chance * (1 - chance))) @ values + ridge * np.eye(len(prior))
        weights = weights + np.linalg.solve(curve, slope)
    return {name: round(float(w), 3) for name, w in zip(FEATURES, weights, strict=True)}


def main() -> None:
    """Fit, tell the tables and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--dry-run", action="store_true", help="Only tell, write nothing.")
    asked = parser.parse_args()
    coder = Coder.load()
    gold = [one for path in asked.files for one in read_gold(path, GoldSentence)]
    found = samples(coder, gold)
    weights = fit(found)
    _tell("as it stands", found, coder.rules.confidence)
    _tell("fitted", found, Confidence(weights))
    if not asked.dry_run:
        _write(weights, len(found), len(gold))


def _tell(name: str, found: Sequence[Sample], confidence: Confidence) -> None:
    claims = [Claim(confidence.of(one.features), one.right) for one in found]
    lines = [f"{name}: {len(claims)} mentions, calibration error {calibration_error(claims):.3f}"]
    lines += [
        f"  {one.low:.1f}-{one.high:.1f}: said {one.mean_confidence:.3f},"
        f" right {one.right.value:.3f} of {one.right.n}"
        for one in bins(claims)
    ]
    sys.stdout.write("\n".join(lines) + "\n")


def _write(weights: dict[str, float], mentions: int, sentences: int) -> None:
    source = (
        f"# {mentions} mentions of {sentences} sentences. See services/extract/confidence.py.\n"
    )
    lines = "".join(f"{name}: {weight}\n" for name, weight in weights.items())
    (LANGUAGES / "en" / "confidence.yaml").write_text(_HEAD + source + lines, encoding="utf-8")


if __name__ == "__main__":
    main()
