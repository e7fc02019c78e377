"""Which condition of a rule did an incident not meet: what was asked, and what is there?"""

from collections.abc import Iterable

from services.alert.rules.amount_range import shown
from services.alert.rules.facts import EXACT, Facts
from services.alert.rules.watchlist import Conditions, Rule

MOST_VALUES = 50
_NOT = "not."
_TEXTUAL = ("amounts", "named", "keywords")
_THRESHOLDS = ("min_confidence", "min_sources")
_ORDER = (
    *EXACT,
    *_TEXTUAL,
    *_THRESHOLDS,
    *(f"{_NOT}{each}" for each in (*EXACT, *_TEXTUAL)),
)


def reach(failed: str) -> int:
    """Return how many conditions are looked at before ``failed``."""
    return _ORDER.index(failed)


def mismatch_detail(rule: Rule, failed: str, facts: Facts) -> dict[str, object]:
    """Return the condition that failed, the values that it names and those of the incident."""
    field = failed.removeprefix(_NOT)
    return {"failed": failed, "asked": _asked(rule, failed), "has": _has(facts, field)}


def _asked(rule: Rule, failed: str) -> object:
    if failed in _THRESHOLDS:
        return getattr(rule, failed)
    conditions: Conditions = rule
    if failed.startswith(_NOT):
        assert rule.excluded is not None
        conditions = rule.excluded
    return _shown(getattr(conditions, failed.removeprefix(_NOT)))


def _has(facts: Facts, field: str) -> object:
    match field:
        case "min_confidence":
            return facts.confidence
        case "min_sources":
            return facts.independent
        case "amounts":
            return [shown(facts.amount)]
        case "named":
            return _shown(" ".join(sorted(each)) for each in facts.named)
        case "keywords":
            return _shown(facts.quotes)
        case _:
            return _shown(sorted(EXACT[field](facts)))


def _shown(values: Iterable[object]) -> list[str]:
    return [str(each) for each in values][:MOST_VALUES]
