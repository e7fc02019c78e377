from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.ingest.articles import FeedFacts
from services.ingest.feeds import Entry, Feed
from services.ingest.news import Known, News, Seen, read_entries, tell_news
from shared.ids import ArticleId, ContentVersion

NOW = datetime(2023, 1, 17, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
FACTS = FeedFacts("https://example.org/rss", language="en")


def tell(*entries: Entry, seen: dict[str, Seen] | None = None) -> News:
    return tell_news(read_entries(Feed(entries=entries)), seen or {}, FACTS, NOW)


def remembered(news: News) -> dict[str, Seen]:
    return {
        key: Seen(
            ArticleId(one.article.article_id),
            ContentVersion(one.article.content_version),
            one.article.published_at,
            one.first_seen,
        )
        for one in news.fresh
        for key in one.keys
    }


def test_an_entry_without_words_is_no_news() -> None:
    assert tell(Entry(id="g", link="https://example.org/")) == News((), ())


def test_an_entry_that_stands_twice_is_told_once_as_it_stands_first() -> None:
    news = tell(Entry(id="g", title="New"), Entry(id="g", title="Old"))

    assert [one.article.title for one in news.fresh] == ["New"]


def test_what_was_published_is_known() -> None:
    entry = Entry(id="g", title="T", link="https://example.org/1")
    first = tell(entry)

    again = tell(entry, seen=remembered(first))

    name = ArticleId(first.fresh[0].article.article_id)
    assert again == News((), (Known(name, ("guid:g", "url:example.org/1")),))


def test_a_flip_back_to_an_older_wording_is_published() -> None:
    one, two = Entry(id="g", title="One"), Entry(id="g", title="Two")
    seen = remembered(tell(one)) | remembered(tell(two))

    assert [fresh.article.title for fresh in tell(one, seen=seen).fresh] == ["One"]


def test_a_new_guid_at_a_known_address_is_the_same_article_only_near_its_date() -> None:
    link = "https://example.org/briefing"
    first = tell(Entry(id="g1", title="Monday", link=link, published=NOW - 100 * HOUR))

    corrected = Entry(id="g2", title="Monday, corrected", link=link, published=NOW - 99 * HOUR)
    next_one = Entry(id="g3", title="Thursday", link=link, published=NOW - HOUR)

    name = first.fresh[0].article.article_id
    seen = remembered(first)
    assert tell(corrected, seen=seen).fresh[0].article.article_id == name
    assert tell(next_one, seen=seen).fresh[0].article.article_id != name


_entries = st.builds(
    Entry,
    id=st.none() | st.sampled_from(["g1", "g2", "https://example.org/1"]),
    link=st.none() | st.sampled_from([f"https://example.org/{n}" for n in range(3)]),
    title=st.sampled_from(["One", "Two"]),
    published=st.none() | st.sampled_from([NOW - HOUR, NOW - 2 * HOUR]),
)


@given(st.lists(_entries, max_size=8))
def test_no_article_is_told_twice_and_nothing_is_told_again(entries: list[Entry]) -> None:
    news = tell(*entries)
    ids = [one.article.article_id for one in news.fresh]

    again = tell(*entries, seen=remembered(news))

    assert len(ids) == len(set(ids))
    assert again.fresh == ()


@given(st.lists(_entries, max_size=8))
def test_news_is_told_in_order_of_publication(entries: list[Entry]) -> None:
    published = [one.article.published_at for one in tell(*entries).fresh]

    assert published == sorted(published)
