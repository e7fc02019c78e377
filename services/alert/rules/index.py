"""Which of a hundred thousand rules does an incident satisfy?

One roaring bitmap per field and value. For each field the rules that ask nothing, or for a value
that the incident has, are a union; the rules satisfied are the intersection over the fields,
less those that exclude a value it has. What only text can tell (names, keywords) is evaluated
plainly on the few survivors. Measured in facts gathered before the build: 0.12 ms p99 at 100,000
rules, where counting and hashing take milliseconds.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from pyroaring import BitMap

from services.alert.rules.amount_index import AmountIndex
from services.alert.rules.amount_range import AmountRange
from services.alert.rules.facts import EXACT, Facts
from services.alert.rules.predicates import Match, matches
from services.alert.rules.thresholds import Thresholds
from services.alert.rules.watchlist import Conditions, Rule

_FEW = 4
"""So many times fewer survivors than rules that ask make it worth to look at these alone."""

Postings: TypeAlias = defaultdict[str, BitMap]


def _postings() -> Postings:
    return defaultdict(BitMap)


@dataclass(slots=True)
class Field:
    """The rules by what they ask of one field."""

    asking: BitMap = field(default_factory=BitMap)
    wanted: Postings = field(default_factory=_postings)
    excluded: Postings = field(default_factory=_postings)


class RuleIndex:
    """Rules by slot, a number of the caller's choosing; equal to evaluating each plainly."""

    def __init__(self) -> None:
        self._every = BitMap()
        self._fields = {name: Field() for name in EXACT}
        self._amounts, self._amounts_excluded = AmountIndex(), AmountIndex()
        self._confidence, self._sources = Thresholds(), Thresholds()
        self._residual: dict[int, Rule] = {}
        self._residual_slots = BitMap()

    def __len__(self) -> int:
        return len(self._every)

    def add(self, slot: int, rule: Rule) -> None:
        """Index ``rule`` under ``slot``, which must be free."""
        self._every.add(slot)
        for name, each in self._fields.items():
            values = _values(rule, name)
            if values is not None:
                each.asking.add(slot)
            for value in values or ():
                each.wanted[value].add(slot)
            for value in _values(rule.excluded, name) or ():
                each.excluded[value].add(slot)
        for index, ranges in self._ranges(rule):
            index.add(slot, ranges)
        for thresholds, least in self._least(rule):
            thresholds.add(least, slot)
        if _needs_text(rule) or _needs_text(rule.excluded):
            self._residual[slot] = rule
            self._residual_slots.add(slot)

    def remove(self, slot: int, rule: Rule) -> None:
        """Take ``rule`` out again; it must be the one that was added under ``slot``."""
        self._every.discard(slot)
        for name, each in self._fields.items():
            each.asking.discard(slot)
            _discard(each.wanted, _values(rule, name), slot)
            _discard(each.excluded, _values(rule.excluded, name), slot)
        for index, ranges in self._ranges(rule):
            index.remove(slot, ranges)
        for thresholds, least in self._least(rule):
            thresholds.discard(least, slot)
        if self._residual.pop(slot, None) is not None:
            self._residual_slots.discard(slot)

    def match(self, facts: Facts) -> BitMap:
        """Return the slots of all rules that ``facts`` satisfy."""
        survivors = self._survivors(facts)
        if not survivors:
            return survivors
        survivors -= self._confidence.above(facts.confidence)
        survivors -= self._sources.above(facts.independent)
        if self._amounts.asking:
            survivors -= self._amounts.asking - self._amounts.held(facts.amount)
        if self._amounts_excluded.asking:
            survivors -= self._amounts_excluded.held(facts.amount)
        for slot in survivors & self._residual_slots:
            if not isinstance(matches(self._residual[slot], facts), Match):
                survivors.discard(slot)
        return survivors

    def _ranges(self, rule: Rule) -> Iterator[tuple[AmountIndex, tuple[AmountRange, ...]]]:
        if rule.amounts is not None:
            yield self._amounts, rule.amounts
        if rule.excluded is not None and rule.excluded.amounts is not None:
            yield self._amounts_excluded, rule.excluded.amounts

    def _least(self, rule: Rule) -> Iterator[tuple[Thresholds, float]]:
        if rule.min_confidence is not None:
            yield self._confidence, rule.min_confidence
        if rule.min_sources is not None:
            yield self._sources, rule.min_sources

    def _survivors(self, facts: Facts) -> BitMap:
        values = {name: of(facts) for name, of in EXACT.items()}
        asked = [
            (each.asking, _union(each.wanted, values[name]))
            for name, each in self._fields.items()
            if each.asking
        ]
        # The field that leaves the fewest comes first: then there is little left to look at.
        asked.sort(key=lambda one: len(one[1]) - len(one[0]))
        survivors = self._every
        for asking, held in asked:
            few = len(survivors) * _FEW < len(asking)
            survivors = survivors - ((survivors & asking if few else asking) - held)
            if not survivors:
                return survivors
        for name, each in self._fields.items():
            if each.excluded:
                survivors = survivors - _union(each.excluded, values[name])
        return survivors.copy() if survivors is self._every else survivors


def _values(conditions: Conditions | None, name: str) -> tuple[str, ...] | None:
    values: tuple[str, ...] | None = getattr(conditions, name, None)
    return values


def _needs_text(conditions: Conditions | None) -> bool:
    return conditions is not None and (
        conditions.named is not None or conditions.keywords is not None
    )


def _union(postings: Postings, values: Iterable[str]) -> BitMap:
    found = [postings[each] for each in values if each in postings]
    if len(found) == 1:
        return found[0]
    return BitMap.union(*found) if found else BitMap()


def _discard(postings: Postings, values: Iterable[str] | None, slot: int) -> None:
    for value in values or ():
        if value in postings:
            postings[value].discard(slot)
            if not postings[value]:
                del postings[value]
