"""Which feeds are due, who is at them, and what did their last poll leave behind?

A feed is leased to one process at a time. A lease that ran out may be taken over; who lost it
saves nothing. What is lost by that is work, never an article.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, update
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from services.ingest.feed_state import FeedState
from services.ingest.full_text import full_text_of
from services.ingest.new_feed import NewFeed
from services.ingest.store.awaited_pages import AwaitedPages
from services.ingest.store.known_feeds import known_columns
from services.ingest.store.leases import NO_LEASE, LeasedFeed, changed_by_owner
from services.ingest.store.seen_store import SeenStore
from services.ingest.store.states import from_row, to_columns
from services.ingest.store.tables import (
    AwaitedPageRow,
    EntryKeyRow,
    FeedRow,
    FeedStateRow,
    SeenArticleRow,
    kind_of,
)
from shared.ids import digest
from shared.sql.database import Database
from shared.sql.insert import insert_new


@dataclass(frozen=True, slots=True)
class FeedCounts:
    """How many feeds there are, how many of them failed last time, and when one is due next."""

    feeds: int
    failing: int
    next_due: datetime | None


class FeedStore:
    """Feeds and their state in SQL, schema ``ingest``.

    ``entries`` is what was seen in them, ``pages`` what is still awaited of their articles.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.entries = SeenStore(database)
        self.pages = AwaitedPages(database)

    async def add_feeds(self, feeds: Iterable[str | NewFeed], now: datetime) -> int:
        """Add what is not there yet, due at once; return how many were added.

        A feed whose URL is known stays as it is.
        """
        return len(await self.add_new(feeds, now))

    async def add_new(
        self, feeds: Iterable[str | NewFeed], now: datetime, origin: str | None = None
    ) -> frozenset[str]:
        """Do as ``add_feeds`` does, and return the ids of what was added.

        ``origin`` is the file that names them, None for what people added.
        """
        new = [NewFeed(feed) if isinstance(feed, str) else feed for feed in feeds]
        rows = [
            {"feed_id": feed_id(feed.url), "url": feed.url, "added_at": now, "origin": origin}
            | known_columns(feed)
            for feed in new
        ]
        states = [
            {
                "feed_id": feed_id(feed.url),
                **NO_LEASE,
                **to_columns(FeedState(fetch_url=feed.url, due_at=now)),
            }
            for feed in new
        ]
        async with self._database.transaction() as tx:
            added = await insert_new(tx, FeedRow, rows, keys=("feed_id",))
            await insert_new(tx, FeedStateRow, states, keys=("feed_id",))
        return frozenset(str(name) for (name,) in added)

    async def change_feed(self, feed: NewFeed) -> bool:
        """Know of a feed what ``feed`` says, from its next poll on; False when there is none."""
        changed = (
            update(FeedRow)
            .where(col(FeedRow.feed_id) == feed_id(feed.url))
            .values(**known_columns(feed))
            .returning(col(FeedRow.feed_id))
        )
        async with self._database.transaction() as tx:
            return (await tx.execute(changed)).first() is not None

    async def remove_feed(self, url: str) -> bool:
        """Forget a feed and all that was seen in it; False when there is none of that URL."""
        name = feed_id(url)
        async with self._database.transaction() as tx:
            for table in (AwaitedPageRow, EntryKeyRow, SeenArticleRow, FeedStateRow):
                await tx.execute(delete(table).where(col(table.feed_id) == name))
            removed = await tx.execute(
                delete(FeedRow).where(col(FeedRow.feed_id) == name).returning(col(FeedRow.feed_id))
            )
            return removed.first() is not None

    async def lease_due(
        self, owner: str, now: datetime, length: timedelta, limit: int
    ) -> tuple[LeasedFeed, ...]:
        """Lease up to ``limit`` feeds that are due and free, the longest due first.

        A lease runs out ``length`` after ``now`` unless it is renewed.
        """
        due = (
            select(FeedStateRow)
            .where(col(FeedStateRow.due_at) <= now)
            .order_by(col(FeedStateRow.due_at), col(FeedStateRow.feed_id))
        )
        return await self._lease(due, owner, now, length, limit)

    async def lease_awaiting(
        self, owner: str, now: datetime, length: timedelta, limit: int
    ) -> tuple[LeasedFeed, ...]:
        """Lease up to ``limit`` free feeds with pages that are due and that are not due themselves.

        A feed's pages are read under its lease, so that nobody publishes an older version of an
        article after a newer one.
        """
        if limit <= 0:
            return ()
        pages = (
            select(col(AwaitedPageRow.feed_id), func.min(col(AwaitedPageRow.due_at)).label("due"))
            .where(col(AwaitedPageRow.due_at) <= now)
            .group_by(col(AwaitedPageRow.feed_id))
            .subquery()
        )
        due = (
            select(FeedStateRow)
            .join(pages, pages.c.feed_id == col(FeedStateRow.feed_id))
            .where(col(FeedStateRow.due_at) > now)
            .order_by(pages.c.due, col(FeedStateRow.feed_id))
        )
        return await self._lease(due, owner, now, length, limit)

    async def _lease(
        self, due: SelectOfScalar[FeedStateRow], owner: str, now: datetime, length: timedelta,
        limit: int,
    ) -> tuple[LeasedFeed, ...]:  # fmt: skip
        until = now + length
        name = f"{owner}@{until.isoformat()}"
        free = or_(col(FeedStateRow.lease_until).is_(None), col(FeedStateRow.lease_until) <= now)
        asked = due.where(free).limit(limit).with_for_update(skip_locked=True, of=FeedStateRow)
        async with self._database.transaction() as tx:
            rows = (await tx.scalars(asked)).all()
            for row in rows:
                row.lease_owner, row.lease_until = name, until
            await tx.flush()
            names = [row.feed_id for row in rows]
            found = await tx.scalars(select(FeedRow).where(col(FeedRow.feed_id).in_(names)))
            feeds = {feed.feed_id: feed for feed in found}
            return tuple(_leased(feeds[row.feed_id], row, name) for row in rows)

    async def renew(self, leases: Iterable[str], until: datetime) -> None:
        """Have the named leases run out at ``until`` instead."""
        names = sorted(set(leases))
        async with self._database.transaction() as tx:
            await tx.execute(
                update(FeedStateRow)
                .where(col(FeedStateRow.lease_owner).in_(names))
                .values(lease_until=until)
            )

    async def save(self, leased: LeasedFeed, state: FeedState) -> bool:
        """Save what a poll left behind and end the lease; False when the lease was lost."""
        async with self._database.transaction() as tx:
            return await changed_by_owner(tx, leased, {**to_columns(state), **NO_LEASE})

    async def release(self, leased: LeasedFeed, due_at: datetime) -> bool:
        """End the lease and leave the state as it was, due again at ``due_at``."""
        async with self._database.transaction() as tx:
            return await changed_by_owner(tx, leased, {"due_at": due_at, **NO_LEASE})

    async def end(self, leased: LeasedFeed) -> bool:
        """End the lease and leave all as it was; False when the lease was lost."""
        async with self._database.transaction() as tx:
            return await changed_by_owner(tx, leased, dict(NO_LEASE))

    async def recover(self) -> None:
        """End the leases that a killed process left, where nobody else can hold one.

        On SQLite this process is the only one; on PostgreSQL leases run out by themselves.
        """
        if self._database.dialect != "sqlite":
            return
        async with self._database.transaction() as tx:
            await tx.execute(update(FeedStateRow).values(**NO_LEASE))

    async def counts(self) -> FeedCounts:
        """Return how many feeds there are and how they are."""
        async with self._database.reading() as tx:
            failing = func.count().filter(col(FeedStateRow.failures) > 0)
            asked = select(func.count(), failing, func.min(col(FeedStateRow.due_at)))
            feeds, failed, next_due = (await tx.execute(asked)).one()
            return FeedCounts(feeds, failed, next_due)

    async def state_of(self, url: str) -> FeedState | None:
        """Return the state of the feed that was added as ``url``; None when there is none."""
        async with self._database.reading() as tx:
            row = await tx.get(FeedStateRow, feed_id(url))
            return None if row is None else from_row(row)


def feed_id(url: str) -> str:
    """Name a feed by the URL under which it was added."""
    return "fed_" + digest(url)


def _leased(feed: FeedRow, row: FeedStateRow, lease: str) -> LeasedFeed:
    return LeasedFeed(
        feed_id=feed.feed_id,
        url=feed.url,
        outlet=feed.outlet,
        publisher=feed.publisher,
        state=from_row(row),
        lease=lease,
        language=feed.language,
        kind=kind_of(feed),
        full_text=full_text_of(feed.full_text),
    )
