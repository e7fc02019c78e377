"""Who asks, and may they?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Final, NoReturn

import structlog
from fastapi import Depends
from fastapi.security import HTTPBearer
from starlette.requests import HTTPConnection, Request

from services.alert.api.parts import ApiParts, parts_of
from services.alert.api.problems import ProblemType, Refused
from services.alert.store.keys import ApiKey, find_key, note_use
from shared.auth.keys import KeyStanding, hash_secret, parse_key, secret_matches
from shared.auth.scopes import Scope, allows
from shared.errors import TransientError

log = structlog.get_logger()

_CHALLENGE: Final = 'Bearer realm="tocsin"'
_NOTED_EVERY: Final = timedelta(minutes=1)
# Compared with when there is no such key, so that the answer takes as long.
_NO_KEY: Final = hash_secret("")


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who made a request."""

    key: ApiKey

    @property
    def key_id(self) -> str:
        """Return the id that the audit trail names."""
        return self.key.key_id


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
        key = await _authenticated(parts, request.headers.get("authorization"), now)
        if not allows(key.scopes, self.scope):
            raise Refused(
                ProblemType.SCOPE_MISSING,
                f"this takes the scope {self.scope.value}, which the key does not have",
                headers={"www-authenticate": f'{_CHALLENGE}, error="insufficient_scope"'},
            )
        await _note_use(parts, key, now)
        return Bearer(key)


def bearer_of(request: Request) -> Bearer:
    """Return who made ``request``, which its route has let in."""
    bearer = request.state.bearer
    assert isinstance(bearer, Bearer)
    return bearer


AuthenticatedBearer = Annotated[Bearer, Depends(bearer_of)]


async def _authenticated(parts: ApiParts, header: str | None, now: datetime) -> ApiKey:
    if header is None:
        _refuse("expected Authorization: Bearer tocsin_<id>_<secret>", "")
    scheme, _, credentials = header.partition(" ")
    presented = parse_key(credentials.strip()) if scheme.casefold() == "bearer" else None
    if presented is None:
        _refuse("expected Authorization: Bearer tocsin_<id>_<secret>")
    async with parts.database.reading() as tx:
        found = await find_key(tx, presented.key_id)
    matches = secret_matches(presented.secret, found[1] if found else _NO_KEY)
    if found is None or not matches:
        _refuse("the API key is not known")
    standing = found[0].standing(now)
    if standing is not KeyStanding.VALID:
        _refuse(f"the API key is {standing.value}")
    return found[0]


def _refuse(detail: str, error: str = ', error="invalid_token"') -> NoReturn:
    headers = {"www-authenticate": _CHALLENGE + error}
    raise Refused(ProblemType.UNAUTHENTICATED, detail, headers=headers)


async def _note_use(parts: ApiParts, key: ApiKey, now: datetime) -> None:
    if key.last_used_at is not None and now - key.last_used_at < _NOTED_EVERY:
        return
    try:
        async with parts.database.transaction() as tx:
            await note_use(tx, key.key_id, now)
    except TransientError as exc:
        log.warning("key_use_not_noted", key_id=key.key_id, error=str(exc))
