"""Which articles of a feed were published already, and under which keys are they known?"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlmodel import col, select

from services.ingest.news import Fresh, Known, Seen
from services.ingest.store.awaited_pages import note_awaited
from services.ingest.store.leases import LeasedFeed, changed_by_owner
from services.ingest.store.tables import AwaitedPageRow, EntryKeyRow, SeenArticleRow
from shared.ids import ArticleId, ContentVersion, digest
from shared.sql.database import Database, Transaction
from shared.sql.insert import upsert

_CHUNK = 5_000
# What a feed has not shown for so long may be forgotten; should it return, it is backfill.
KEPT_FOR = timedelta(days=90)
# ``last_seen`` need not be more exact, and is not written more often.
_NOTED_EVERY = timedelta(days=1)


class SeenStore:
    """What was seen in each feed, in SQL, schema ``ingest``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def seen(self, feed_id: str, keys: Collection[str]) -> Mapping[str, Seen]:
        """Return what is known of the articles behind ``keys``, by key."""
        named = {digest(key): key for key in keys}
        found: dict[str, Seen] = {}
        async with self._database.reading() as tx:
            for some in _chunks(sorted(named)):
                joined = (
                    select(EntryKeyRow.key, SeenArticleRow)
                    .join(
                        SeenArticleRow,
                        (col(SeenArticleRow.feed_id) == col(EntryKeyRow.feed_id))
                        & (col(SeenArticleRow.article_id) == col(EntryKeyRow.article_id)),
                    )
                    .where(col(EntryKeyRow.feed_id) == feed_id, col(EntryKeyRow.key).in_(some))
                )
                for key, row in (await tx.execute(joined)).all():
                    found[named[key]] = _seen(row)
        return found

    async def save_published(
        self, leased: LeasedFeed, fresh: Iterable[Fresh], now: datetime
    ) -> bool:
        """Remember what is safe downstream, and what is held for its page, with the pages awaited.

        False, and nothing done, if the lease is lost.
        """
        published = list(fresh)
        async with self._database.transaction() as tx:
            # Changing the row holds it until the commit: nobody takes the feed over meanwhile.
            if not await changed_by_owner(tx, leased, {"lease_owner": leased.lease}):
                return False
            await upsert(
                tx,
                SeenArticleRow,
                [_article_columns(leased.feed_id, one, now) for one in published],
                keys=("feed_id", "article_id"),
                update=("version", "published", "page", "published_at", "last_seen"),
            )
            await note_awaited(tx, leased.feed_id, published)
            pairs = [(key, one.article.article_id) for one in published for key in one.keys]
            await _save_keys(tx, leased.feed_id, pairs)
        return True

    async def note_known(self, leased: LeasedFeed, known: Iterable[Known], now: datetime) -> None:
        """Note that the feed still shows these, and forget what it has not shown for long."""
        entries = list(known)
        names = [one.article_id for one in entries]
        async with self._database.transaction() as tx:
            pairs = [(key, one.article_id) for one in entries for key in one.keys]
            await _save_new_keys(tx, leased.feed_id, pairs)
            for some in _chunks(names):
                await tx.execute(
                    update(SeenArticleRow)
                    .where(
                        col(SeenArticleRow.feed_id) == leased.feed_id,
                        col(SeenArticleRow.article_id).in_(some),
                        col(SeenArticleRow.last_seen) <= now - _NOTED_EVERY,
                    )
                    .values(last_seen=now)
                )
            await _forget(tx, leased.feed_id, now - KEPT_FOR)


async def _save_keys(
    tx: Transaction, feed_id: str, pairs: Iterable[tuple[str, ArticleId | str]]
) -> None:
    rows = [{"feed_id": feed_id, "key": digest(key), "article_id": name} for key, name in pairs]
    await upsert(tx, EntryKeyRow, rows, keys=("feed_id", "key"))


async def _save_new_keys(tx: Transaction, feed_id: str, pairs: list[tuple[str, ArticleId]]) -> None:
    # Most polls bring no new key of a known article: ask before writing.
    digests = {digest(key): (key, name) for key, name in pairs}
    there: set[str] = set()
    for some in _chunks(sorted(digests)):
        found = await tx.scalars(
            select(EntryKeyRow.key).where(
                col(EntryKeyRow.feed_id) == feed_id, col(EntryKeyRow.key).in_(some)
            )
        )
        there.update(found)
    await _save_keys(tx, feed_id, [pair for key, pair in digests.items() if key not in there])


async def _forget(tx: Transaction, feed_id: str, before: datetime) -> None:
    old = select(SeenArticleRow.article_id).where(
        col(SeenArticleRow.feed_id) == feed_id, col(SeenArticleRow.last_seen) < before
    )
    for table in (AwaitedPageRow, EntryKeyRow):
        await tx.execute(
            delete(table).where(col(table.feed_id) == feed_id, col(table.article_id).in_(old))
        )
    await tx.execute(
        delete(SeenArticleRow).where(
            col(SeenArticleRow.feed_id) == feed_id, col(SeenArticleRow.last_seen) < before
        )
    )


def _article_columns(feed_id: str, fresh: Fresh, now: datetime) -> dict[str, object]:
    published, page = fresh.article.content_version, fresh.article.page
    if fresh.awaits is not None and fresh.awaits.held and fresh.before is not None:
        published, page = fresh.before.published or published, fresh.before.page
    return {
        "feed_id": feed_id,
        "article_id": fresh.article.article_id,
        "version": fresh.told,
        "published": published,
        "page": page,
        "published_at": fresh.article.published_at,
        "first_seen": fresh.first_seen,
        "last_seen": now,
    }


def _seen(row: SeenArticleRow) -> Seen:
    return Seen(
        article_id=ArticleId(row.article_id),
        version=ContentVersion(row.version),
        published_at=row.published_at,
        first_seen=row.first_seen,
        published=ContentVersion(row.published) if row.published else None,
        page=row.page,
    )


def _chunks(names: list[str] | list[ArticleId]) -> Iterable[list[str]]:
    return ([str(name) for name in names[at : at + _CHUNK]] for at in range(0, len(names), _CHUNK))
