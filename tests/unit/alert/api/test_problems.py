"""Does a problem say what is wrong, whatever was sent?"""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.http.problems import (
    MOST_ERRORS,
    FieldError,
    ProblemType,
    invalid,
    look_alike,
    render,
)


@pytest.mark.parametrize("kind", list(ProblemType))
def test_problem_tells_type_title_and_status(kind: ProblemType) -> None:
    response = render(kind, "because")

    document = json.loads(bytes(response.body))
    assert response.media_type == "application/problem+json"
    assert document == {
        "type": kind.uri,
        "title": kind.title,
        "status": response.status_code,
        "detail": "because",
        "errors": [],
    }


def test_problem_types_are_told_apart() -> None:
    assert len({kind.uri for kind in ProblemType}) == len(ProblemType)


@given(st.text())
def test_any_text_may_stand_in_a_problem(text: str) -> None:
    response = render(ProblemType.INVALID, text, [FieldError(field="f", message=text)])

    assert bytes(response.body).isascii()


def test_many_errors_are_counted_and_few_listed() -> None:
    errors = [FieldError(field=f"f{number}", message="wrong") for number in range(50)]

    refused = invalid(errors)

    assert len(refused.errors) == MOST_ERRORS
    assert refused.detail == "f0: wrong (and 49 more)"


def test_nearest_name_is_found_or_none() -> None:
    assert look_alike("Statsu", ["kind", "status"]) == "status"
    assert look_alike("xyz", ["kind", "status"]) is None
