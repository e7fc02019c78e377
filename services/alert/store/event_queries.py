"""Which recorded events does a reader ask for?"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from services.alert.store.members import MemberRow
from shared.messages import Event
from shared.ontology import EventType
from shared.sql.database import Transaction


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What is asked for; an empty tuple and None ask nothing.

    ``actors`` and ``targets`` are party keys; ``since`` (inclusive) and ``until`` (exclusive) bound
    when the article appeared.
    """

    types: tuple[EventType, ...] = ()
    actors: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    incidents: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """An event of the coding that speaks for its article, and what was decided about it."""

    arrival: int
    article_id: str
    published_at: datetime
    incident_id: str | None
    decision: dict[str, object]
    event: Event


async def list_events(
    tx: Transaction, wanted: EventFilter, after: int = 0, limit: int = 100
) -> tuple[RecordedEvent, ...]:
    """Return events in the order they arrived, those after the arrival ``after``."""
    found = (
        (col(MemberRow.type), [each.value for each in wanted.types]),
        (col(MemberRow.actor), wanted.actors),
        (col(MemberRow.target), wanted.targets),
        (col(MemberRow.article_id), wanted.articles),
        (col(MemberRow.incident_id), wanted.incidents),
    )
    conditions = [column.in_(values) for column, values in found if values]
    query = select(MemberRow).where(col(MemberRow.arrival) > after, *conditions)
    if wanted.since is not None:
        query = query.where(col(MemberRow.published_at) >= wanted.since)
    if wanted.until is not None:
        query = query.where(col(MemberRow.published_at) < wanted.until)
    rows = await tx.scalars(query.order_by(col(MemberRow.arrival)).limit(limit))
    return tuple(map(_recorded, rows))


async def article_of_event(tx: Transaction, event_id: str) -> str | None:
    """Return the article that an event is coded from, None when there is no such event."""
    query = select(col(MemberRow.article_id)).where(col(MemberRow.event_id) == event_id)
    return (await tx.scalars(query)).first()


def _recorded(row: MemberRow) -> RecordedEvent:
    return RecordedEvent(
        arrival=row.arrival or 0,
        article_id=row.article_id,
        published_at=row.published_at,
        incident_id=row.incident_id,
        decision=row.decision,
        event=Event.model_validate(row.event),
    )
