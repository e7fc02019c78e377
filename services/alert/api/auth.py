"""Who asks, and may they?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Final

import structlog
from fastapi import Depends
from fastapi.security import HTTPBearer
from starlette.requests import HTTPConnection, Request

from services.alert.api.parts import ApiParts, parts_of
from services.alert.store.keys import ApiKey, find_key, note_use
from shared.auth.admission import StoredKey, Turned, TurnedAway, admit
from shared.auth.scopes import Scope
from shared.auth.tenants import is_test_mode
from shared.errors import TransientError
from shared.http.problems import ProblemType, Refused

log = structlog.get_logger()

_NOTED_EVERY: Final = timedelta(minutes=1)
_PROBLEMS: Final = {
    Turned.UNAUTHENTICATED: ProblemType.UNAUTHENTICATED,
    Turned.SCOPE_MISSING: ProblemType.SCOPE_MISSING,
}


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who made a request."""

    key: ApiKey

    @property
    def key_id(self) -> str:
        """Return the id that the audit trail names."""
        return self.key.key_id

    @property
    def tenant(self) -> str:
        """Return whose data the request reads and changes, and no other's."""
        return self.key.tenant

    @property
    def test(self) -> bool:
        """Tell whether the request acts in its tenant's test mode."""
        return is_test_mode(self.key.tenant)


class Needs(HTTPBearer):
    """A dependency that stands for the scope a route takes; ``GuardedRoute`` enforces it.

    That happens before anything else of the request is read, so that nothing can be learned from
    how an unauthenticated request fails. It is a dependency so that OpenAPI tells of it.
    """

    def __init__(self, scope: Scope) -> None:
        super().__init__(
            bearerFormat="tocsin_<id>_<secret>",
            scheme_name="ApiKey",
            description="An API key, made by `tocsin keys create` or `POST /v1/keys`.",
            auto_error=False,
        )
        self.scope = scope

    async def __call__(self, request: HTTPConnection) -> None:
        """Do nothing: the route has let the request in."""

    async def admit(self, request: Request) -> Bearer:
        """Return who asks; refuse with 401 who is nobody and with 403 who may not."""
        parts = parts_of(request)
        now = parts.clock.now()
        keys = _Keys(parts)
        header = request.headers.get("authorization")
        admitted = await admit(header, self.scope, keys.find, now)
        if isinstance(admitted, TurnedAway):
            headers = {"www-authenticate": admitted.challenge}
            raise Refused(_PROBLEMS[admitted.why], admitted.detail, headers=headers)
        assert keys.found is not None
        await _note_use(parts, keys.found, now)
        return Bearer(keys.found)


def bearer_of(request: Request) -> Bearer:
    """Return who made ``request``, which its route has let in."""
    bearer = request.state.bearer
    assert isinstance(bearer, Bearer)
    return bearer


AuthenticatedBearer = Annotated[Bearer, Depends(bearer_of)]


class _Keys:
    """The key that is asked for, with its name, beside what ``admit`` needs of it."""

    def __init__(self, parts: ApiParts) -> None:
        self._parts = parts
        self.found: ApiKey | None = None

    async def find(self, key_id: str) -> StoredKey | None:
        async with self._parts.database.reading() as tx:
            found = await find_key(tx, key_id)
        if found is None:
            return None
        self.found, secret_hash = found
        return StoredKey(
            key_id=self.found.key_id,
            secret_hash=secret_hash,
            scopes=self.found.scopes,
            expires_at=self.found.expires_at,
            revoked_at=self.found.revoked_at,
            last_used_at=self.found.last_used_at,
            tenant=self.found.tenant,
        )


async def _note_use(parts: ApiParts, key: ApiKey, now: datetime) -> None:
    if key.last_used_at is not None and now - key.last_used_at < _NOTED_EVERY:
        return
    try:
        async with parts.database.transaction() as tx:
            await note_use(tx, key.key_id, now)
    except TransientError as exc:
        log.warning("key_use_not_noted", key_id=key.key_id, error=str(exc))
