"""Which rules ask for a sum of money like this one?"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from pyroaring import BitMap

from services.alert.rules.amount_range import AmountRange
from services.alert.rules.thresholds import Thresholds
from shared.messages import Amount


@dataclass(slots=True)
class _Currency:
    asking: BitMap = field(default_factory=BitMap)
    least: Thresholds = field(default_factory=Thresholds)
    # Negated, so that "at most" is "at least" seen from below.
    most: Thresholds = field(default_factory=Thresholds)


class AmountIndex:
    """Slots by the ranges that they ask for; a slot has one range a currency at most."""

    __slots__ = ("_currencies", "asking")

    def __init__(self) -> None:
        self.asking = BitMap()
        self._currencies: dict[str, _Currency] = {}

    def add(self, slot: int, ranges: Iterable[AmountRange]) -> None:
        """Index a slot that asks for one of ``ranges``."""
        for each in ranges:
            self.asking.add(slot)
            found = self._currencies.setdefault(each.currency, _Currency())
            found.asking.add(slot)
            if each.min is not None:
                found.least.add(each.min, slot)
            if each.max is not None:
                found.most.add(-each.max, slot)

    def remove(self, slot: int, ranges: Iterable[AmountRange]) -> None:
        """Take a slot out again."""
        for each in ranges:
            self.asking.discard(slot)
            found = self._currencies[each.currency]
            found.asking.discard(slot)
            if each.min is not None:
                found.least.discard(each.min, slot)
            if each.max is not None:
                found.most.discard(-each.max, slot)
            if not found.asking:
                del self._currencies[each.currency]

    def held(self, amount: Amount | None) -> BitMap:
        """Return the slots that ask for ``amount``."""
        found = self._currencies.get(amount.currency) if amount is not None else None
        if amount is None or found is None:
            return BitMap()
        too_high = found.least.above(amount.value)
        return (found.asking - too_high) - found.most.above(-amount.value)
