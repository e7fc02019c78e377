"""What may the bearer of an API key do?"""

from collections.abc import Collection, Iterable
from enum import StrEnum

from shared.errors import InvalidInput


class Scope(StrEnum):
    """One right; ``admin`` includes every other one."""

    WATCHLISTS_READ = "watchlists:read"
    WATCHLISTS_WRITE = "watchlists:write"
    ENDPOINTS_MANAGE = "endpoints:manage"
    ALERTS_READ = "alerts:read"
    FEEDS_READ = "feeds:read"
    FEEDS_WRITE = "feeds:write"
    KEYS_MANAGE = "keys:manage"
    ADMIN = "admin"


def allows(granted: Collection[Scope], needed: Scope) -> bool:
    """Say whether a key with the scopes ``granted`` may do what takes ``needed``."""
    return needed in granted or Scope.ADMIN in granted


def may_grant(granter: Collection[Scope], wanted: Collection[Scope]) -> bool:
    """Say whether a key may make one with the scopes ``wanted``: never more than its own."""
    return all(allows(granter, scope) for scope in wanted)


def parse_scopes(names: Iterable[str]) -> frozenset[Scope]:
    """Read scopes by name; raise InvalidInput listing the known ones."""
    given = list(names)
    known = {scope.value for scope in Scope}
    unknown = sorted(set(given) - known)
    if unknown or not given:
        found = ", ".join(unknown) or "none"
        message = (
            f"scopes: expected some of {', '.join(scope.value for scope in Scope)}, got {found}"
        )
        raise InvalidInput(message)
    return frozenset(Scope(name) for name in given)
