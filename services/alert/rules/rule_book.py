"""Which rules of which watchlists stand now, and which of them does an incident satisfy?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from services.alert.rules.facts import Facts
from services.alert.rules.index import RuleIndex
from services.alert.rules.watchlist import Watchlist


@dataclass(frozen=True, slots=True)
class StoredWatchlist:
    """One version of a watchlist.

    ``made_at`` is when its first version was put: what was published earlier does not ring it,
    unless it asks for history. ``epoch`` counts the changes of all watchlists. ``rules_since`` is
    the version since which its rules are what they are, None where they are new in this one.
    """

    watchlist: Watchlist
    version: int
    made_at: datetime
    updated_at: datetime
    epoch: int
    removed: bool = False
    rules_since: int | None = None


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a slot of the index is."""

    stored: StoredWatchlist
    rule: int

    def rings(self, rings_at: datetime | None) -> bool:
        """Tell whether articles up to the event time ``rings_at`` may ring the watchlist."""
        if self.stored.watchlist.history:
            return True
        return rings_at is not None and rings_at >= self.stored.made_at


@dataclass(slots=True)
class RuleBook:
    """The standing watchlists and their index, as of ``epoch``."""

    epoch: int = 0
    _index: RuleIndex = field(default_factory=RuleIndex)
    _slots: dict[str, tuple[int, ...]] = field(default_factory=dict)
    _owners: dict[int, Owner] = field(default_factory=dict)
    _next: int = 0
    _free: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self._slots)

    def apply(self, changes: Iterable[StoredWatchlist], epoch: int) -> None:
        """Take in the watchlists that changed since the book's epoch; it is then at ``epoch``."""
        for stored in changes:
            self._drop(stored.watchlist.id)
            if not stored.removed:
                self._add(stored)
        self.epoch = epoch

    def rules_since(self, watchlist: str) -> int | None:
        """Return since which version a watchlist has its rules, None if there is none."""
        slots = self._slots.get(watchlist)
        if not slots:
            return None
        stored = self._owners[slots[0]].stored
        return stored.version if stored.rules_since is None else stored.rules_since

    def satisfied(self, facts: Facts) -> Iterator[Owner]:
        """Return whose rules ``facts`` satisfies; of one watchlist each rule, in their order."""
        found = [self._owners[slot] for slot in self._index.match(facts)]
        return iter(sorted(found, key=lambda each: (each.stored.watchlist.id, each.rule)))

    def _add(self, stored: StoredWatchlist) -> None:
        slots = []
        for number, rule in enumerate(stored.watchlist.rules):
            slot = self._free.pop() if self._free else self._next
            self._next = max(self._next, slot + 1)
            self._index.add(slot, rule)
            self._owners[slot] = Owner(stored, number)
            slots.append(slot)
        self._slots[stored.watchlist.id] = tuple(slots)

    def _drop(self, watchlist: str) -> None:
        for slot in self._slots.pop(watchlist, ()):
            owner = self._owners.pop(slot)
            self._index.remove(slot, owner.stored.watchlist.rules[owner.rule])
            self._free.append(slot)
