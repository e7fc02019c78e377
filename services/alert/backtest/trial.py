"""Which watchlist is tried, on which stretch of time, beside which version of it?"""

from collections.abc import Collection
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from services.alert.incidents.windows import WINDOWS
from services.alert.rules.rule_book import RuleBook, StoredWatchlist
from services.alert.rules.watchlist import Watchlist
from shared.errors import InvalidInput
from shared.messages import Event
from shared.ontology import act

LOOK_BACK = max(max(each) for each in WINDOWS.values())
"""How far before a trial mentions may tell of the same act as its first article."""

LONGEST = timedelta(days=1_100)
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
# No watchlist's id holds an "@", so the version that stands never meets the one that is tried.
_STANDING = "@standing"


Value = TypeVar("Value")


class InvalidTrial(InvalidInput):
    """Reject a trial; ``field`` is the one that is wrong."""

    def __init__(self, message: str, field: str) -> None:
        self.message = message
        self.field = field
        super().__init__(f"{field}: {message}")


@dataclass(frozen=True, slots=True)
class Trial:
    """A watchlist as if it had been put at ``since``; ``current`` is the version that stands.

    ``since`` is inclusive, ``until`` exclusive, both event times. Every article rings as it would
    have rung live, whatever lane it came by.
    """

    watchlist: Watchlist
    since: datetime
    until: datetime
    current: StoredWatchlist | None = None

    def __post_init__(self) -> None:
        """Raise InvalidTrial unless the stretch of time is one, and of a length that is served."""
        for field, wrong, expected in (
            ("since", self.since < EARLIEST, f"{EARLIEST.date()} or later"),
            ("until", self.until <= self.since, "an instant after `since`"),
            (
                "since",
                self.until - self.since > LONGEST,
                f"at most {LONGEST.days} days before `until`",
            ),
        ):
            if wrong:
                message = f"expected {expected}"
                raise InvalidTrial(message, field)

    @property
    def reads_from(self) -> datetime:
        """Return the event time from which on mentions are read, to know their incidents."""
        return self.since - LOOK_BACK

    @property
    def acts(self) -> frozenset[str] | None:
        """Return the only acts whose incidents can satisfy a rule; None means any."""
        found: set[str] = set()
        for watchlist in self._watchlists():
            for rule in watchlist.rules:
                if rule.types is None:
                    return None
                found.update(map(act, rule.types))
        return frozenset(found)

    def may_ring(self, events: Collection[Event]) -> bool:
        """Tell whether an incident of ``events`` can satisfy a rule."""
        types = {each.type for each in events}
        statuses = {each.status for each in events}
        novelties = {each.novelty for each in events}
        return any(
            _met(rule.types, types)
            and _met(rule.statuses, statuses)
            and _met(rule.novelty, novelties)
            for watchlist in self._watchlists()
            for rule in watchlist.rules
        )

    @property
    def with_examples(self) -> Watchlist:
        """Return the watchlist that is tried, with the standing one's examples if it has none."""
        if self.watchlist.examples or self.current is None:
            return self.watchlist
        examples = self.current.watchlist.examples
        return self.watchlist.model_copy(update={"examples": examples})

    def book(self) -> RuleBook:
        """Return the rules that are tried, and beside them those that stand."""
        book = RuleBook()
        book.apply((self._put(each) for each in self._watchlists()), epoch=1)
        return book

    def is_of_current(self, watchlist: str) -> bool:
        """Tell whether what rang ``watchlist`` rang the version that stands."""
        return watchlist.endswith(_STANDING)

    def _watchlists(self) -> tuple[Watchlist, ...]:
        if self.current is None:
            return (self.watchlist,)
        standing = self.current.watchlist
        named = standing.model_copy(update={"id": f"{standing.id}{_STANDING}"})
        return self.watchlist, named

    def _put(self, watchlist: Watchlist) -> StoredWatchlist:
        # What was told before `since` rings nobody, also where the watchlist asks for history.
        stored = StoredWatchlist(watchlist, 1, self.since, self.since, epoch=1)
        return replace(stored, watchlist=watchlist.model_copy(update={"history": False}))


def _met(wanted: Collection[Value] | None, given: AbstractSet[Value]) -> bool:
    return wanted is None or not given.isdisjoint(wanted)
