"""Does levelling a text keep the way back to it?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.extract.gazetteer.fold import fold, lower, upper

ANY_TEXT = st.text(
    st.characters(codec=None) | st.sampled_from("e\u0301\u00a0 \n\u2019-\u2013İßŁ\u200b")
)


@given(text=ANY_TEXT)
def test_every_span_leads_back_into_the_text(text: str) -> None:
    folded = fold(text)
    points = [folded.origin(place, place)[0] for place in range(len(folded.text) + 1)]

    assert points == sorted(points)
    assert points[-1] == len(text)


@given(text=st.text(st.characters(codec="ascii", categories=("L", "N", "P"))))
def test_plain_text_stays_as_it_is(text: str) -> None:
    folded = fold(text.replace("`", "'"))

    assert (folded.text, folded.offsets) == (text.replace("`", "'"), None)


@given(text=ANY_TEXT)
def test_changing_case_keeps_the_length(text: str) -> None:
    assert len(lower(text)) == len(upper(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "levelled"),
    [
        ("Élysée", "Elysee"),
        ("E\u0301lyse\u0301e", "Elysee"),
        ("Britain\u2019s", "Britain's"),
        ("UK\u2013US", "UK-US"),
        ("Łódź", "Lodz"),
        ("a\u00a0b", "a b"),
        ("a \r\n b", "a b"),
        ("a\n\n\nb", "a\nb"),
        ("zero\u200bwidth", "zerowidth"),
        ("Москва", "Москва"),
    ],
)
def test_shapes_are_levelled(text: str, levelled: str) -> None:
    assert fold(text).text == levelled
