import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.text import plain_text


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (None, ""),
        ("", ""),
        ("<p>One &amp; <b>two</b></p><p>Three</p>", "One & two\n\nThree"),
        ("One<br>two<br/><br/>three", "One\ntwo\n\nthree"),
        ("<div>a<p>b</p>c</div>", "a\n\nb\n\nc"),
        ("a<script>x()</script>b<style>y</style>", "ab"),
        ("a<figure><img><figcaption>Credit: PA</figcaption></figure> b", "a b"),
        ("<ul><li>a<li>b</ul>", "a\n\nb"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("Andr&eacute; &#8220;x&#8221;", "André “x”"),
        ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
        ("plain\nwrapped\n\n\nparagraph", "plain\nwrapped\n\nparagraph"),
        ("<p>a\n  b\u00a0c</p>", "a b c"),
        ("<p>Text.</p><p>The post Text appeared first on Site.</p>", "Text."),
        ("<p>Text.</p><p><a href='/x'>Continue reading...</a></p>", "Text."),
        ("<p>Text.</p><p>[&#8230;]</p>", "Text."),
        ("<b>a</b\x00>\x08b", "ab"),
    ],
)
def test_markup_becomes_paragraphs(markup: str | None, expected: str) -> None:
    assert plain_text(markup) == expected


def test_nesting_beyond_the_limit_keeps_the_words() -> None:
    assert plain_text("<div>" * 5000 + "tanks") == "tanks"


@given(st.text(max_size=300) | st.lists(st.sampled_from(["<p>", "</p>", "<br", "&", "x", ">"])))
def test_no_markup_raises_or_leaves_blank_edges(markup: str | list[str]) -> None:
    text = plain_text("".join(markup))

    assert text == text.strip()
    assert "\x00" not in text
