from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.extract.segment.normal import normalise

_ODD_CHARS = "ab \n\r\u00a0\u2019\u201c\u200b\ufeff\u00ade\u0301\u0323\ud83d\U0001f600\x00\x85"
_ODD = st.text(alphabet=st.sampled_from(_ODD_CHARS))


@given(st.one_of(st.text(), _ODD))
def test_every_plain_character_stands_where_its_source_stood(source: str) -> None:
    normal = normalise(source)

    last = 0
    for i in range(len(normal.text)):
        start, end = normal.span(i, i + 1)
        assert last <= start < end <= len(source)
        last = start


@given(st.one_of(st.text(), _ODD))
def test_plain_text_always_encodes(source: str) -> None:
    assert normalise(source).text.encode("utf-8") is not None


def test_quotes_blanks_and_line_breaks_become_plain() -> None:
    normal = normalise("\u201cIt\u2019s\u00a0on\u201d\r\nGo")

    assert normal.text == '"It\'s on"\nGo'


def test_invisible_marks_go_and_accents_join_their_letter() -> None:
    normal = normalise("a\u200bb cafe\u0301s")

    assert normal.text == "ab caf\u00e9s"
    assert normal.source[slice(*normal.span(3, 8))] == "cafe\u0301s"


def test_a_missing_blank_is_put_in_without_moving_the_source() -> None:
    normal = normalise("Turkeysold drones").insert_blanks((6,))

    assert normal.text == "Turkey sold drones"
    assert normal.source[slice(*normal.span(7, 11))] == "sold"
    assert normal.source[slice(*normal.span(0, 6))] == "Turkey"
