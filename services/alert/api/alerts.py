"""`/v1/alerts`: what was raised, in its latest state, and why."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import JSONResponse
from pydantic import Field
from starlette.responses import Response

from services.alert.api.alert_documents import HandledAlertDocument, existing_alert, shown_alert
from services.alert.api.alert_filters import Filter
from services.alert.api.auth import AuthenticatedBearer, Needs
from services.alert.api.context import EvidenceInContext, in_context
from services.alert.api.cursors import decode_number, encode_cursor
from services.alert.api.notice_documents import NoticeDocument, notice_documents
from services.alert.api.pages import DEFAULT_LIMIT, Document, Limit, Name, Page, page_of
from services.alert.api.parts import Parts
from services.alert.api.preconditions import etag
from services.alert.api.route import GuardedRoute
from services.alert.store.alert_queries import HandledAlert, list_handled
from services.alert.store.alert_work import work_of
from services.alert.store.articles import get_article
from shared.auth.scopes import Scope
from shared.auth.tenants import own_name

router = APIRouter(prefix="/v1/alerts", tags=["alerts"], route_class=GuardedRoute)

READ = Depends(Needs(Scope.ALERTS_READ))
KIND = "alerts"
NEWEST = "alerts-newest"


class AlertPage(Page[HandledAlertDocument]):
    """Alerts in the order of their last change."""

    cursor: str | None = Field(
        description="Keep it: `?after=` it gives what was raised or changed since. Never null but "
        "on the first page of an empty list."
    )


class Explanation(Document):
    """Why an alert rang."""

    alert_id: str
    watchlist: str
    watchlist_version: int
    standing: bool = Field(description="Whether its rule still holds.")
    changed_at: datetime
    explanation: dict[str, object]
    notices: tuple[NoticeDocument, ...] = Field(
        description="What became of every revision for every subscription, silences included."
    )


@router.get("", operation_id="listAlerts", dependencies=[READ])
async def list_all(
    parts: Parts,
    wanted: Filter,
    *,
    limit: Limit = DEFAULT_LIMIT,
    after: Annotated[
        str | None, Query(description="`next` or `cursor` of a page: what changed since.")
    ] = None,
    newest_first: Annotated[bool, Query(description="The last change first.")] = False,
) -> AlertPage:
    """List alerts in the order of their last change; `?after=` recovers missed webhooks."""
    kind = NEWEST if newest_first else KIND
    start = 0 if after is None else decode_number(kind, after)
    async with parts.database.reading() as tx:
        found = await list_handled(
            tx, wanted, after=start, limit=limit + 1, newest_first=newest_first
        )
    page = page_of(kind, found, limit, shown_alert, lambda each: str(each.record.sequence))
    latest = max((each.record.sequence for each in found[:limit]), default=None)
    kept = None if newest_first else after
    cursor = kept if latest is None else encode_cursor(KIND, str(latest))
    return AlertPage(items=page.items, next=page.next, cursor=cursor)


@router.get(
    "/{alert_id}",
    operation_id="getAlert",
    dependencies=[READ],
    response_model=HandledAlertDocument,
)
async def get_one(parts: Parts, bearer: AuthenticatedBearer, alert_id: Name) -> Response:
    """Return an alert in its latest state and how it is handled; its ETag numbers its changes."""
    async with parts.database.reading() as tx:
        record = await existing_alert(tx, bearer, alert_id)
        found = HandledAlert(record, await work_of(tx, alert_id))
    document = shown_alert(found).model_dump(mode="json")
    return JSONResponse(document, headers={"etag": etag(record.sequence)})


@router.get("/{alert_id}/evidence", operation_id="getEvidence", dependencies=[READ])
async def evidence(
    parts: Parts, bearer: AuthenticatedBearer, alert_id: Name
) -> Page[EvidenceInContext]:
    """Return every piece of evidence with what stands round it in its article."""
    async with parts.database.reading() as tx:
        quoted = (await existing_alert(tx, bearer, alert_id)).alert.evidence
        articles = {
            each: await get_article(tx, each) for each in {each.article_id for each in quoted}
        }
    return Page(items=tuple(in_context(each, articles[each.article_id]) for each in quoted))


@router.get("/{alert_id}/explanation", operation_id="explainAlert", dependencies=[READ])
async def explain(parts: Parts, bearer: AuthenticatedBearer, alert_id: Name) -> Explanation:
    """Return why an alert rang: version of the watchlist, rule, values that held, severity.

    And what became of it for every subscription: told, held, folded, filtered or silenced.
    """
    async with parts.database.reading() as tx:
        record = await existing_alert(tx, bearer, alert_id)
        notices = await notice_documents(tx, alert_id, bearer.tenant)
    alert = record.alert
    return Explanation(
        alert_id=alert.alert_id,
        watchlist=own_name(alert.watchlist),
        watchlist_version=record.watchlist_version,
        standing=record.standing,
        changed_at=alert.updated_at or alert.created_at,
        explanation=record.explanation,
        notices=notices,
    )
