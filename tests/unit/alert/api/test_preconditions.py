"""Is a change refused when it is based on something else than what stands?"""

import pytest

from services.alert.api.preconditions import check_preconditions, etag
from shared.http.problems import Refused


@pytest.mark.parametrize(
    ("current", "if_match", "if_none_match"),
    [
        (3, None, None),
        (None, None, None),
        (3, '"3"', None),
        (3, '"2", "3"', None),
        (3, " * ", None),
        (None, None, "*"),
        (3, None, '"2"'),
    ],
)
def test_change_based_on_what_stands_goes_ahead(
    current: int | None, if_match: str | None, if_none_match: str | None
) -> None:
    check_preconditions(current, if_match, if_none_match)


@pytest.mark.parametrize(
    ("current", "if_match", "if_none_match"),
    [
        (3, '"2"', None),
        (3, 'W/"3"', None),
        (None, "*", None),
        (None, '"3"', None),
        (3, None, "*"),
        (3, None, 'W/"3"'),
    ],
)
def test_change_based_on_something_else_is_refused(
    current: int | None, if_match: str | None, if_none_match: str | None
) -> None:
    with pytest.raises(Refused) as refused:
        check_preconditions(current, if_match, if_none_match)

    assert refused.value.status_code == 412


@pytest.mark.parametrize("header", ["3", '"3', "", '"3" "4"'])
def test_what_is_no_entity_tag_is_named(header: str) -> None:
    with pytest.raises(Refused, match="entity tags"):
        check_preconditions(3, header, None)


def test_entity_tag_is_quoted() -> None:
    assert etag(3) == '"3"'
