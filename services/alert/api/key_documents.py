"""How is an API key told of, and how is one made for a request?"""

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, Field

from services.alert.api.auth import Bearer
from services.alert.api.changes import note_change
from services.alert.api.once import Answer
from services.alert.api.pages import Document, Request
from services.alert.api.parts import ApiParts
from services.alert.key_making import make_key
from services.alert.store.keys import ApiKey
from shared.auth.keys import KeyStanding
from shared.auth.scopes import Scope
from shared.auth.tenants import is_test_mode, mode_for_tests, proper_tenant
from shared.http.problems import refuse_field
from shared.sql.database import Transaction


class KeyDocument(Document):
    """An API key without its secret; a ``test`` key acts on data of its own and sends nothing."""

    id: str
    name: str
    tenant: str
    test: bool
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
    test: Annotated[
        bool, Field(description="Acts in the tenant's test mode: own data, nothing is sent.")
    ] = False


def shown_key(key: ApiKey, now: datetime) -> KeyDocument:
    """Return a key as the API tells of it."""
    return KeyDocument(
        id=key.key_id,
        name=key.name,
        tenant=proper_tenant(key.tenant),
        test=is_test_mode(key.tenant),
        scopes=tuple(scope for scope in Scope if scope in key.scopes),
        standing=key.standing(now),
        created_at=key.created_at,
        expires_at=key.expires_at,
        revoked_at=key.revoked_at,
        last_used_at=key.last_used_at,
    )


def check_expiry(new: NewKey, now: datetime) -> None:
    """Refuse a key that would be expired at once."""
    if new.expires_at is not None and new.expires_at <= now:
        refuse_field("expires_at", "expected an instant in the future")


async def made_key(
    tx: Transaction, parts: ApiParts, bearer: Bearer, new: NewKey, tenant: str, now: datetime
) -> Answer:
    """Make ``new`` for ``tenant``, noted as done by ``bearer``; the answer shows it, once."""
    made = await make_key(
        tx,
        new.name,
        new.scopes,
        now,
        random_bytes=parts.random_bytes,
        expires_at=new.expires_at,
        tenant=mode_for_tests(tenant) if new.test else tenant,
    )
    await note_change(tx, bearer, now, "createKey", made.key.key_id)
    return Answer(201, {**shown_key(made.key, now).model_dump(mode="json"), "key": made.text})
