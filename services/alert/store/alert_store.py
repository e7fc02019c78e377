"""How does the decision about a batch read and write the database?"""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from services.alert.alerts.record import AlertRecord
from services.alert.incidents.member import Key, Member, Placed
from services.alert.incidents.record import IncidentRecord
from services.alert.ports import Head, Outcome
from services.alert.positions import Position
from services.alert.rules.rule_book import StoredWatchlist
from services.alert.store.alert_followups import follow_up
from services.alert.store.alerts import alerts_of_incidents, put_alerts
from services.alert.store.articles import add_articles
from services.alert.store.codings import claim, spoken
from services.alert.store.heads import lock_heads, set_heads
from services.alert.store.incidents import incidents_by_id, put_incidents
from services.alert.store.members import (
    add_members,
    members_beside,
    members_near,
    members_of_articles,
    members_of_keys,
    move_members,
    remove_members,
)
from services.alert.store.positions import positions_of, put_positions
from services.alert.store.watchlists import watchlist_changes
from shared.messages import Alert, Article, Coding
from shared.names.names import Names
from shared.sql.database import Database, Transaction
from shared.sql.lock import advisory_lock


class Enqueue(Protocol):
    """Write deliveries of alerts in the transaction that raises them."""

    async def enqueue_all(self, tx: Transaction, alerts: Sequence[Alert], now: datetime) -> int:
        """Enqueue ``alerts`` for whoever subscribed; once each alert, kind and revision."""
        ...


@dataclass(frozen=True, slots=True)
class SqlAlertTransaction:
    """The store port over one SQL transaction."""

    tx: Transaction
    outbox: Enqueue
    names: Names
    _heads: dict[str, Head | None] = field(default_factory=dict)

    async def watchlist_changes(self, epoch: int) -> tuple[int, Sequence[StoredWatchlist]]:
        """Return the epoch now, and the watchlists that changed after ``epoch``."""
        return await watchlist_changes(self.tx, epoch)

    async def claim(self, codings: Sequence[Coding], now: datetime) -> tuple[Coding, ...]:
        """Store codings and return, in their order, those that were not there before."""
        return await claim(self.tx, codings, now)

    async def lock_heads(self, articles: Collection[str]) -> Mapping[str, Head]:
        """Hold the articles and return which version speaks for each."""
        self._heads.update(await lock_heads(self.tx, articles))
        return {each: head for each, head in self._heads.items() if head is not None}

    async def spoken(self, articles: Collection[str]) -> Sequence[Coding]:
        """Return the codings that speak for articles."""
        return await spoken(self.tx, articles)

    async def lock_acts(self, acts: Collection[str]) -> None:
        """Hold the acts; articles come before acts in every transaction."""
        await advisory_lock(self.tx, [f"act:{each}" for each in sorted(acts)])

    async def members_of_articles(self, articles: Collection[str]) -> Sequence[Placed]:
        """Return all members of articles."""
        return await members_of_articles(self.tx, articles, self.names)

    async def members_of_keys(self, keys: Collection[Key]) -> Sequence[Placed]:
        """Return the members that count of keys."""
        return await members_of_keys(self.tx, keys, self.names)

    async def members_beside(self, keys: Collection[Key]) -> Sequence[Placed]:
        """Return all members of every incident that a partial mention of a key may join."""
        return await members_beside(self.tx, keys, self.names)

    async def members_near(self, members: Sequence[Member]) -> Sequence[Placed]:
        """Return members that count of other acts that ``members`` may resemble."""
        return await members_near(self.tx, members, self.names)

    async def incidents(self, incidents: Collection[str]) -> Mapping[str, IncidentRecord]:
        """Return those of the incidents that are stored."""
        return await incidents_by_id(self.tx, incidents)

    async def alerts(self, incidents: Collection[str]) -> Sequence[AlertRecord]:
        """Return the alerts of the incidents."""
        return await alerts_of_incidents(self.tx, incidents)

    async def save(self, outcome: Outcome, now: datetime) -> None:
        """Write what was decided; the deliveries, and the numbered messages last."""
        await set_heads(self.tx, outcome.speaking, self._heads)
        await remove_members(self.tx, outcome.gone)
        await add_members(self.tx, outcome.added, outcome.decisions)
        await move_members(self.tx, outcome.moved)
        await put_incidents(self.tx, outcome.incidents)
        await self.outbox.enqueue_all(self.tx, outcome.messages, now)
        await put_alerts(self.tx, outcome.alerts, outcome.messages)
        # Behind the numbers, as whoever handles an alert: in one order nobody waits in a ring.
        await follow_up(self.tx, outcome.messages, now)

    async def put_positions(self, positions: Sequence[Position]) -> None:
        """Write up to where the work is done."""
        await put_positions(self.tx, positions)


@dataclass(frozen=True, slots=True)
class SqlAlertStore:
    """Open the store's transactions on a database."""

    database: Database
    outbox: Enqueue
    names: Names

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[SqlAlertTransaction]:
        """Commit at the end of the block, or roll back when it raises."""
        async with self.database.transaction() as tx:
            yield SqlAlertTransaction(tx, self.outbox, self.names)

    async def accept_articles(
        self, articles: Sequence[Article], now: datetime, positions: Sequence[Position] = ()
    ) -> int:
        """Store texts and versions with ``positions``; return how many were new."""
        async with self.database.transaction() as tx:
            count = await add_articles(tx, articles, now)
            await put_positions(tx, positions)
        return count

    async def positions(self, group: str) -> tuple[Position, ...]:
        """Return up to where ``group`` has committed, by topic and partition."""
        async with self.database.reading() as tx:
            return await positions_of(tx, group)
