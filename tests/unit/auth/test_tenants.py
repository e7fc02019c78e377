"""Is a name that a tenant gives one among all tenants, and read back as it was given?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.auth.keys import ID_BYTES, SECRET_BYTES, key_text, parse_key
from shared.auth.scopes import OF_THE_SYSTEM, Scope, allows
from shared.auth.tenants import (
    DEFAULT_TENANT,
    is_tenant_name,
    is_test_mode,
    mode_for_tests,
    own_name,
    proper_tenant,
    qualified,
    tenant_of,
)

NAMES = st.from_regex(r"[a-z0-9][a-z0-9-]{0,39}", fullmatch=True)
TENANTS = st.one_of(st.just(DEFAULT_TENANT), NAMES, NAMES.map(mode_for_tests))
IDS = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,63}", fullmatch=True)


@given(TENANTS, IDS)
def test_qualified_name_gives_both_its_parts_back(tenant: str, own: str) -> None:
    name = qualified(tenant, own)

    assert (tenant_of(name), own_name(name)) == (tenant, own)


@given(st.tuples(TENANTS, IDS), st.tuples(TENANTS, IDS))
def test_two_names_are_the_same_only_where_both_parts_are(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    assert (qualified(*one) == qualified(*other)) == (one == other)


def test_names_of_the_default_tenant_stay_as_they_are() -> None:
    assert qualified(DEFAULT_TENANT, "arms") == "arms"


@given(NAMES)
def test_test_mode_is_no_tenant_of_its_own(tenant: str) -> None:
    mode = mode_for_tests(tenant)

    assert is_test_mode(mode)
    assert not is_tenant_name(mode)
    assert (proper_tenant(mode), mode_for_tests(mode)) == (tenant, mode)


@pytest.mark.parametrize("name", ["", "-a", "a.test", "a/b", "A", "a" * 41, "a\n"])
def test_other_names_are_none_of_a_tenant(name: str) -> None:
    assert not is_tenant_name(name)


@given(NAMES.filter(lambda each: each != DEFAULT_TENANT), st.sampled_from(sorted(OF_THE_SYSTEM)))
def test_no_other_tenants_key_may_touch_what_all_share(tenant: str, needed: Scope) -> None:
    assert not allows(set(Scope), needed, tenant)
    assert not allows(set(Scope), needed, mode_for_tests(DEFAULT_TENANT))


def test_key_of_a_test_mode_says_so() -> None:
    key = key_text(b"i" * ID_BYTES, b"s" * SECRET_BYTES, test=True)

    assert key.reveal().startswith("tocsin_test_")
    assert parse_key(key.reveal()) == key
