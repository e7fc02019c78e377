"""Does an incident satisfy a rule, and by which values or for want of which?

The plain evaluator: what it says is the meaning of a rule. The index must agree with it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from services.alert.incidents.detail import name_of, same_name
from services.alert.rules.amount_range import AmountRange, shown
from services.alert.rules.facts import EXACT, Facts, spaced
from services.alert.rules.watchlist import Conditions, Rule


@dataclass(frozen=True, slots=True)
class Match:
    """The rule is satisfied; ``predicates`` gives, by field, the values that held."""

    predicates: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """The rule is not satisfied; ``failed`` is the first field that does not hold."""

    failed: str


Verdict: TypeAlias = Match | Mismatch


def matches(rule: Rule, facts: Facts) -> Verdict:
    """Evaluate ``rule``, field by field in a fixed order."""
    held: dict[str, tuple[str, ...]] = {}
    for field, values in _held(rule, facts):
        if not values:
            return Mismatch(field)
        held[field] = values
    if rule.min_confidence is not None and facts.confidence < rule.min_confidence:
        return Mismatch("min_confidence")
    if rule.min_sources is not None and facts.independent < rule.min_sources:
        return Mismatch("min_sources")
    if rule.excluded is not None:
        for field, values in _held(rule.excluded, facts):
            if values:
                return Mismatch(f"not.{field}")
    return Match(held)


def named_held(wanted: tuple[str, ...], facts: Facts) -> tuple[str, ...]:
    """Return those of the ``wanted`` persons and offices that the incident names."""
    return tuple(
        each
        for each in wanted
        if any(same_name(name_of(each, facts.state_words), has) for has in facts.named)
    )


def amounts_held(wanted: tuple[AmountRange, ...], facts: Facts) -> tuple[str, ...]:
    """Return the incident's sum, with its currency, if it lies in one of the ``wanted`` ranges."""
    amount = facts.amount
    if amount is None or not any(each.holds(amount) for each in wanted):
        return ()
    return (shown(amount),)


def keywords_held(wanted: tuple[str, ...], facts: Facts) -> tuple[str, ...]:
    """Return those of the ``wanted`` phrases that stand in the evidence as whole words."""
    return tuple(each for each in wanted if spaced(each) in facts.text)


def _held(conditions: Conditions, facts: Facts) -> Iterator[tuple[str, tuple[str, ...]]]:
    for field, of in EXACT.items():
        wanted: tuple[str, ...] | None = getattr(conditions, field)
        if wanted is not None:
            has = of(facts)
            yield field, tuple(str(each) for each in wanted if each in has)
    if conditions.amounts is not None:
        yield "amounts", amounts_held(conditions.amounts, facts)
    if conditions.named is not None:
        yield "named", named_held(conditions.named, facts)
    if conditions.keywords is not None:
        yield "keywords", keywords_held(conditions.keywords, facts)
