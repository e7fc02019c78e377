"""Which items, sums, dates and measures do mentions give, the best said of each?"""

import datetime as dt
from dataclasses import dataclass, field

from services.alert.incidents.items import ItemUnion
from services.alert.incidents.member import Member
from shared.messages import Amount, EventDate
from shared.ontology import EventType

_CERTAINTY = {None: 2, "exact": 2, "about": 1, "at_least": 0, "up_to": 0}
_PRECISION = ("none", "future", "past", "range", "year", "month", "week", "day")


@dataclass(slots=True)
class Facets:
    """Gather, mention by mention, what an incident comprises."""

    types: list[EventType] = field(default_factory=list)
    items: ItemUnion = field(default_factory=ItemUnion)
    amount: Amount | None = None
    measure: str | None = None
    authority: str | None = None
    date: EventDate | None = None
    _dated_on: dt.date | None = None

    def add(self, member: Member) -> None:
        """Take in one more mention; mentions come sorted by position."""
        event = member.event
        self.types.append(event.type)
        self.items.add(event.items)
        self.amount = _surer(self.amount, event.amount)
        self.measure = self.measure or event.measure
        self.authority = self.authority or event.authority
        self._take_date(event.date, member.at)

    @property
    def type(self) -> EventType:
        """Return the most specific type told: weapons rather than aid, else the latest."""
        arms = EventType.ARMS_TRANSFER
        return arms if arms in self.types else self.types[-1]

    def _take_date(self, told: EventDate | None, at: dt.datetime) -> None:
        if told is None or told.start is None:
            return
        # Reports of one day give one date; the first stands unless another is more precise.
        gain = _precision(told) - (_precision(self.date) if self.date else -1)
        if gain > 0 or (gain == 0 and at.date() != self._dated_on):
            self.date, self._dated_on = told, at.date()


def _precision(told: EventDate) -> int:
    return _PRECISION.index(told.precision)


def _surer(known: Amount | None, told: Amount | None) -> Amount | None:
    if known is None or told is None:
        return told or known
    return told if _CERTAINTY[told.qualifier] >= _CERTAINTY[known.qualifier] else known
