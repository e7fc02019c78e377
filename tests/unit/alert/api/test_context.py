"""Does evidence stand in its context, and only where the text is the one that was quoted?"""

from datetime import UTC, datetime

from services.alert.api.context import AROUND, in_context
from shared.messages import AlertEvidence, Article, Span

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
QUOTE = "sends tanks \U0001f69a"


def article(text: str, title: str | None = None) -> Article:
    return Article(
        article_id="art_1",
        content_version="v1",
        source="s",
        title=title,
        published_at=NOON,
        fetched_at=NOON,
        text=text,
    )


def evidence(start: int, sentence: Span | None = None) -> AlertEvidence:
    return AlertEvidence(
        article_id="art_1",
        field="text",
        start=start,
        end=start + len(QUOTE),
        quote=QUOTE,
        sentence=sentence,
    )


def test_whole_article_is_its_parts_put_together() -> None:
    text = f"A. B {QUOTE} to C. D."

    found = in_context(evidence(5), article(text))

    assert f"{found.before}{found.quote}{found.after}" == text


def test_long_article_is_cut_round_the_sentence() -> None:
    text = f"{'x' * 5_000} {QUOTE} {'y' * 5_000}"

    found = in_context(evidence(5_001, Span(start=4_990, end=5_030)), article(text))

    assert found.before == text[4_990 - AROUND : 5_001]
    assert found.after == text[5_001 + len(QUOTE) : 5_030 + AROUND]


def test_other_version_gives_no_context() -> None:
    found = in_context(evidence(0), article("something else", title="T"))

    assert (found.before, found.after, found.title) == (None, None, "T")


def test_article_that_is_not_kept_leaves_the_quote() -> None:
    found = in_context(evidence(3), None)

    assert (found.quote, found.before, found.published_at) == (QUOTE, None, None)


def test_title_is_its_own_context() -> None:
    quoted = AlertEvidence(article_id="art_1", field="title", start=2, end=5, quote="bcd")

    found = in_context(quoted, article("text", title="a bcd e"))

    assert (found.before, found.after) == ("a ", " e")
