"""`/v1/alerts/{id}`: who deals with an alert, how far that has come, and what was said of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter, Depends, Header
from fastapi.responses import JSONResponse
from pydantic import Field, StringConstraints, model_validator
from starlette.responses import Response

from services.alert.alerts.working import Work, WorkState, moved
from services.alert.api.alert_documents import HandledAlertDocument, existing_alert, shown_alert
from services.alert.api.alerts import READ
from services.alert.api.auth import AuthenticatedBearer, Bearer, Needs
from services.alert.api.changes import note_change
from services.alert.api.cursors import decode_number
from services.alert.api.once import Answer, OnceOnly
from services.alert.api.pages import (
    DEFAULT_LIMIT,
    After,
    Document,
    Limit,
    Name,
    Page,
    Request,
    page_of,
)
from services.alert.api.parts import Parts
from services.alert.api.preconditions import check_preconditions, etag
from services.alert.api.route import GuardedRoute
from services.alert.store.alert_queries import HandledAlert
from services.alert.store.alert_work import Deed, add_deed, history_of, put_works, work_of
from services.alert.store.alerts import renumber, take_number
from shared.auth.scopes import Scope
from shared.messages import Severity
from shared.sql.database import Transaction

router = APIRouter(prefix="/v1/alerts", tags=["alerts"], route_class=GuardedRoute)

WRITE = Depends(Needs(Scope.ALERTS_WRITE))
KIND = "alert-history"

IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", description="The ETag that the change is based on; else 412."),
]
Person = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Comment = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000)]


class WorkChange(Request):
    """What changes in the handling of an alert; what is left out stays, null empties it.

    A reason belongs to the state that it was given for: another state without one has none.
    """

    state: WorkState | None = None
    assignee: Person | None = None
    reason: Reason | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.model_fields_set:
            message = "expected one at least of state, assignee and reason"
            raise ValueError(message)
        if "state" in self.model_fields_set and self.state is None:
            message = "state: expected a state; `open` is where every alert begins"
            raise ValueError(message)
        return self

    def applied(self, work: Work, severity: Severity | None) -> Work:
        """Return ``work`` with the change made, on an alert of ``severity``."""
        given = self.model_fields_set
        if "assignee" in given:
            work = replace(work, assignee=self.assignee)
        if self.state is not None and self.state is not work.state:
            return moved(work, self.state, self.reason, severity)
        return replace(work, reason=self.reason) if "reason" in given else work


class NewComment(Request):
    """What somebody has to say of an alert."""

    text: Comment


class HistoryEntry(Document):
    """One thing that was done about an alert.

    ``action`` is `changed`, `commented`, `marked`, or what Tocsin itself did: `reopened` where a
    later revision opened it again, `inherited` where it took over what another alert had.
    """

    id: int
    at: datetime
    author: str = Field(description="Name of the API key; `tocsin` where nobody did it.")
    bearer: str | None = Field(description="Id of the API key.")
    action: str
    changes: dict[str, Any] = Field(description="By field: what it was, and what it is.")
    comment: str | None


@router.patch(
    "/{alert_id}",
    operation_id="changeAlert",
    dependencies=[WRITE],
    response_model=HandledAlertDocument,
)
async def change(
    parts: Parts,
    bearer: AuthenticatedBearer,
    alert_id: Name,
    wanted: WorkChange,
    if_match: IfMatch = None,
) -> Response:
    """Acknowledge, dismiss, close, reopen or assign an alert; what changes nothing is no change.

    A later retraction opens a closed alert again, a higher severity also a dismissed one.
    """
    now = parts.clock.now()
    async with parts.database.transaction() as tx:
        number = await take_number(tx)
        record = await existing_alert(tx, bearer, alert_id)
        check_preconditions(record.sequence, if_match, None)
        before = await work_of(tx, alert_id)
        work = wanted.applied(before, record.alert.severity)
        differences = work.differences(before)
        if differences:
            await put_works(tx, {alert_id: work})
            await renumber(tx, alert_id, number)
            record = replace(record, sequence=number)
            await _note(tx, bearer, alert_id, now, "changed", changes=differences)
            await note_change(tx, bearer, now, "changeAlert", alert_id, ", ".join(differences))
    document = shown_alert(HandledAlert(record, work)).model_dump(mode="json")
    return JSONResponse(document, headers={"etag": etag(record.sequence)})


@router.post(
    "/{alert_id}/comments",
    operation_id="commentAlert",
    dependencies=[WRITE],
    status_code=201,
    response_model=HistoryEntry,
)
async def comment(
    bearer: AuthenticatedBearer, once: OnceOnly, alert_id: Name, new: NewComment
) -> Response:
    """Add a comment to an alert's history; it stays there."""

    async def work(tx: Transaction, now: datetime) -> Answer:
        await existing_alert(tx, bearer, alert_id)
        deed = await _note(tx, bearer, alert_id, now, "commented", comment=new.text)
        await note_change(tx, bearer, now, "commentAlert", alert_id)
        return Answer(201, shown_deed(deed).model_dump(mode="json"))

    return await once.do(work)


@router.get("/{alert_id}/history", operation_id="listAlertHistory", dependencies=[READ])
async def history(
    parts: Parts,
    bearer: AuthenticatedBearer,
    alert_id: Name,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Page[HistoryEntry]:
    """List what was done about an alert, by whom and when, the first first."""
    start = 0 if after is None else decode_number(KIND, after)
    async with parts.database.reading() as tx:
        await existing_alert(tx, bearer, alert_id)
        found = await history_of(tx, alert_id, start, limit + 1)
    return page_of(KIND, found, limit, shown_deed, lambda each: str(each.sequence))


def shown_deed(deed: Deed) -> HistoryEntry:
    """Return what was done as the API tells of it."""
    return HistoryEntry(
        id=deed.sequence,
        at=deed.at,
        author=deed.author,
        bearer=deed.bearer,
        action=deed.action,
        changes=dict(deed.changes),
        comment=deed.comment,
    )


async def _note(
    tx: Transaction,
    bearer: Bearer,
    alert_id: str,
    now: datetime,
    action: str,
    *,
    changes: Mapping[str, object] | None = None,
    comment: str | None = None,
) -> Deed:
    deed = Deed(
        alert_id,
        now,
        bearer.key.name,
        action,
        bearer=bearer.key_id,
        changes=changes or {},
        comment=comment,
    )
    return await add_deed(tx, deed)
