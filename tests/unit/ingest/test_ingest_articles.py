from datetime import UTC, datetime, timedelta

import pytest

from services.ingest.articles import FeedFacts, Words, lane_of, to_article, words_of
from services.ingest.feeds import Entry, Source
from shared.ids import ArticleId, content_version
from shared.messages import Article
from shared.ontology import SourceKind
from shared.sketch import sketch

NOW = datetime(2023, 1, 17, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
TEXT = "Britain will send fourteen Challenger 2 tanks to Ukraine, the prime minister said."
FACTS = FeedFacts("https://feeds.example.org/rss", link="https://example.org/", language="en-GB")


def article(entry: Entry, facts: FeedFacts = FACTS) -> Article:
    return to_article(
        entry,
        words_of(entry),
        facts,
        article_id=ArticleId("art_1"),
        first_seen=NOW - 2 * HOUR,
        now=NOW,
    )


def test_an_entry_becomes_an_article() -> None:
    entry = Entry(
        id="g",
        link="https://www.example.org/1?utm_source=rss",
        title="Tanks",
        content=f"<p>{TEXT}</p>",
        summary="short",
        published=NOW - HOUR,
        authors=("Jo",),
    )

    made = article(entry)

    assert made == Article(
        article_id="art_1",
        content_version=content_version("Tanks", TEXT),
        source="https://feeds.example.org/rss",
        outlet="example.org",
        url="https://www.example.org/1",
        title="Tanks",
        language="en",
        published_at=NOW - HOUR,
        fetched_at=NOW,
        lane="live",
        sketch=sketch(TEXT),
        text=TEXT,
        authors=("Jo",),
    )


def test_the_longer_of_content_and_summary_is_the_text() -> None:
    assert words_of(Entry(content="Read on", summary=f"<p>{TEXT}</p>")).text == TEXT


def test_an_entry_without_words_has_nothing() -> None:
    assert words_of(Entry(link="https://e.org/")).nothing
    assert not Words("Tanks", "").nothing


def test_an_undated_entry_is_dated_by_its_first_arrival() -> None:
    made = article(Entry(title="T"))

    assert (made.published_at, made.dated, made.lane) == (NOW - 2 * HOUR, False, "live")


@pytest.mark.parametrize(
    "wrong", [NOW + HOUR, datetime(1970, 1, 1, tzinfo=UTC), datetime(1, 1, 2, tzinfo=UTC)]
)
def test_an_impossible_date_counts_as_none(wrong: datetime) -> None:
    assert article(Entry(title="T", published=wrong)).dated is False


def test_a_date_slightly_ahead_is_a_clock_that_differs() -> None:
    made = article(Entry(title="T", published=NOW + timedelta(minutes=5)))

    assert (made.published_at, made.dated) == (NOW, True)


def test_the_update_dates_what_has_no_publication_date() -> None:
    assert article(Entry(title="T", updated=NOW - HOUR)).published_at == NOW - HOUR


@pytest.mark.parametrize(
    ("age", "dated", "first_fetch", "lane"),
    [
        (47, True, False, "live"),
        (49, True, False, "backfill"),
        (23, True, True, "live"),
        (25, True, True, "backfill"),
        (0, False, True, "backfill"),
        (0, False, False, "live"),
    ],
)
def test_what_is_old_or_of_unknown_age_does_not_ring(
    age: int,
    *,
    dated: bool,
    first_fetch: bool,
    lane: str,
) -> None:
    assert lane_of(NOW - age * HOUR, NOW, dated=dated, first_fetch=first_fetch) == lane


def test_the_outlet_is_what_the_owner_of_the_feed_said() -> None:
    facts = FeedFacts("https://e.org/rss", outlet="UPI", publisher="News World")

    made = article(Entry(title="T", link="https://other.org/"), facts)

    assert (made.outlet, made.publisher) == ("UPI", "News World")


def test_who_speaks_in_the_feed_is_carried_on_the_article() -> None:
    facts = FeedFacts("https://e.org/rss", kind=SourceKind.STATE_CONTROLLED)

    assert article(Entry(title="T"), facts).source_kind is SourceKind.STATE_CONTROLLED
    assert article(Entry(title="T"), FeedFacts("https://e.org/rss")).source_kind is None


def test_an_aggregator_names_the_outlet_by_the_entrys_source() -> None:
    source = Source("UPI", "https://www.upi.com")
    facts = FeedFacts("https://news.google.com/rss")

    made = article(Entry(title="T", link="https://news.google.com/a", source=source), facts)

    assert made.outlet == "upi.com"


def test_the_language_is_detected_where_nobody_says_it() -> None:
    entry = Entry(
        title="La ministre de la défense à Paris",
        summary="La France a annoncé mardi de nouvelles sanctions contre la Russie.",
    )

    assert article(entry, FeedFacts("https://e.org/rss")).language == "fr"


def test_too_few_words_have_no_language() -> None:
    assert article(Entry(title="T"), FeedFacts("https://e.org/rss")).language is None
