"""Which articles still wait for the text of their pages?"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import col, select

from services.ingest.news import Fresh
from services.ingest.page_joining import AwaitedPage, Joined, PageWish
from services.ingest.pages.outcome import PageOutcome
from services.ingest.store.leases import LeasedFeed, changed_by_owner
from services.ingest.store.tables import AwaitedPageRow, SeenArticleRow
from shared.messages import Article
from shared.sketch import sketch
from shared.sql.database import Database, Transaction
from shared.sql.insert import upsert


class AwaitedPages:
    """The pages that are to be tried (again), in SQL, schema ``ingest``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, feed_id: str, now: datetime, limit: int) -> tuple[AwaitedPage, ...]:
        """Return up to ``limit`` pages of a feed that are due, the longest due first."""
        rows = (
            select(AwaitedPageRow)
            .where(col(AwaitedPageRow.feed_id) == feed_id, col(AwaitedPageRow.due_at) <= now)
            .order_by(col(AwaitedPageRow.due_at), col(AwaitedPageRow.article_id))
            .limit(limit)
        )
        async with self._database.reading() as tx:
            return tuple(_awaited(row) for row in await tx.scalars(rows))

    async def save(
        self,
        leased: LeasedFeed,
        awaited: AwaitedPage,
        joined: Joined,
        published: Article | None,
        now: datetime,
    ) -> bool:
        """Remember what came of ``awaited``, and that what was ``published`` is safe downstream.

        False, and nothing done, if the lease is lost.
        """
        name = awaited.article.article_id
        changes: dict[str, object] = {"last_seen": now}
        if joined.awaits is None or not joined.awaits.held:
            changes["page"] = joined.outcome.value
        if published is not None:
            changes["published"] = published.content_version
            changes["published_at"] = published.published_at
        async with self._database.transaction() as tx:
            if not await changed_by_owner(tx, leased, {"lease_owner": leased.lease}):
                return False
            await _put(tx, leased.feed_id, [(name, joined.awaits)])
            seen = update(SeenArticleRow).where(
                col(SeenArticleRow.feed_id) == leased.feed_id,
                col(SeenArticleRow.article_id) == name,
            )
            await tx.execute(seen.values(**changes))
        return True

    async def postpone(self, leased: LeasedFeed, until: datetime) -> None:
        """Have the pages of a feed that are due before ``until`` come due then."""
        async with self._database.transaction() as tx:
            await tx.execute(
                update(AwaitedPageRow)
                .where(
                    col(AwaitedPageRow.feed_id) == leased.feed_id,
                    col(AwaitedPageRow.due_at) < until,
                )
                .values(due_at=until)
            )


async def note_awaited(tx: Transaction, feed_id: str, fresh: Iterable[Fresh]) -> None:
    """Note which pages of ``fresh`` are to be tried later; those of none are no longer awaited."""
    await _put(tx, feed_id, [(one.article.article_id, one.awaits) for one in fresh])


async def _put(
    tx: Transaction, feed_id: str, awaited: Sequence[tuple[str, AwaitedPage | None]]
) -> None:
    rows = [_columns(feed_id, one) for _, one in awaited if one is not None]
    await upsert(tx, AwaitedPageRow, rows, keys=("feed_id", "article_id"))
    settled = [name for name, one in awaited if one is None]
    if settled:
        await tx.execute(
            delete(AwaitedPageRow).where(
                col(AwaitedPageRow.feed_id) == feed_id, col(AwaitedPageRow.article_id).in_(settled)
            )
        )


def _columns(feed_id: str, awaited: AwaitedPage) -> dict[str, object]:
    return {
        "feed_id": feed_id,
        "article_id": awaited.article.article_id,
        "url": awaited.wish.url,
        "language": awaited.wish.language,
        "due_at": awaited.due_at,
        "tries": awaited.tries,
        "held": awaited.held,
        "outcome": awaited.outcome.value,
        "article": awaited.article.model_dump(mode="json", exclude={"sketch"}),
    }


def _awaited(row: AwaitedPageRow) -> AwaitedPage:
    article = Article.model_validate(row.article)
    return AwaitedPage(
        wish=PageWish(row.url, row.language),
        article=article.model_copy(update={"sketch": sketch(article.text)}),
        due_at=row.due_at,
        tries=row.tries,
        held=row.held,
        outcome=PageOutcome(row.outcome),
    )
