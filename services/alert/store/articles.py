"""What did each version of each article say, for the retention period?"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Index, delete
from sqlmodel import Field, col, select

from services.alert.store.row_counts import changed_rows
from shared.messages import Article
from shared.sql.database import Transaction
from shared.sql.insert import insert_new
from shared.sql.rows import ALERT_SCHEMA, Json, Row, UtcDateTime

_KEYS = ("article_id", "content_version")


class ArticleRow(Row, table=True):
    """One version of one article with its words, without the sketch."""

    __tablename__ = "articles"
    __table_args__ = (
        Index("ix_articles_stored", "stored_at"),
        {"schema": ALERT_SCHEMA},
    )

    article_id: str = Field(primary_key=True)
    content_version: str = Field(primary_key=True)
    fetched_at: datetime = Field(sa_type=UtcDateTime)
    stored_at: datetime = Field(sa_type=UtcDateTime)
    lane: str
    document: dict[str, object] = Field(sa_type=Json)


async def add_articles(tx: Transaction, articles: Iterable[Article], now: datetime) -> int:
    """Store the article versions that are not there yet; return how many were new."""
    rows = [
        {
            "article_id": each.article_id,
            "content_version": each.content_version,
            "fetched_at": each.fetched_at,
            "stored_at": now,
            "lane": each.lane,
            "document": each.model_dump(mode="json", exclude={"sketch"}),
        }
        for each in articles
    ]
    return len(await insert_new(tx, ArticleRow, rows, keys=_KEYS))


async def get_article(
    tx: Transaction, article_id: str, content_version: str | None = None
) -> Article | None:
    """Return a version of an article, the latest fetched unless named; its sketch is empty."""
    query = select(ArticleRow).where(col(ArticleRow.article_id) == article_id)
    if content_version is not None:
        query = query.where(col(ArticleRow.content_version) == content_version)
    latest = (col(ArticleRow.fetched_at).desc(), col(ArticleRow.content_version).desc())
    row = (await tx.scalars(query.order_by(*latest).limit(1))).first()
    return Article.model_validate(row.document) if row else None


async def forget_articles(tx: Transaction, before: datetime) -> int:
    """Remove the texts stored before an instant; events and alerts stay. Return how many."""
    return await changed_rows(tx, delete(ArticleRow).where(col(ArticleRow.stored_at) < before))
