"""`/v1/keys`: who may use this API?"""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import AwareDatetime, Field
from starlette.responses import Response

from services.alert.api.auth import AuthenticatedBearer, Needs
from services.alert.api.changes import note_change
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
    position_after,
)
from services.alert.api.parts import Parts
from services.alert.api.route import GuardedRoute
from services.alert.key_making import make_key
from services.alert.store.keys import ApiKey, find_key, list_keys, revoke_key
from shared.auth.keys import KeyStanding
from shared.auth.scopes import Scope, may_grant
from shared.http.problems import ProblemType, Refused, refuse_field, refuse_missing
from shared.sql.database import Transaction

router = APIRouter(prefix="/v1/keys", tags=["keys"], route_class=GuardedRoute)

MANAGE = Depends(Needs(Scope.KEYS_MANAGE))
KIND = "keys"


class KeyDocument(Document):
    """An API key without its secret."""

    id: str
    name: str
    scopes: tuple[Scope, ...]
    standing: KeyStanding
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None = Field(description="Exact to a minute.")


class KeyWithSecret(KeyDocument):
    """A new API key; ``key`` is what its bearer sends, shown this once."""

    key: str


class NewKey(Request):
    """A key to be made; it can be given no scope that its maker does not have."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    scopes: Annotated[tuple[Scope, ...], Field(min_length=1, max_length=len(Scope))]
    expires_at: AwareDatetime | None = None


@router.get("", operation_id="listKeys", dependencies=[MANAGE])
async def list_all(
    parts: Parts, limit: Limit = DEFAULT_LIMIT, after: After = None
) -> Page[KeyDocument]:
    """List the keys by id, revoked and expired ones too."""
    now = parts.clock.now()
    async with parts.database.reading() as tx:
        found = await list_keys(tx, after=position_after(KIND, after), limit=limit + 1)
    return page_of(KIND, found, limit, lambda each: _shown(each, now), lambda each: each.key_id)


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
    if not may_grant(bearer.key.scopes, new.scopes):
        message = "a key cannot be given a scope that its maker does not have"
        raise Refused(ProblemType.SCOPE_MISSING, message)
    if new.expires_at is not None and new.expires_at <= parts.clock.now():
        refuse_field("expires_at", "expected an instant in the future")

    async def work(tx: Transaction, now: datetime) -> Answer:
        made = await make_key(
            tx,
            new.name,
            new.scopes,
            now,
            random_bytes=parts.random_bytes,
            expires_at=new.expires_at,
        )
        await note_change(tx, bearer, now, "createKey", made.key.key_id)
        return Answer(201, {**_shown(made.key, now).model_dump(mode="json"), "key": made.text})

    return await once.do(work)


@router.delete("/{key_id}", operation_id="revokeKey", dependencies=[MANAGE], status_code=204)
async def revoke(parts: Parts, bearer: AuthenticatedBearer, key_id: Name) -> None:
    """Refuse a key from the next request on; a key may revoke itself."""
    now = parts.clock.now()
    async with parts.database.transaction() as tx:
        found = await find_key(tx, key_id)
        if found is None:
            refuse_missing("key", key_id)
        if not may_grant(bearer.key.scopes, found[0].scopes):
            message = "a key cannot revoke one that may do more than itself"
            raise Refused(ProblemType.SCOPE_MISSING, message)
        if await revoke_key(tx, key_id, now):
            await note_change(tx, bearer, now, "revokeKey", key_id)


def _shown(key: ApiKey, now: datetime) -> KeyDocument:
    return KeyDocument(
        id=key.key_id,
        name=key.name,
        scopes=tuple(scope for scope in Scope if scope in key.scopes),
        standing=key.standing(now),
        created_at=key.created_at,
        expires_at=key.expires_at,
        revoked_at=key.revoked_at,
        last_used_at=key.last_used_at,
    )
