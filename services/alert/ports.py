"""What does the decision about a batch need of a store?"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from services.alert.alerts.record import AlertRecord
from services.alert.incidents.member import Key, Member, Placed
from services.alert.incidents.record import IncidentRecord
from services.alert.positions import Position
from services.alert.rules.rule_book import StoredWatchlist
from shared.messages import Alert, ArticleRef, Coding


@dataclass(frozen=True, slots=True)
class Head:
    """Which version speaks for an article: the later fetched one, and of equals the later coded.

    ``live``: some version of the article came as live news, so that all of them may ring.
    """

    content_version: str
    fetched_at: datetime
    live: bool

    @classmethod
    def of(cls, article: ArticleRef) -> "Head":
        """Return the head that a version of an article makes."""
        return cls(article.content_version, article.fetched_at, article.lane == "live")

    def is_other_than(self, article: ArticleRef) -> bool:
        """Tell whether another wording than that of ``article`` speaks."""
        return self.content_version != article.content_version

    def gives_way_to(self, article: ArticleRef) -> bool:
        """Tell whether a coding of ``article`` speaks from now on."""
        mine = (self.fetched_at, self.content_version)
        return (article.fetched_at, article.content_version) >= mine


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that a batch changes about events, incidents and alerts.

    ``gone`` are events to forget, ``added`` new ones in order of arrival, ``moved`` known ones
    that stand under another incident now. ``decisions`` are the reasons by event, as JSON.
    """

    speaking: Sequence[Coding] = ()
    gone: Collection[str] = ()
    added: Sequence[Placed] = ()
    moved: Sequence[Placed] = ()
    decisions: Mapping[str, dict[str, object]] = field(default_factory=dict)
    incidents: Sequence[IncidentRecord] = ()
    alerts: Sequence[AlertRecord] = ()
    messages: Sequence[Alert] = ()


class AlertTransaction(Protocol):
    """One open transaction of the store; what it has read stays true until it ends."""

    async def watchlist_changes(self, epoch: int) -> tuple[int, Sequence[StoredWatchlist]]:
        """Return the epoch now, and the watchlists that changed after ``epoch``."""
        ...

    async def claim(self, codings: Sequence[Coding], now: datetime) -> tuple[Coding, ...]:
        """Store codings and return, in their order, those that were not there before."""
        ...

    async def lock_heads(self, articles: Collection[str]) -> Mapping[str, Head]:
        """Hold the articles and return which version speaks for each."""
        ...

    async def spoken(self, articles: Collection[str]) -> Sequence[Coding]:
        """Return the codings that speak for articles."""
        ...

    async def lock_acts(self, acts: Collection[str]) -> None:
        """Hold the acts; to be called once, after ``lock_heads``."""
        ...

    async def members_of_articles(self, articles: Collection[str]) -> Sequence[Placed]:
        """Return all members of articles."""
        ...

    async def members_of_keys(self, keys: Collection[Key]) -> Sequence[Placed]:
        """Return the members that count of keys."""
        ...

    async def members_beside(self, keys: Collection[Key]) -> Sequence[Placed]:
        """Return all members of every incident that a partial mention of a key may join."""
        ...

    async def members_near(self, members: Sequence[Member]) -> Sequence[Placed]:
        """Return members that count of other acts that ``members`` may resemble.

        Those of the same act and one same party, of both of which is told within the window.
        """
        ...

    async def incidents(self, incidents: Collection[str]) -> Mapping[str, IncidentRecord]:
        """Return those of the incidents that are stored."""
        ...

    async def alerts(self, incidents: Collection[str]) -> Sequence[AlertRecord]:
        """Return the alerts of the incidents."""
        ...

    async def save(self, outcome: Outcome, now: datetime) -> None:
        """Write what was decided, and enqueue the deliveries of its messages."""
        ...

    async def put_positions(self, positions: Sequence[Position]) -> None:
        """Write up to where the work is done."""
        ...


class AlertStore(Protocol):
    """Open transactions."""

    def begin(self) -> AbstractAsyncContextManager[AlertTransaction]:
        """Commit at the end of the block, or roll back when it raises."""
        ...
