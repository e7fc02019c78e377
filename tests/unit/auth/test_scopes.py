"""Does a scope allow what it names, and admin everything?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.auth.scopes import Scope, allows, may_grant, parse_scopes
from shared.errors import InvalidInput

scopes = st.sampled_from(list(Scope))


@given(st.frozensets(scopes), scopes)
def test_key_may_do_what_it_was_given(granted: frozenset[Scope], needed: Scope) -> None:
    assert allows(granted, needed) == (needed in granted or Scope.ADMIN in granted)


@given(st.frozensets(scopes), st.frozensets(scopes, min_size=1))
def test_what_is_granted_never_allows_more_than_its_granter_may(
    granter: frozenset[Scope], wanted: frozenset[Scope]
) -> None:
    gained = {scope for scope in Scope if allows(wanted, scope)}

    if may_grant(granter, wanted):
        assert all(allows(granter, scope) for scope in gained)


def test_scopes_are_read_by_name() -> None:
    assert parse_scopes(["alerts:read", "admin"]) == {Scope.ALERTS_READ, Scope.ADMIN}


@pytest.mark.parametrize("names", [[], ["alerts:delete"], ["admin", "x"]])
def test_unknown_scopes_are_refused_with_the_known_ones(names: list[str]) -> None:
    with pytest.raises(InvalidInput, match="alerts:read"):
        parse_scopes(names)
