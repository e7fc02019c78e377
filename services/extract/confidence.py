"""How sure is it that an event coded from one mention is right?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp, log
from pathlib import Path

from services.extract.factuality.effects import FACT, INTENT
from services.extract.factuality.standing import Hint, Standing
from services.extract.frames.matcher import Match
from services.extract.frames.yaml_lines import bare, read_yaml
from services.extract.segment.roles import Role
from services.extract.syntax.clause import Shape
from shared.errors import ConfigurationError

INTERCEPT = "intercept"
FRAME = "frame"
FEATURES = (
    INTERCEPT,
    FRAME,
    "nominal",
    "passive",
    "one_party",
    "no_party",
    "governed",
    "deeply_governed",
    "reported",
    "named",
    "intent",
    "neither_fact_nor_intent",
    "headline",
)
"""What the confidence is made of, in the order of the file."""

_SUREST = 0.99
_DEEP = 2
_FILE = "confidence.yaml"


@dataclass(frozen=True, slots=True)
class Confidence:
    """Hold the weight of each feature in the log-odds that a mention is right.

    A logistic regression over frame reliability, shape of the parse, completeness of the roles and
    margin of the factuality; `python -m tests.bench.calibrate` fits it to labelled sentences.
    """

    weights: Mapping[str, float]

    @classmethod
    def load(cls, folder: Path) -> "Confidence":
        """Read `confidence.yaml` of a language folder.

        Raises ConfigurationError naming the file where a feature has no weight or is not known.
        """
        path = folder / _FILE
        raw = bare(read_yaml(path))
        if raw.keys() != set(FEATURES):
            odd = ", ".join(sorted(raw.keys() ^ set(FEATURES)))
            message = f"{path}: expected a weight for each feature; missing or unknown: {odd}"
            raise ConfigurationError(message)
        return cls({name: float(value) for name, value in raw.items()})

    def of(self, features: Mapping[str, float]) -> float:
        """Return the probability, at most .99, rounded to three places."""
        odds = sum(self.weights[name] * value for name, value in features.items())
        return round(min(_SUREST, 1 / (1 + exp(-odds))), 3)


def features(match: Match, standing: Standing, role: Role, parties: int) -> dict[str, float]:
    """Return the features of a mention that names `parties` of its two parties itself."""
    shape, depth = match.clause.shape, len(standing.chain)
    marked = {
        "nominal": shape is Shape.NOMINAL,
        "passive": shape is Shape.PASSIVE,
        "one_party": parties == 1,
        "no_party": parties == 0,
        "governed": depth > 0,
        "deeply_governed": depth > _DEEP,
        "reported": Hint.REPORTED in standing.hints,
        "named": Hint.NAMED in standing.hints,
        "intent": standing.status in INTENT,
        "neither_fact_nor_intent": standing.status not in FACT | INTENT,
        "headline": role is Role.HEADLINE,
    }
    reliability = min(match.frame.reliability, _SUREST)
    return {
        INTERCEPT: 1.0,
        FRAME: log(reliability / (1 - reliability)),
        **{name: float(is_so) for name, is_so in marked.items()},
    }


def surest(confidences: Iterable[float]) -> float:
    """Return the confidence of an event told several times in one article.

    Its mentions share author, sources and often words, so they do not add up.
    """
    return max(confidences)
