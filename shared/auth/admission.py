"""Is a request let in by the API key that it presents?

The decision that every HTTP API of Tocsin makes alike; where keys are kept is a port.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeAlias

from shared.auth.keys import KeyStanding, hash_secret, parse_key, secret_matches, standing
from shared.auth.scopes import Scope, allows
from shared.auth.tenants import DEFAULT_TENANT

CHALLENGE: Final = 'Bearer realm="tocsin"'
_EXPECTED: Final = "expected Authorization: Bearer tocsin_<id>_<secret>"
# Compared with when there is no such key, so that the answer takes as long.
_NO_KEY: Final = hash_secret("")


@dataclass(frozen=True, slots=True)
class StoredKey:
    """What is kept of an API key as far as it decides over a request."""

    key_id: str
    secret_hash: bytes
    scopes: frozenset[Scope]
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None
    tenant: str = DEFAULT_TENANT


FindKey: TypeAlias = Callable[[str], Awaitable[StoredKey | None]]
"""Return the key of an id, or None; raise TransientError when that cannot be said now."""


class Turned(StrEnum):
    """Name why a request is turned away."""

    UNAUTHENTICATED = "unauthenticated"
    SCOPE_MISSING = "scope_missing"


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """Why a request is not let in; ``challenge`` is its WWW-Authenticate."""

    why: Turned
    detail: str
    challenge: str


async def admit(
    header: str | None, needed: Scope, find_key: FindKey, now: datetime
) -> StoredKey | TurnedAway:
    """Return the key in the Authorization ``header`` if it may do what takes ``needed``."""
    if header is None:
        return TurnedAway(Turned.UNAUTHENTICATED, _EXPECTED, CHALLENGE)
    scheme, _, credentials = header.partition(" ")
    presented = parse_key(credentials.strip()) if scheme.casefold() == "bearer" else None
    if presented is None:
        return _unknown(_EXPECTED)
    found = await find_key(presented.key_id)
    matches = secret_matches(presented.secret, found.secret_hash if found else _NO_KEY)
    if found is None or not matches:
        return _unknown("the API key is not known")
    now_standing = standing(now, expires_at=found.expires_at, revoked_at=found.revoked_at)
    if now_standing is not KeyStanding.VALID:
        return _unknown(f"the API key is {now_standing.value}")
    if not allows(found.scopes, needed, found.tenant):
        detail = f"this takes the scope {needed.value}, which the key does not have"
        challenge = f'{CHALLENGE}, error="insufficient_scope"'
        return TurnedAway(Turned.SCOPE_MISSING, detail, challenge)
    return found


def _unknown(detail: str) -> TurnedAway:
    challenge = f'{CHALLENGE}, error="invalid_token"'
    return TurnedAway(Turned.UNAUTHENTICATED, detail, challenge)
