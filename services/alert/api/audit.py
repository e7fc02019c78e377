"""`/v1/audit`: who changed what?"""

from datetime import datetime

from fastapi import APIRouter, Depends
from pydantic import Field

from services.alert.api.auth import AuthenticatedBearer, Needs
from services.alert.api.cursors import decode_number
from services.alert.api.pages import DEFAULT_LIMIT, After, Document, Limit, Page, page_of
from services.alert.api.parts import Parts
from services.alert.api.route import GuardedRoute
from services.alert.store.audit import Recorded, list_changes
from shared.auth.scopes import Scope

router = APIRouter(prefix="/v1/audit", tags=["keys"], route_class=GuardedRoute)

ADMIN = Depends(Needs(Scope.ADMIN))
KIND = "audit"


class ChangeDocument(Document):
    """One change made through the API or the command line."""

    at: datetime
    bearer: str = Field(description="Id of the API key, or `command line`.")
    action: str = Field(description="The operation's id.")
    subject: str = Field(description="Id of what was changed.")
    detail: str | None


@router.get("", operation_id="listChanges", dependencies=[ADMIN])
async def list_all(
    parts: Parts, bearer: AuthenticatedBearer, limit: Limit = DEFAULT_LIMIT, after: After = None
) -> Page[ChangeDocument]:
    """List every change, the first one first."""
    start = 0 if after is None else decode_number(KIND, after)
    async with parts.database.reading() as tx:
        found = await list_changes(tx, after=start, limit=limit + 1, tenant=bearer.tenant)
    return page_of(KIND, found, limit, _shown, lambda each: str(each.sequence))


def _shown(recorded: Recorded) -> ChangeDocument:
    change = recorded.change
    return ChangeDocument(
        at=change.at,
        bearer=change.bearer,
        action=change.action,
        subject=change.subject,
        detail=change.detail,
    )
