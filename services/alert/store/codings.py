"""Which codings are there?

The table of codings is the inbox: a coding is claimed by article, content version and versions of
the coder, once. Which of them speaks for its article now is said by ``store/heads.py``.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import Index, and_
from sqlalchemy import select as core_select
from sqlmodel import Field, col, select

from services.alert.store.coders import coder_name
from services.alert.store.heads import ArticleHeadRow, article_of
from shared.messages import Coding
from shared.sql.among import among
from shared.sql.database import Transaction
from shared.sql.insert import insert_new, table_of
from shared.sql.rows import ALERT_SCHEMA, Json, JsonText, Row, UtcDateTime

CodingKey = tuple[str, str, str]
_NO_SKETCH: Final = {"article": {"sketch"}}
_KEYS = ("article_id", "content_version", "coded_by")


class CodingRow(Row, table=True):
    """One coding of one article version, whole but for the sketch."""

    __tablename__ = "codings"
    __table_args__ = (
        Index("ix_codings_claimed", "claimed_at"),
        {"schema": ALERT_SCHEMA},
    )

    article_id: str = Field(primary_key=True)
    content_version: str = Field(primary_key=True)
    coded_by: str = Field(primary_key=True)
    outcome: str
    published_at: datetime = Field(sa_type=UtcDateTime)
    claimed_at: datetime = Field(sa_type=UtcDateTime)
    document: dict[str, object] = Field(sa_type=Json)


def coding_key(coding: Coding) -> CodingKey:
    """Return what a coding is claimed by."""
    article = coding.article
    return article.article_id, article.content_version, coder_name(coding)


async def claim(tx: Transaction, codings: Iterable[Coding], now: datetime) -> tuple[Coding, ...]:
    """Store the codings that were not there yet and return them in their order."""
    given: dict[CodingKey, Coding] = {}
    for coding in codings:
        given.setdefault(coding_key(coding), coding)
    rows = [_row(key, given[key], now) for key in sorted(given)]
    new = await insert_new(tx, CodingRow, rows, keys=_KEYS)
    return tuple(each for key, each in given.items() if key in new)


async def spoken(tx: Transaction, articles: Collection[str]) -> tuple[Coding, ...]:
    """Return the codings that speak for ``articles``, with what their heads know of the article."""
    heads, codings = table_of(ArticleHeadRow), table_of(CodingRow)
    speaks = and_(*(heads.c[key] == codings.c[key] for key in _KEYS))
    query = core_select(codings.c.document, heads.c.article, heads.c.sketch).join(heads, speaks)
    rows = await tx.execute(query.where(among(tx, heads.c.article_id, articles)))
    return tuple(
        Coding.model_validate({**document, "article": article_of(article, sketch)})
        for document, article, sketch in rows
    )


async def coding_of(
    tx: Transaction, article_id: str, content_version: str | None = None
) -> Coding | None:
    """Return the coding that speaks for an article, or the latest of one of its versions.

    An article that nothing speaks for (every coding failed) is answered with the latest failure.
    """
    head = await tx.get(ArticleHeadRow, article_id)
    version = content_version or (head.content_version if head else None)
    query = select(CodingRow).where(col(CodingRow.article_id) == article_id)
    if version is not None:
        query = query.where(col(CodingRow.content_version) == version)
    rows = await tx.scalars(
        query.order_by(col(CodingRow.claimed_at).desc(), col(CodingRow.coded_by))
    )
    found = rows.all()
    speaking = [each for each in found if head and each.coded_by == head.coded_by]
    row = next(iter([*speaking, *found]), None)
    return Coding.model_validate(row.document) if row else None


def _row(key: CodingKey, coding: Coding, now: datetime) -> Mapping[str, object]:
    return {
        **dict(zip(_KEYS, key, strict=True)),
        "outcome": coding.outcome,
        "published_at": coding.article.published_at,
        "claimed_at": now,
        "document": JsonText(coding.model_dump_json(exclude=_NO_SKETCH)),
    }
