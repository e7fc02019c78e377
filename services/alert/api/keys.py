"""`/v1/keys`: who may use this API?"""

from datetime import datetime

from fastapi import APIRouter, Depends
from starlette.responses import Response

from services.alert.api.auth import AuthenticatedBearer, Bearer, Needs
from services.alert.api.changes import note_change
from services.alert.api.key_documents import (
    KeyDocument,
    KeyWithSecret,
    NewKey,
    check_expiry,
    made_key,
    shown_key,
)
from services.alert.api.once import Answer, OnceOnly
from services.alert.api.pages import (
    DEFAULT_LIMIT,
    After,
    Limit,
    Name,
    Page,
    page_of,
    position_after,
)
from services.alert.api.parts import Parts
from services.alert.api.route import GuardedRoute
from services.alert.store.keys import find_key, list_keys, revoke_key
from shared.auth.scopes import Scope, may_grant
from shared.auth.tenants import mode_for_tests
from shared.http.problems import ProblemType, Refused, refuse_missing
from shared.sql.database import Transaction

router = APIRouter(prefix="/v1/keys", tags=["keys"], route_class=GuardedRoute)

MANAGE = Depends(Needs(Scope.KEYS_MANAGE))
KIND = "keys"


@router.get("", operation_id="listKeys", dependencies=[MANAGE])
async def list_all(
    parts: Parts, bearer: AuthenticatedBearer, limit: Limit = DEFAULT_LIMIT, after: After = None
) -> Page[KeyDocument]:
    """List the tenant's keys by id, those of its test mode, revoked and expired ones too."""
    now, tenants = parts.clock.now(), _seen_by(bearer)
    async with parts.database.reading() as tx:
        found = await list_keys(
            tx, after=position_after(KIND, after), limit=limit + 1, tenants=tenants
        )
    return page_of(KIND, found, limit, lambda each: shown_key(each, now), lambda each: each.key_id)


@router.post(
    "",
    operation_id="createKey",
    dependencies=[MANAGE],
    status_code=201,
    response_model=KeyWithSecret,
)
async def create(
    parts: Parts, bearer: AuthenticatedBearer, once: OnceOnly, new: NewKey
) -> Response:
    """Make a key; the answer shows it, once."""
    if not may_grant(bearer.key.scopes, new.scopes, bearer.tenant):
        message = "a key cannot be given a scope that its maker does not have"
        raise Refused(ProblemType.SCOPE_MISSING, message)
    check_expiry(new, parts.clock.now())

    async def work(tx: Transaction, now: datetime) -> Answer:
        return await made_key(tx, parts, bearer, new, bearer.tenant, now)

    return await once.do(work)


@router.delete("/{key_id}", operation_id="revokeKey", dependencies=[MANAGE], status_code=204)
async def revoke(parts: Parts, bearer: AuthenticatedBearer, key_id: Name) -> None:
    """Refuse a key from the next request on; a key may revoke itself."""
    now = parts.clock.now()
    async with parts.database.transaction() as tx:
        found = await find_key(tx, key_id)
        if found is None or found[0].tenant not in _seen_by(bearer):
            refuse_missing("key", key_id)
        if not may_grant(bearer.key.scopes, found[0].scopes, bearer.tenant):
            message = "a key cannot revoke one that may do more than itself"
            raise Refused(ProblemType.SCOPE_MISSING, message)
        if await revoke_key(tx, key_id, now):
            await note_change(tx, bearer, now, "revokeKey", key_id)


def _seen_by(bearer: Bearer) -> set[str]:
    return {bearer.tenant, mode_for_tests(bearer.tenant)}
