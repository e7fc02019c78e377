"""Which events belong to which incident, as stored?"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import ARRAY, Index, Text, bindparam, delete, func, or_, tuple_, update
from sqlalchemy import select as core_select
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Field, col, select

from services.alert.incidents.member import Key, Member, Placed, member_of
from services.alert.incidents.resemblance import WINDOW, particular
from services.alert.incidents.sources import is_copy
from services.alert.store.heads import ArticleHeadRow, articles_of
from shared.messages import Event
from shared.names.names import Names
from shared.sketch import Shingles, unpacked
from shared.sql.among import among
from shared.sql.database import Transaction
from shared.sql.insert import insert_new, table_of
from shared.sql.rows import ALERT_SCHEMA, BigKey, Json, JsonText, Row, UtcDateTime

CHUNK = 5_000
_NEAR = 50
_UNKNOWN = ""
T = TypeVar("T")
Decisions = Mapping[str, dict[str, object]]


class MemberRow(Row, table=True):
    """One event of the coding that speaks for its article; a party not known is ''."""

    __tablename__ = "events"
    __table_args__ = (
        Index("uq_events_event", "event_id", unique=True),
        Index("ix_events_article", "article_id"),
        Index("ix_events_incident", "incident_id"),
        Index("ix_events_actor", "act", "actor", "target"),
        Index("ix_events_target", "act", "target"),
        Index("ix_events_told", "act", "published_at"),
        {"schema": ALERT_SCHEMA},
    )

    arrival: int | None = Field(default=None, primary_key=True, sa_type=BigKey)
    event_id: str
    article_id: str
    act: str
    actor: str
    target: str
    tells: bool
    type: str
    published_at: datetime = Field(sa_type=UtcDateTime)
    incident_id: str | None
    event: dict[str, object] = Field(sa_type=Json)
    decision: dict[str, object] = Field(sa_type=Json)


_COUNTS = col(MemberRow.tells) & col(MemberRow.incident_id).is_not(None)


async def members_of_articles(
    tx: Transaction, articles: Collection[str], names: Names
) -> list[Placed]:
    """Return all members of ``articles``, history and those of nobody known included."""
    found: list[Placed] = []
    for some in _chunks(sorted(articles)):
        found += await _read(tx, among(tx, col(MemberRow.article_id), some), names)
    return found


async def members_of_keys(tx: Transaction, keys: Collection[Key], names: Names) -> list[Placed]:
    """Return the members that count of ``keys``; a key's None means the party is not known."""
    found: list[Placed] = []
    for some in _chunks(sorted(keys, key=_columns)):
        found += await _read(tx, col(MemberRow.tells) & of_keys(tx, some), names)
    return found


async def members_beside(tx: Transaction, keys: Collection[Key], names: Names) -> list[Placed]:
    """Return all members of every incident that a partial mention of one of ``keys`` may join."""
    if not keys:
        return []
    beside = or_(*map(_covered, keys))
    incidents = select(col(MemberRow.incident_id)).where(col(MemberRow.tells), beside).distinct()
    where = col(MemberRow.tells) & col(MemberRow.incident_id).in_(incidents)
    return await _read(tx, where, names)


async def members_near(tx: Transaction, members: Sequence[Member], names: Names) -> list[Placed]:
    """Return the members of other acts that ``members`` may resemble: one party and the time."""
    found: dict[str, Placed] = {}
    telling = [each for each in members if particular(each)]
    for at in range(0, len(telling), _NEAR):
        where = _COUNTS & or_(*map(_near, telling[at : at + _NEAR]))
        found |= {each.member.event.event_id: each for each in await _read(tx, where, names)}
    for arrivals in _chunks(await _copied(tx, members)):
        of_them = col(MemberRow.arrival).in_(arrivals)
        found |= {each.member.event.event_id: each for each in await _read(tx, of_them, names)}
    return list(found.values())


async def _copied(tx: Transaction, members: Sequence[Member]) -> list[int]:
    # The sketches alone are read first: of what is told in these hours few texts are copies.
    found: set[int] = set()
    for act in sorted({each.key.act for each in members}):
        mine = [each for each in members if each.key.act == act and each.article.sketch]
        if not mine:
            continue
        first, last = min(each.at for each in mine), max(each.at for each in mine)
        query = core_select(col(MemberRow.arrival), col(ArticleHeadRow.sketch)).where(
            col(ArticleHeadRow.article_id) == col(MemberRow.article_id),
            col(ArticleHeadRow.sketch).is_not(None),
            _COUNTS & (col(MemberRow.act) == act) & _between(first - WINDOW, last + WINDOW),
        )
        texts = [Shingles.of(each.article.sketch) for each in mine]
        for arrival, sketch in await tx.execute(query):
            other = Shingles.of(unpacked(sketch or b""))
            if any(is_copy(text, other) for text in texts):
                found.add(arrival or 0)
    return sorted(found)


async def members_of_incidents(
    tx: Transaction, incidents: Collection[str], names: Names
) -> list[Placed]:
    """Return all members of ``incidents``."""
    found: list[Placed] = []
    for some in _chunks(sorted(incidents)):
        found += await _read(tx, among(tx, col(MemberRow.incident_id), some), names)
    return found


async def every_member(tx: Transaction, names: Names) -> list[Placed]:
    """Return all members that count; for an export at the end of a replay."""
    return await _read(tx, col(MemberRow.tells).is_(True), names)


async def remove_members(tx: Transaction, events: Collection[str]) -> None:
    """Forget ``events``: their article's coding no longer names them."""
    for some in _chunks(sorted(events)):
        await tx.execute(delete(MemberRow).where(among(tx, col(MemberRow.event_id), some)))


async def add_members(tx: Transaction, members: Sequence[Placed], decisions: Decisions) -> None:
    """Add members, in this order of arrival, with what was decided about each by event."""
    rows = [
        {
            "event_id": each.event.event_id,
            "article_id": each.article.article_id,
            **dict(zip(("act", "actor", "target"), _columns(each.key), strict=True)),
            "tells": each.tells,
            "type": each.event.type.value,
            "published_at": each.at,
            "incident_id": placed.incident_id,
            "event": JsonText(each.event.model_dump_json()),
            "decision": decisions.get(each.event.event_id, {}),
        }
        for placed in members
        for each in (placed.member,)
    ]
    await insert_new(tx, MemberRow, rows, keys=("event_id",))


async def move_members(tx: Transaction, members: Sequence[Placed]) -> None:
    """Store under which incident members that are there already stand now."""
    rows = [{"arrival": each.member.arrival, "incident_id": each.incident_id} for each in members]
    if rows:
        await tx.execute(update(MemberRow), rows)


async def _read(tx: Transaction, where: ColumnElement[bool], names: Names) -> list[Placed]:
    # Columns, not objects: the session's bookkeeping would cost more than the reading.
    query = core_select(table_of(MemberRow)).where(where).order_by(col(MemberRow.arrival))
    rows = (await tx.execute(query)).all()
    articles = await articles_of(tx, {each.article_id for each in rows})
    return [
        Placed(
            member_of(
                articles[each.article_id],
                Event.model_validate(each.event),
                names,
                each.arrival or 0,
            ),
            each.incident_id,
        )
        for each in rows
    ]


def _columns(key: Key) -> tuple[str, str, str]:
    return key.act, key.actor or _UNKNOWN, key.target or _UNKNOWN


def of_keys(tx: Transaction, keys: Iterable[Key]) -> ColumnElement[bool]:
    """Tell whether an event is of one of ``keys``, of which there is one at least."""
    given = list(map(_columns, keys))
    columns = tuple_(col(MemberRow.act), col(MemberRow.actor), col(MemberRow.target))
    if tx.get_bind().dialect.name == "sqlite":
        return columns.in_(given)
    # Hundreds of keys written out take PostgreSQL longer to plan than to look up.
    arrays = (bindparam(None, list(each), ARRAY(Text)) for each in zip(*given, strict=True))
    wanted = func.unnest(*arrays).table_valued("act", "actor", "target").render_derived()
    return columns.in_(select(wanted.c.act, wanted.c.actor, wanted.c.target))


def _near(member: Member) -> ColumnElement[bool]:
    key = member.key
    return (
        (col(MemberRow.act) == key.act)
        & or_(col(MemberRow.actor) == key.actor, col(MemberRow.target) == key.target)
        & _between(member.at - WINDOW, member.at + WINDOW)
    )


def _between(first: datetime, last: datetime) -> ColumnElement[bool]:
    return col(MemberRow.published_at).between(first, last)


def _covered(key: Key) -> ColumnElement[bool]:
    known = [
        column == value
        for column, value in (
            (col(MemberRow.actor), key.actor),
            (col(MemberRow.target), key.target),
        )
        if value is not None
    ]
    both = (col(MemberRow.actor) != _UNKNOWN) & (col(MemberRow.target) != _UNKNOWN)
    condition: ColumnElement[bool] = (col(MemberRow.act) == key.act) & both
    for each in known:
        condition &= each
    return condition


def _chunks(values: Sequence[T]) -> Iterable[Sequence[T]]:
    return (values[at : at + CHUNK] for at in range(0, len(values), CHUNK))
