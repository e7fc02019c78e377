"""`/v1/events`: who did what to whom, as coded from each article."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from services.alert.api.alert_filters import MOST_VALUES, Ids, Instant, Parties, party_keys
from services.alert.api.auth import Needs
from services.alert.api.cursors import decode_number
from services.alert.api.pages import DEFAULT_LIMIT, After, Document, Limit, Page, page_of
from services.alert.api.parts import Parts
from services.alert.api.route import GuardedRoute
from services.alert.store.event_queries import EventFilter, RecordedEvent, list_events
from shared.auth.scopes import Scope
from shared.messages import Event
from shared.ontology import EventType

router = APIRouter(prefix="/v1/events", tags=["incidents"], route_class=GuardedRoute)

READ = Depends(Needs(Scope.ALERTS_READ))
KIND = "events"


class EventDocument(Document):
    """An event, the article that tells it, the incident it stands under, and why."""

    article_id: str
    published_at: datetime
    incident_id: str | None = Field(description="Null where it is history, or says too little.")
    decision: dict[str, object]
    event: Event


def event_filter(  # noqa: PLR0913 - each is a parameter of the query
    parts: Parts,
    *,
    type: Annotated[tuple[EventType, ...], Query(max_length=MOST_VALUES)] = (),  # noqa: A002
    actor: Parties = (),
    target: Parties = (),
    article: Ids = (),
    incident: Ids = (),
    since: Annotated[Instant | None, Query(description="Published at or after this.")] = None,
    until: Annotated[Instant | None, Query(description="Published before this.")] = None,
) -> EventFilter:
    """Return the filter that the query's parameters name."""
    return EventFilter(
        types=type,
        actors=party_keys(parts.names, "actor", actor),
        targets=party_keys(parts.names, "target", target),
        articles=article,
        incidents=incident,
        since=since,
        until=until,
    )


Wanted = Annotated[EventFilter, Depends(event_filter)]


@router.get("", operation_id="listEvents", dependencies=[READ])
async def list_all(
    parts: Parts, wanted: Wanted, limit: Limit = DEFAULT_LIMIT, after: After = None
) -> Page[EventDocument]:
    """List the events in order of arrival, those of history too."""
    start = 0 if after is None else decode_number(KIND, after)
    async with parts.database.reading() as tx:
        found = await list_events(tx, wanted, after=start, limit=limit + 1)
    return page_of(KIND, found, limit, shown_event, lambda each: str(each.arrival))


def shown_event(found: RecordedEvent) -> EventDocument:
    """Return an event as the API tells of it."""
    return EventDocument(
        article_id=found.article_id,
        published_at=found.published_at,
        incident_id=found.incident_id,
        decision=found.decision,
        event=found.event,
    )
