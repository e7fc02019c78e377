"""Which versions of an article are kept, and when did each arrive?"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from services.alert.store.articles import ArticleRow
from shared.sql.database import Transaction


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """One wording of an article."""

    content_version: str
    fetched_at: datetime
    stored_at: datetime


async def article_versions(tx: Transaction, article_id: str) -> tuple[KeptVersion, ...]:
    """Return the kept versions of an article, the first fetched one first."""
    rows = await tx.execute(
        select(ArticleRow.content_version, ArticleRow.fetched_at, ArticleRow.stored_at)
        .where(col(ArticleRow.article_id) == article_id)
        .order_by(col(ArticleRow.fetched_at), col(ArticleRow.content_version))
    )
    return tuple(KeptVersion(*row) for row in rows)
