"""Whose is a watchlist, an alert, a key? Tenants, their test modes, and names qualified by them.

Inside, a watchlist goes by its qualified id: its tenant and the id that the tenant gave it, so
that matching and the ids of alerts need not know of tenants. In ``default`` both are the same.
"""

import re
from typing import Final

DEFAULT_TENANT: Final = "default"
_FORM: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_TEST_MODE: Final = ".test"
_OF: Final = "/"


def is_tenant_name(name: str) -> bool:
    """Tell whether ``name`` may name a tenant: up to 40 of a-z, 0-9 and hyphens."""
    return _FORM.fullmatch(name) is not None


def mode_for_tests(tenant: str) -> str:
    """Return where the test keys of a tenant act: data of their own, from which nothing is sent."""
    return tenant if is_test_mode(tenant) else f"{tenant}{_TEST_MODE}"


def is_test_mode(tenant: str) -> bool:
    """Tell whether ``tenant`` is the test mode of one."""
    return tenant.endswith(_TEST_MODE)


def proper_tenant(tenant: str) -> str:
    """Return the tenant itself, also for its test mode."""
    return tenant.removesuffix(_TEST_MODE)


def qualified(tenant: str, own: str) -> str:
    """Return the name that what ``tenant`` calls ``own`` has among all tenants."""
    return own if tenant == DEFAULT_TENANT else f"{tenant}{_OF}{own}"


def tenant_of(name: str) -> str:
    """Return the tenant in a qualified name."""
    tenant, separator, _ = name.partition(_OF)
    return tenant if separator else DEFAULT_TENANT


def own_name(name: str) -> str:
    """Return what its tenant calls the bearer of a qualified name."""
    _, separator, own = name.partition(_OF)
    return own if separator else name
