"""Which feeds are there, what is known of each, and when did what it published arrive?"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import col, select

from services.ingest.feed_state import FeedState
from services.ingest.health import Arrival
from services.ingest.new_feed import NewFeed
from services.ingest.store.known_feeds import known_feed
from services.ingest.store.states import from_row
from services.ingest.store.tables import FeedRow, FeedStateRow, SeenArticleRow
from shared.sql.database import Database, Transaction

MOST_ARRIVALS = 500
_LOOKED_BACK = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class StoredFeed:
    """A feed with its state; ``arrivals`` are its newest, at most 500 of the last 28 days.

    ``pages`` counts what became of the pages of its articles in that time.
    """

    feed_id: str
    feed: NewFeed
    added_at: datetime
    state: FeedState
    arrivals: tuple[Arrival, ...] = ()
    pages: Mapping[str, int] = field(default_factory=dict)


class FeedDirectory:
    """Read what ``FeedStore`` keeps, for people."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(self, after: str, limit: int, now: datetime) -> tuple[StoredFeed, ...]:
        """Return up to ``limit`` feeds by id, those behind ``after`` (empty: from the first)."""
        rows = (
            select(FeedRow, FeedStateRow)
            .join(FeedStateRow, col(FeedStateRow.feed_id) == col(FeedRow.feed_id))
            .where(col(FeedRow.feed_id) > after)
            .order_by(col(FeedRow.feed_id))
            .limit(limit)
        )
        async with self._database.reading() as tx:
            found = [(feed, state) for feed, state in (await tx.execute(rows)).all()]
            names = [feed.feed_id for feed, _ in found]
            arrivals, pages = await _arrivals(tx, names, now), await _pages(tx, names, now)
        return tuple(_stored(feed, state, arrivals, pages) for feed, state in found)

    async def get(self, feed_id: str, now: datetime) -> StoredFeed | None:
        """Return one feed, or None."""
        async with self._database.reading() as tx:
            feed = await tx.get(FeedRow, feed_id)
            state = await tx.get(FeedStateRow, feed_id)
            if feed is None or state is None:
                return None
            arrivals, pages = await _arrivals(tx, [feed_id], now), await _pages(tx, [feed_id], now)
            return _stored(feed, state, arrivals, pages)

    async def named_by(self, origin: str) -> dict[str, NewFeed]:
        """Return the feeds that the file ``origin`` named, by address."""
        async with self._database.reading() as tx:
            rows = await tx.scalars(select(FeedRow).where(col(FeedRow.origin) == origin))
            return {row.url: known_feed(row) for row in rows}


async def _arrivals(
    tx: Transaction, feed_ids: Sequence[str], now: datetime
) -> dict[str, list[Arrival]]:
    place = func.row_number().over(
        partition_by=col(SeenArticleRow.feed_id), order_by=col(SeenArticleRow.first_seen).desc()
    )
    newest = (
        select(
            col(SeenArticleRow.feed_id),
            col(SeenArticleRow.published_at),
            col(SeenArticleRow.first_seen),
            place.label("place"),
        )
        .where(
            col(SeenArticleRow.feed_id).in_(feed_ids),
            col(SeenArticleRow.last_seen) >= now - _LOOKED_BACK,
            col(SeenArticleRow.published_at) >= now - _LOOKED_BACK,
        )
        .subquery()
    )
    rows = await tx.execute(
        select(newest.c.feed_id, newest.c.published_at, newest.c.first_seen).where(
            newest.c.place <= MOST_ARRIVALS
        )
    )
    found: dict[str, list[Arrival]] = defaultdict(list)
    for feed_id, published_at, first_seen in rows:
        found[feed_id].append(Arrival(published_at, first_seen))
    return found


async def _pages(
    tx: Transaction, feed_ids: Sequence[str], now: datetime
) -> dict[str, dict[str, int]]:
    counted = (
        select(col(SeenArticleRow.feed_id), col(SeenArticleRow.page), func.count())
        .where(
            col(SeenArticleRow.feed_id).in_(feed_ids),
            col(SeenArticleRow.last_seen) >= now - _LOOKED_BACK,
            col(SeenArticleRow.page).is_not(None),
        )
        .group_by(col(SeenArticleRow.feed_id), col(SeenArticleRow.page))
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for feed_id, outcome, count in await tx.execute(counted):
        found[feed_id][str(outcome)] = count
    return found


def _stored(
    row: FeedRow,
    state: FeedStateRow,
    arrivals: Mapping[str, list[Arrival]],
    pages: Mapping[str, dict[str, int]],
) -> StoredFeed:
    own = tuple(arrivals.get(row.feed_id, ()))
    known = known_feed(row)
    return StoredFeed(
        row.feed_id, known, row.added_at, from_row(state), own, pages.get(row.feed_id, {})
    )
