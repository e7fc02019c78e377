"""`/v1/incidents`: one real-world act each, over all articles and outlets."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from services.alert.api.alert_filters import MOST_VALUES, Instant, Parties, party_keys
from services.alert.api.auth import Needs
from services.alert.api.cursors import decode_number
from services.alert.api.pages import DEFAULT_LIMIT, After, Document, Limit, Name, Page, page_of
from services.alert.api.parts import Parts
from services.alert.api.route import GuardedRoute
from services.alert.incidents.record import IncidentRecord
from services.alert.store.incident_queries import (
    IncidentFilter,
    events_of_incident,
    get_incident,
    list_incidents,
)
from shared.auth.scopes import Scope
from shared.http.problems import refuse_missing
from shared.messages import Amount, Event, EventDate, Item, Party, Sources, Target
from shared.ontology import EventType, Novelty, Status
from shared.sql.database import Transaction

router = APIRouter(prefix="/v1/incidents", tags=["incidents"], route_class=GuardedRoute)

READ = Depends(Needs(Scope.ALERTS_READ))
KIND = "incidents"


class IncidentDocument(Document):
    """An incident in its latest state."""

    id: str
    type: EventType
    status: Status
    novelty: Novelty
    actor: Party | None
    target: Target | None
    items: tuple[Item, ...]
    amount: Amount | None
    measure: str | None
    authority: str | None
    date: EventDate | None
    sources: Sources
    confidence: float
    retracted: bool
    noted: tuple[Status, ...] = Field(description="Statuses that others than the actor gave.")
    provisional: bool = Field(description="Whether a fuller mention may still merge it.")
    superseded_by: str | None = Field(description="The incident that it turned out to be.")
    withdrawn: bool = Field(description="Whether no article tells of it any more.")
    first_at: datetime
    last_at: datetime
    updated_at: datetime


class EventOfIncident(Document):
    """An event, the article that tells it, and what was decided about it."""

    article_id: str
    event: Event
    decision: dict[str, object]


def incident_filter(
    parts: Parts,
    *,
    type: Annotated[tuple[EventType, ...], Query(max_length=MOST_VALUES)] = (),  # noqa: A002
    actor: Parties = (),
    target: Parties = (),
    since: Annotated[Instant | None, Query(description="Last told at or after this.")] = None,
    over: Annotated[bool, Query(description="Superseded and withdrawn ones too.")] = False,
) -> IncidentFilter:
    """Return the filter that the query's parameters name."""
    return IncidentFilter(
        types=type,
        actors=party_keys(parts.names, "actor", actor),
        targets=party_keys(parts.names, "target", target),
        since=since,
        over=over,
    )


@router.get("", operation_id="listIncidents", dependencies=[READ])
async def list_all(
    parts: Parts,
    wanted: Annotated[IncidentFilter, Depends(incident_filter)],
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Page[IncidentDocument]:
    """List the incidents in order of arrival."""
    start = 0 if after is None else decode_number(KIND, after)
    async with parts.database.reading() as tx:
        found = await list_incidents(tx, wanted, after=start, limit=limit + 1)
    return page_of(KIND, found, limit, shown_incident, lambda each: str(each.arrival))


@router.get("/{incident_id}", operation_id="getIncident", dependencies=[READ])
async def get_one(parts: Parts, incident_id: Name) -> IncidentDocument:
    """Return an incident, also one that is over."""
    async with parts.database.reading() as tx:
        return shown_incident(await _existing(tx, incident_id))


@router.get("/{incident_id}/events", operation_id="listIncidentEvents", dependencies=[READ])
async def events(parts: Parts, incident_id: Name) -> Page[EventOfIncident]:
    """List the events that make up an incident, by event time."""
    async with parts.database.reading() as tx:
        await _existing(tx, incident_id)
        found = await events_of_incident(tx, incident_id)
    return Page(
        items=tuple(
            EventOfIncident(article_id=each.article_id, event=each.event, decision=each.decision)
            for each in found
        )
    )


async def _existing(tx: Transaction, incident_id: str) -> IncidentRecord:
    found = await get_incident(tx, incident_id)
    if found is None:
        refuse_missing("incident", incident_id)
    return found


def shown_incident(record: IncidentRecord) -> IncidentDocument:
    """Return an incident as the API tells of it."""
    state = record.state
    return IncidentDocument(
        id=record.incident_id,
        type=state.type,
        status=state.status,
        novelty=state.novelty,
        actor=state.actor,
        target=state.target,
        items=state.items,
        amount=state.amount,
        measure=state.measure,
        authority=state.authority,
        date=state.date,
        sources=state.sources,
        confidence=state.confidence,
        retracted=state.retracted,
        noted=state.noted,
        provisional=record.provisional,
        superseded_by=record.superseded_by,
        withdrawn=record.withdrawn,
        first_at=state.first_at,
        last_at=state.position[0],
        updated_at=record.updated_at,
    )
