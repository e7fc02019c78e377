"""What may the bearer of an API key do?"""

from collections.abc import Collection, Iterable
from enum import StrEnum

from shared.auth.tenants import DEFAULT_TENANT
from shared.errors import InvalidInput


class Scope(StrEnum):
    """One right; ``admin`` includes every other one that the key's tenant can give."""

    WATCHLISTS_READ = "watchlists:read"
    WATCHLISTS_WRITE = "watchlists:write"
    ENDPOINTS_MANAGE = "endpoints:manage"
    ALERTS_READ = "alerts:read"
    ALERTS_WRITE = "alerts:write"
    FEEDS_READ = "feeds:read"
    FEEDS_WRITE = "feeds:write"
    KEYS_MANAGE = "keys:manage"
    TENANTS_ADMIN = "tenants:admin"
    ADMIN = "admin"


OF_THE_SYSTEM = frozenset({Scope.FEEDS_READ, Scope.FEEDS_WRITE, Scope.TENANTS_ADMIN})
"""Rights over what all tenants share; only keys of the tenant ``default`` have them."""


def allows(granted: Collection[Scope], needed: Scope, tenant: str = DEFAULT_TENANT) -> bool:
    """Say whether a key of ``tenant`` with the scopes ``granted`` may do what takes ``needed``."""
    if tenant != DEFAULT_TENANT and needed in OF_THE_SYSTEM:
        return False
    return needed in granted or Scope.ADMIN in granted


def may_grant(
    granter: Collection[Scope], wanted: Collection[Scope], tenant: str = DEFAULT_TENANT
) -> bool:
    """Say whether a key of ``tenant`` may make one with ``wanted``: never more than its own."""
    return all(allows(granter, scope, tenant) for scope in wanted)


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
