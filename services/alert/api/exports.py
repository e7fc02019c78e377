"""`/v1/{alerts,incidents,events}/export`: the whole of a list, filtered as the list is."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from services.alert.api.alert_documents import shown_alert
from services.alert.api.alert_filters import Filter
from services.alert.api.alerts import READ
from services.alert.api.events import Wanted, shown_event
from services.alert.api.export_rows import (
    ALERTS,
    EVENTS,
    INCIDENTS,
    alert_row,
    event_row,
    incident_row,
)
from services.alert.api.exporting import RESPONSES, Export, Format
from services.alert.api.incidents import incident_filter, shown_incident
from services.alert.api.parts import Parts
from services.alert.api.route import GuardedRoute
from services.alert.store.alert_queries import list_handled
from services.alert.store.event_queries import list_events
from services.alert.store.incident_queries import IncidentFilter, list_incidents

router = APIRouter(prefix="/v1", route_class=GuardedRoute, default_response_class=Response)


@router.get(
    "/alerts/export",
    operation_id="exportAlerts",
    dependencies=[READ],
    responses=RESPONSES,
    tags=["alerts"],
)
async def alerts(parts: Parts, wanted: Filter, format: Format = "ndjson") -> Response:  # noqa: A002
    """Return all alerts in the order of their last change; one that changes now comes again."""
    export = Export(
        name="alerts",
        read=lambda tx, after, limit: list_handled(tx, wanted, after=after, limit=limit),
        position=lambda each: each.record.sequence,
        document=lambda each: shown_alert(each).model_dump(mode="json"),
        columns=ALERTS,
        row=alert_row,
    )
    return await export.response(parts, format)


@router.get(
    "/incidents/export",
    operation_id="exportIncidents",
    dependencies=[READ],
    responses=RESPONSES,
    tags=["incidents"],
)
async def incidents(
    parts: Parts,
    wanted: Annotated[IncidentFilter, Depends(incident_filter)],
    format: Format = "ndjson",  # noqa: A002
) -> Response:
    """Return all incidents in order of arrival."""
    export = Export(
        name="incidents",
        read=lambda tx, after, limit: list_incidents(tx, wanted, after=after, limit=limit),
        position=lambda each: each.arrival,
        document=lambda each: shown_incident(each).model_dump(mode="json"),
        columns=INCIDENTS,
        row=incident_row,
    )
    return await export.response(parts, format)


@router.get(
    "/events/export",
    operation_id="exportEvents",
    dependencies=[READ],
    responses=RESPONSES,
    tags=["incidents"],
)
async def events(parts: Parts, wanted: Wanted, format: Format = "ndjson") -> Response:  # noqa: A002
    """Return all events in order of arrival."""
    export = Export(
        name="events",
        read=lambda tx, after, limit: list_events(tx, wanted, after=after, limit=limit),
        position=lambda each: each.arrival,
        document=lambda each: shown_event(each).model_dump(mode="json"),
        columns=EVENTS,
        row=event_row,
    )
    return await export.response(parts, format)
