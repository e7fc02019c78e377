"""`/v1/alerts/stream`: alerts as they are told, over server-sent events."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Final

import structlog
from fastapi import APIRouter, Depends, Header, Query
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.requests import Request

from services.alert.alerts.told_to import as_told
from services.alert.api.alerts import KIND, READ
from services.alert.api.auth import AuthenticatedBearer
from services.alert.api.cursors import decode_number, encode_cursor
from services.alert.api.parts import ApiParts, Parts
from services.alert.api.route import GuardedRoute
from services.alert.store.alert_queries import alert_messages
from services.alert.store.alerts import SEQUENCE
from services.alert.store.counters import last_number
from services.alert.store.keys import find_key
from shared.auth.keys import KeyStanding
from shared.errors import TransientError
from shared.messages import Alert

router = APIRouter(prefix="/v1/alerts", tags=["alerts"], route_class=GuardedRoute)
log = structlog.get_logger()

POLL_SECONDS: Final = 1.0
_CHUNK: Final = 200


async def stream_start(
    parts: Parts,
    after: Annotated[
        str | None, Query(description="`cursor` of a page or id of an event; now when left out.")
    ] = None,
    last_event_id: Annotated[str | None, Header(alias="Last-Event-ID")] = None,
) -> int:
    """Return the number behind which the stream begins; `Last-Event-ID` resumes one."""
    cursor = last_event_id or after
    if cursor is not None:
        return decode_number(KIND, cursor)
    async with parts.database.reading() as tx:
        return await last_number(tx, SEQUENCE)


@router.get(
    "/stream",
    operation_id="streamAlerts",
    dependencies=[READ],
    response_class=EventSourceResponse,
)
async def stream(
    request: Request,
    parts: Parts,
    bearer: AuthenticatedBearer,
    start: Annotated[int, Depends(stream_start)],
    watchlist: Annotated[tuple[str, ...], Query(max_length=100)] = (),
) -> AsyncIterator[ServerSentEvent]:
    """Send every message about an alert as it is told; the event's name is the kind.

    Ends when the key is no longer valid. The id of an event resumes after it.
    """
    while not await request.is_disconnected() and await _still_valid(parts, bearer.key_id):
        for number, alert in await _told(parts, bearer.tenant, start):
            start = number
            if not watchlist or alert.watchlist in watchlist:
                yield _event(number, alert)
        await asyncio.sleep(POLL_SECONDS)


async def _told(parts: ApiParts, tenant: str, after: int) -> tuple[tuple[int, Alert], ...]:
    try:
        async with parts.database.reading() as tx:
            told = await alert_messages(tx, after=after, limit=_CHUNK, tenant=tenant)
    except TransientError as exc:
        log.warning("stream_postponed", error=str(exc))
        return ()
    return tuple((number, as_told(alert)) for number, alert in told)


async def _still_valid(parts: ApiParts, key_id: str) -> bool:
    try:
        async with parts.database.reading() as tx:
            found = await find_key(tx, key_id)
    except TransientError:
        return True
    now = parts.clock.now()
    return found is not None and found[0].standing(now) is KeyStanding.VALID


def _event(number: int, alert: Alert) -> ServerSentEvent:
    return ServerSentEvent(
        raw_data=alert.model_dump_json(),
        event=f"alert.{alert.kind}",
        id=encode_cursor(KIND, str(number)),
    )
