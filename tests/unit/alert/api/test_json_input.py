"""Is JSON read as it was sent, and refused where no part could hold it?"""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.alert.api.json_input import parse_json
from shared.errors import InvalidInput

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
DOCUMENTS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=20,
)


@given(DOCUMENTS)
def test_document_is_read_as_it_was_written(document: object) -> None:
    assert parse_json(json.dumps(document).encode()) == document


@given(st.binary(max_size=30))
def test_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        document = parse_json(body)
    except InvalidInput:
        return
    assert json.dumps(document, allow_nan=False)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b'{"a": 1,}', "line 1, column"),
        (b'{"a": 1, "b": 2, "a": 1}', "'a' is given twice"),
        (b"[NaN]", "NaN is no JSON number"),
        (b"-Infinity", "Infinity"),
        (b'"\\u0000"', r"U\+0000"),
        (b'{"\\udc00": 1}', r"U\+DC00"),
        (b'"\xff"', "byte 1: expected UTF-8"),
        (b"[" * 65 + b"]" * 65, "deeper than 64"),
        (b"[" * 500_000, "moderate depth"),
        (b"1" * 5_000, "numbers"),
    ],
)
def test_what_cannot_be_held_is_named(body: bytes, told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        parse_json(body)
