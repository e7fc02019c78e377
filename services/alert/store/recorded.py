"""Which recorded events of some acts and some stretch of time are there?

Events come as they are written, to be read where nobody waits; the sketches of their articles,
which are most of what is stored of them, come apart.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Text, cast, func
from sqlalchemy import select as core_select
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col

from services.alert.incidents.member import Key, Member, member_of
from services.alert.store.heads import CHUNK, ArticleHeadRow
from services.alert.store.members import MemberRow, of_keys
from shared.messages import ArticleRef, Event
from shared.names.names import Names
from shared.sketch import unpacked
from shared.sql.among import among
from shared.sql.database import Transaction


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is read: events that count, from ``since`` to before ``until``; ``acts`` None: any."""

    acts: Collection[str] | None
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Recorded:
    """One event and its article without the sketch, as JSON."""

    arrival: int
    event: str
    article: str


async def recorded_keys(tx: Transaction, stretch: Stretch) -> dict[Key, int]:
    """Return how many events a stretch holds of each key."""
    columns = (col(MemberRow.act), col(MemberRow.actor), col(MemberRow.target))
    query = core_select(*columns, func.count()).where(*_conditions(stretch)).group_by(*columns)
    rows = await tx.execute(query.order_by(*columns))
    return {Key(act, actor or None, target or None): count for act, actor, target, count in rows}


async def recorded_events(
    tx: Transaction, stretch: Stretch, keys: Collection[Key]
) -> Sequence[Recorded]:
    """Return the events of ``keys`` that a stretch holds, in order of arrival."""
    query = (
        core_select(
            col(MemberRow.arrival), cast(MemberRow.event, Text), cast(ArticleHeadRow.article, Text)
        )
        .join(ArticleHeadRow, col(ArticleHeadRow.article_id) == col(MemberRow.article_id))
        .where(*_conditions(stretch))
        .order_by(col(MemberRow.arrival))
    )
    found: list[Recorded] = []
    wanted = list(keys)
    for at in range(0, len(wanted), CHUNK):
        some = query.where(of_keys(tx, wanted[at : at + CHUNK]))
        rows = await tx.execute(some)
        found += [Recorded(arrival or 0, event, article) for arrival, event, article in rows]
    return found


async def recorded_sketches(
    tx: Transaction, articles: Collection[str]
) -> dict[str, tuple[int, ...]]:
    """Return the sketches of those of ``articles`` that have one of their own."""
    wanted = sorted(articles)
    found: dict[str, tuple[int, ...]] = {}
    for at in range(0, len(wanted), CHUNK):
        query = core_select(col(ArticleHeadRow.article_id), col(ArticleHeadRow.sketch)).where(
            among(tx, col(ArticleHeadRow.article_id), wanted[at : at + CHUNK]),
            col(ArticleHeadRow.sketch).is_not(None),
        )
        rows = await tx.execute(query)
        found |= {name: unpacked(sketch) for name, sketch in rows if sketch is not None}
    return found


def recorded_member(recorded: Recorded, names: Names) -> Member:
    """Read a recorded event."""
    return member_of(
        ArticleRef.model_validate_json(recorded.article),
        Event.model_validate_json(recorded.event),
        names,
        recorded.arrival,
    )


def _conditions(stretch: Stretch) -> list[ColumnElement[bool]]:
    at = col(MemberRow.published_at)
    found = [col(MemberRow.tells).is_(True), at >= stretch.since, at < stretch.until]
    if stretch.acts is not None:
        found.append(col(MemberRow.act).in_(sorted(stretch.acts)))
    return found
