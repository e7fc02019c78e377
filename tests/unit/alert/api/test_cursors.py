"""Does a cursor lead to where it was given, and nowhere else?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.alert.api.cursors import decode_cursor, decode_number, encode_cursor
from shared.http.problems import Refused

POSITIONS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


@given(POSITIONS)
def test_cursor_stands_for_its_position(position: str) -> None:
    assert decode_cursor("alerts", encode_cursor("alerts", position)) == position


@given(POSITIONS)
def test_cursor_of_another_list_is_refused(position: str) -> None:
    with pytest.raises(Refused, match="expected a cursor"):
        decode_cursor("alerts", encode_cursor("keys", position))


@given(st.text(max_size=40))
def test_what_no_list_gave_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        decode_cursor("alerts", text)


@given(st.integers(0, 2**63 - 1))
def test_number_is_read_back(number: int) -> None:
    assert decode_number("alerts", encode_cursor("alerts", str(number))) == number


@pytest.mark.parametrize("position", ["-1", "x", str(2**63), "\u0663"])
def test_position_that_is_no_sequence_is_refused(position: str) -> None:
    with pytest.raises(Refused):
        decode_number("alerts", encode_cursor("alerts", position))
