"""Which codings are there, and which one speaks for each article?

The table of codings is the inbox: a coding is claimed by article, content version and versions of
the coder, once. Its head row says which coding speaks for the article now.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy import Row as SqlRow
from sqlalchemy import select as core_select
from sqlmodel import Field, col, select

from services.alert.ports import Head
from shared.ids import digest
from shared.messages import ArticleRef, Coding
from shared.sql.database import Transaction
from shared.sql.insert import insert_new, table_of, upsert
from shared.sql.rows import ALERT_SCHEMA, Json, Row, UtcDateTime

CodingKey = tuple[str, str, str]
CHUNK = 5_000
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


class ArticleHeadRow(Row, table=True):
    """The coding that speaks for an article, and the article without its words."""

    __tablename__ = "article_heads"
    __table_args__ = {"schema": ALERT_SCHEMA}  # noqa: RUF012 - declared so by SQLAlchemy

    article_id: str = Field(primary_key=True)
    content_version: str | None
    coded_by: str | None
    fetched_at: datetime | None = Field(sa_type=UtcDateTime)
    article: dict[str, object] | None = Field(sa_type=Json)


def coding_key(coding: Coding) -> CodingKey:
    """Return what a coding is claimed by."""
    article = coding.article
    return article.article_id, article.content_version, coder_name(coding)


def coder_name(coding: Coding) -> str:
    """Return one short name for model and data that spoke.

    A failure, and the withdrawal of an article, do not take the name of its coding: either may
    come before or after it under the same words.
    """
    versions = coding.versions
    spoke = (versions.coder, versions.model, versions.frames, versions.gazetteer)
    failed = "failed" if coding.outcome == "failed" else None
    withdrawn = "withdrawn" if coding.article.withdrawn else None
    return digest(*spoke, failed, withdrawn)[:16]


async def claim(tx: Transaction, codings: Iterable[Coding], now: datetime) -> tuple[Coding, ...]:
    """Store the codings that were not there yet and return them in their order."""
    given: dict[CodingKey, Coding] = {}
    for coding in codings:
        given.setdefault(coding_key(coding), coding)
    rows = [_row(key, given[key], now) for key in sorted(given)]
    new = await insert_new(tx, CodingRow, rows, keys=_KEYS)
    return tuple(each for key, each in given.items() if key in new)


async def lock_heads(tx: Transaction, articles: Collection[str]) -> dict[str, Head]:
    """Hold the articles until the transaction ends; return the heads there are."""
    blank = {"content_version": None, "coded_by": None, "fetched_at": None, "article": None}
    rows = [{"article_id": each, **blank} for each in sorted(articles)]
    await upsert(tx, ArticleHeadRow, rows, keys=("article_id",), update=("article_id",))
    found = await _heads(tx, articles)
    return {
        each.article_id: Head(each.content_version, each.fetched_at, each.article["lane"] == "live")
        for each in found
        if each.content_version is not None and each.fetched_at is not None
    }


async def spoken(tx: Transaction, articles: Collection[str]) -> tuple[Coding, ...]:
    """Return the codings that speak for ``articles``, with what their heads know of the article."""
    heads = {each.article_id: each for each in await _heads(tx, articles)}
    wanted = sorted(heads)
    found: list[Coding] = []
    for at in range(0, len(wanted), CHUNK):
        some = col(CodingRow.article_id).in_(wanted[at : at + CHUNK])
        for row in (await tx.execute(core_select(table_of(CodingRow)).where(some))).all():
            head = heads[row.article_id]
            if (row.content_version, row.coded_by) == (head.content_version, head.coded_by):
                found.append(Coding.model_validate({**row.document, "article": head.article}))
    return tuple(found)


async def articles_of(tx: Transaction, articles: Collection[str]) -> dict[str, ArticleRef]:
    """Return the articles, without their words, that the heads of ``articles`` speak of."""
    found = await _heads(tx, articles)
    return {
        each.article_id: ArticleRef.model_validate(each.article)
        for each in found
        if each.article is not None
    }


async def set_heads(tx: Transaction, codings: Sequence[Coding]) -> None:
    """Let ``codings`` speak for their articles; the sketch is kept where there are events."""
    rows = [
        {
            "article_id": each.article.article_id,
            "content_version": each.article.content_version,
            "coded_by": coder_name(each),
            "fetched_at": each.article.fetched_at,
            "article": _article(each),
        }
        for each in codings
    ]
    await upsert(tx, ArticleHeadRow, rows, keys=("article_id",))


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
    document = coding.model_dump(mode="json", exclude={"article": {"sketch"}})
    return {
        **dict(zip(_KEYS, key, strict=True)),
        "outcome": coding.outcome,
        "published_at": coding.article.published_at,
        "claimed_at": now,
        "document": document,
    }


def _article(coding: Coding) -> dict[str, object]:
    left_out = set() if coding.events else {"sketch"}
    return coding.article.model_dump(mode="json", exclude=left_out)


async def _heads(tx: Transaction, articles: Collection[str]) -> list[SqlRow[Any]]:
    wanted = sorted(articles)
    found: list[SqlRow[Any]] = []
    for at in range(0, len(wanted), CHUNK):
        some = col(ArticleHeadRow.article_id).in_(wanted[at : at + CHUNK])
        # Columns, not objects: the session's bookkeeping would cost more than the reading.
        found += (await tx.execute(core_select(table_of(ArticleHeadRow)).where(some))).all()
    return found
