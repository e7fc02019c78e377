"""Which recorded events of some acts and some stretch of time are there?"""

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col, select

from services.alert.incidents.member import Member, member_of
from services.alert.store.heads import ArticleHeadRow, article_of
from services.alert.store.members import MemberRow
from shared.messages import Event
from shared.names.names import Names
from shared.sql.database import Transaction

PAGE = 100
"""Rows turned into members at once: few enough that other requests are not held up."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is read: events that count, from ``since`` to before ``until``; ``acts`` None: any."""

    acts: Collection[str] | None
    since: datetime
    until: datetime


async def recorded_arrivals(tx: Transaction, stretch: Stretch) -> Sequence[int]:
    """Return the numbers of the events that a stretch holds, in order of arrival."""
    query = select(col(MemberRow.arrival)).where(*_conditions(stretch))
    return sorted(each for each in await tx.scalars(query) if each is not None)


async def recorded_members(
    tx: Transaction, arrivals: Sequence[int], names: Names
) -> AsyncIterator[Sequence[Member]]:
    """Yield the members of these numbers in their order, page by page."""
    query = (
        select(MemberRow.arrival, MemberRow.event, ArticleHeadRow.article, ArticleHeadRow.sketch)
        .join(ArticleHeadRow, col(ArticleHeadRow.article_id) == col(MemberRow.article_id))
        .order_by(col(MemberRow.arrival))
    )
    for at in range(0, len(arrivals), PAGE):
        page = col(MemberRow.arrival).in_(arrivals[at : at + PAGE])
        yield [
            member_of(article_of(article, sketch), Event.model_validate(event), names, arrival or 0)
            for arrival, event, article, sketch in await tx.execute(query.where(page))
        ]


def _conditions(stretch: Stretch) -> list[ColumnElement[bool]]:
    at = col(MemberRow.published_at)
    found = [col(MemberRow.tells).is_(True), at >= stretch.since, at < stretch.until]
    if stretch.acts is not None:
        found.append(col(MemberRow.act).in_(sorted(stretch.acts)))
    return found
