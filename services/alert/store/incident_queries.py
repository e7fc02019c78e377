"""Which incidents does a reader ask for, and what are they made of?"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from services.alert.incidents.record import IncidentRecord
from services.alert.store.incidents import IncidentRow, record_of
from services.alert.store.members import MemberRow
from shared.messages import Event
from shared.ontology import EventType
from shared.sql.database import Transaction


@dataclass(frozen=True, slots=True)
class IncidentFilter:
    """What is asked for; an empty tuple and None ask nothing.

    ``actors`` and ``targets`` are party keys; ``since`` bounds the last mention; ``over`` asks
    for, or leaves out, incidents that were superseded or withdrawn.
    """

    types: tuple[EventType, ...] = ()
    actors: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    since: datetime | None = None
    over: bool | None = None


EVERYTHING = IncidentFilter()


@dataclass(frozen=True, slots=True)
class TellingEvent:
    """An event, its article, the incident it stands under and the decision about it."""

    article_id: str
    event: Event
    incident_id: str | None
    decision: dict[str, object]


async def get_incident(tx: Transaction, incident_id: str) -> IncidentRecord | None:
    """Return an incident in its latest state, or None."""
    query = select(IncidentRow).where(col(IncidentRow.incident_id) == incident_id)
    row = (await tx.scalars(query)).one_or_none()
    return record_of(row) if row else None


async def list_incidents(
    tx: Transaction, wanted: IncidentFilter = EVERYTHING, after: int = 0, limit: int = 100
) -> tuple[IncidentRecord, ...]:
    """Return incidents in the order they arrived, those after the arrival ``after``."""
    query = select(IncidentRow).where(col(IncidentRow.arrival) > after)
    if wanted.types:
        query = query.where(col(IncidentRow.type).in_([each.value for each in wanted.types]))
    if wanted.actors:
        query = query.where(col(IncidentRow.actor).in_(wanted.actors))
    if wanted.targets:
        query = query.where(col(IncidentRow.target).in_(wanted.targets))
    if wanted.since is not None:
        query = query.where(col(IncidentRow.last_at) >= wanted.since)
    if wanted.over is not None:
        ended = col(IncidentRow.superseded_by).is_not(None) | col(IncidentRow.withdrawn)
        query = query.where(ended if wanted.over else ~ended)
    rows = await tx.scalars(query.order_by(col(IncidentRow.arrival)).limit(limit))
    return tuple(map(record_of, rows))


async def events_of_incident(tx: Transaction, incident_id: str) -> tuple[TellingEvent, ...]:
    """Return the events of an incident by event time."""
    return await _events(tx, incident_id=incident_id)


async def events_of_article(tx: Transaction, article_id: str) -> tuple[TellingEvent, ...]:
    """Return the events of the coding that speaks for an article, history included."""
    return await _events(tx, article_id=article_id)


async def _events(
    tx: Transaction, *, incident_id: str | None = None, article_id: str | None = None
) -> tuple[TellingEvent, ...]:
    query = select(MemberRow).order_by(col(MemberRow.published_at), col(MemberRow.arrival))
    if incident_id is not None:
        query = query.where(col(MemberRow.incident_id) == incident_id)
    if article_id is not None:
        query = query.where(col(MemberRow.article_id) == article_id)
    return tuple(
        TellingEvent(
            each.article_id, Event.model_validate(each.event), each.incident_id, each.decision
        )
        for each in await tx.scalars(query)
    )
