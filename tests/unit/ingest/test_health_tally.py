"""Are new articles, edits and changed guids of a fetch told apart?"""

from datetime import UTC, datetime, timedelta

from services.ingest.articles import FeedFacts
from services.ingest.feed_state import FeedState
from services.ingest.feeds import Entry, Feed
from services.ingest.news import Seen, read_entries, tell_news
from services.ingest.tally import Tally, counted, tally_of

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FACTS = FeedFacts("https://example.org/feed")


def entry(guid: str, path: str, text: str = "words") -> Entry:
    date = NOW - timedelta(hours=1)
    return Entry(guid, f"https://example.org/{path}", f"About {path}", text, published=date)


def tally(before: list[Entry], after: list[Entry]) -> Tally:
    first = tell_news(read_entries(Feed(entries=tuple(before))), {}, FACTS, NOW)
    seen = {
        key: Seen(
            one.article.article_id,  # type: ignore[arg-type]  # an ArticleId by origin
            one.article.content_version,  # type: ignore[arg-type]
            one.article.published_at,
            one.first_seen,
        )
        for one in first.fresh
        for key in one.keys
    }
    return tally_of(tell_news(read_entries(Feed(entries=tuple(after))), seen, FACTS, NOW), seen)


def test_an_unknown_entry_is_new() -> None:
    assert tally([entry("1", "a")], [entry("1", "a"), entry("2", "b")]) == Tally(new=1)


def test_a_known_entry_with_other_words_is_an_edit() -> None:
    assert tally([entry("1", "a")], [entry("1", "a", "other")]) == Tally(edits=1)


def test_a_known_address_under_another_guid_is_a_guid_change() -> None:
    assert tally([entry("1", "a")], [entry("9", "a")]) == Tally(guid_changes=1)
    assert tally([entry("1", "a")], [entry("9", "a", "other")]) == Tally(edits=1, guid_changes=1)


def test_a_changed_address_under_the_same_guid_is_none() -> None:
    assert tally([entry("1", "a")], [entry("1", "moved")]).guid_changes == 0


def test_the_state_adds_up_what_each_fetch_brought() -> None:
    state = counted(counted(FeedState("u", NOW), Tally(3, 2, 1)), Tally(1, 1, 1))

    assert (state.new_articles, state.edits, state.guid_changes) == (4, 3, 2)
