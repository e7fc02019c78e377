"""Which coding speaks for each article, and what is the article without its words?

A batch holds the heads that it finds until it ends. Of an article without one no lock can be had;
should two batches make it at once, the second fails in a way that trying again mends.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select as core_select
from sqlmodel import Field

from services.alert.ports import Head
from services.alert.store.coders import coder_name
from shared.errors import TransientError
from shared.messages import ArticleRef, Coding
from shared.sketch import packed, unpacked
from shared.sql.among import among
from shared.sql.database import Transaction
from shared.sql.insert import Values, insert_new, table_of, upsert
from shared.sql.rows import ALERT_SCHEMA, Json, JsonText, Row, UtcDateTime

CHUNK = 5_000
_KEYS = ("article_id",)
_READ = ("article_id", "content_version", "fetched_at", "article")


class ArticleHeadRow(Row, table=True):
    """The coding that speaks for an article, and the article without its words.

    ``sketch`` is kept where there are events; a row of before there was this column has it in
    ``article``.
    """

    __tablename__ = "article_heads"
    __table_args__ = {"schema": ALERT_SCHEMA}  # noqa: RUF012 - declared so by SQLAlchemy

    article_id: str = Field(primary_key=True)
    content_version: str | None
    coded_by: str | None
    fetched_at: datetime | None = Field(sa_type=UtcDateTime)
    article: dict[str, object] | None = Field(sa_type=Json)
    sketch: bytes | None


async def lock_heads(tx: Transaction, articles: Collection[str]) -> dict[str, Head | None]:
    """Hold the heads there are until the transaction ends, and return them by article.

    None stands for the head of an article of which no coding has spoken.
    """
    table, wanted = table_of(ArticleHeadRow), sorted(articles)
    query = core_select(*(table.c[each] for each in _READ))
    found: dict[str, Head | None] = {}
    for at in range(0, len(wanted), CHUNK):
        some = query.where(among(tx, table.c.article_id, wanted[at : at + CHUNK]))
        # In one order everywhere, so that two batches cannot wait for each other.
        rows = await tx.execute(some.order_by(table.c.article_id).with_for_update())
        for article_id, version, fetched_at, article in rows:
            found[article_id] = (
                Head(version, fetched_at, article["lane"] == "live")
                if version and fetched_at
                else None
            )
    return found


async def set_heads(
    tx: Transaction, codings: Sequence[Coding], held: Mapping[str, Head | None]
) -> None:
    """Let ``codings`` speak for their articles, of which those ``held`` have a head.

    Raise TransientError when another batch has made one meanwhile.
    """
    rows = [_row(each) for each in sorted(codings, key=lambda one: one.article.article_id)]
    await upsert(
        tx, ArticleHeadRow, [each for each in rows if each["article_id"] in held], keys=_KEYS
    )
    fresh = [each for each in rows if each["article_id"] not in held]
    if len(await insert_new(tx, ArticleHeadRow, fresh, keys=_KEYS)) < len(fresh):
        message = "another process has decided about versions of the same articles meanwhile"
        raise TransientError(message)


async def articles_of(tx: Transaction, articles: Collection[str]) -> dict[str, ArticleRef]:
    """Return the articles, without their words, that the heads of ``articles`` speak of."""
    table, wanted = table_of(ArticleHeadRow), sorted(articles)
    # Columns, not objects: the session's bookkeeping would cost more than the reading.
    query = core_select(table.c.article_id, table.c.article, table.c.sketch)
    found: dict[str, ArticleRef] = {}
    for at in range(0, len(wanted), CHUNK):
        rows = await tx.execute(query.where(among(tx, table.c.article_id, wanted[at : at + CHUNK])))
        found |= {
            article_id: article_of(article, sketch)
            for article_id, article, sketch in rows
            if article is not None
        }
    return found


def article_of(article: Mapping[str, object], sketch: bytes | None) -> ArticleRef:
    """Return the article that a head keeps."""
    if sketch is None:
        return ArticleRef.model_validate(article)
    return ArticleRef.model_validate({**article, "sketch": unpacked(sketch)})


def _row(coding: Coding) -> Values:
    article = coding.article
    return {
        "article_id": article.article_id,
        "content_version": article.content_version,
        "coded_by": coder_name(coding),
        "fetched_at": article.fetched_at,
        "article": JsonText(article.model_dump_json(exclude={"sketch"})),
        "sketch": packed(article.sketch) if coding.events else None,
    }
