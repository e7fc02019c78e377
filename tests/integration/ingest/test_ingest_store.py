from dataclasses import replace
from datetime import timedelta

import pytest

from services.ingest.articles import FeedFacts
from services.ingest.feed_state import FeedState
from services.ingest.feeds import Entry, Feed
from services.ingest.fetched import Validators
from services.ingest.news import Fresh, Known, Seen, read_entries, tell_news
from services.ingest.store import FeedStore, LeasedFeed, NewFeed
from shared.ids import ArticleId, ContentVersion
from shared.sql.database import Database
from tests.integration.ingest.room import HOUR, NOW

URL = "https://example.org/rss"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def store(database: Database) -> FeedStore:
    return FeedStore(database)


async def lease(store: FeedStore, owner: str = "one", now_plus: timedelta = 0 * HOUR) -> LeasedFeed:
    (leased,) = await store.lease_due(owner, NOW + now_plus, MINUTE, 10)
    return leased


def fresh(guid: str, title: str = "T") -> Fresh:
    feed = Feed(entries=(Entry(id=guid, title=title, link=f"https://example.org/{guid}"),))
    (one,) = tell_news(read_entries(feed), {}, FeedFacts(URL), NOW).fresh
    return one


async def test_a_feed_is_added_once_and_due_at_once(store: FeedStore) -> None:
    assert await store.add_feeds([URL, NewFeed("https://upi.com/rss", "UPI", "NWC")], NOW) == 2
    assert await store.add_feeds([NewFeed(URL, "other")], NOW + HOUR) == 0

    leased = {one.url: one for one in await store.lease_due("one", NOW, MINUTE, 10)}

    assert (leased[URL].outlet, leased[URL].publisher) == (None, None)
    assert leased["https://upi.com/rss"].outlet == "UPI"
    assert leased[URL].state == FeedState(fetch_url=URL, due_at=NOW)


async def test_a_feed_is_leased_to_one_process(store: FeedStore) -> None:
    await store.add_feeds([URL], NOW)

    await lease(store)

    assert await store.lease_due("two", NOW, MINUTE, 10) == ()


async def test_a_lease_that_ran_out_is_taken_over_and_lost(store: FeedStore) -> None:
    await store.add_feeds([URL], NOW)
    first = await lease(store)
    second = await lease(store, "two", MINUTE)

    assert not await store.save(first, first.state)
    assert not await store.release(first, NOW)
    assert not await store.entries.save_published(first, [fresh("a")], NOW)
    assert await store.save(second, second.state)
    assert await store.entries.seen(first.feed_id, fresh("a").keys) == {}


async def test_a_renewed_lease_does_not_run_out(store: FeedStore) -> None:
    await store.add_feeds([URL], NOW)
    leased = await lease(store)

    await store.renew([leased.lease], NOW + HOUR)

    assert await store.lease_due("two", NOW + 2 * MINUTE, MINUTE, 10) == ()
    assert await store.save(leased, leased.state)


async def test_the_longest_due_comes_first_and_no_more_than_asked(store: FeedStore) -> None:
    await store.add_feeds(["https://a.org/"], NOW)
    await store.add_feeds(["https://b.org/"], NOW - HOUR)
    await store.add_feeds(["https://c.org/"], NOW + HOUR)

    first = await store.lease_due("one", NOW, MINUTE, 1)
    rest = await store.lease_due("one", NOW, MINUTE, 5)

    assert [one.url for one in (*first, *rest)] == ["https://b.org/", "https://a.org/"]


async def test_a_state_is_read_back_as_it_was_saved(store: FeedStore) -> None:
    await store.add_feeds([URL], NOW)
    leased = await lease(store)
    state = FeedState(
        fetch_url="https://example.org/new",
        due_at=NOW + HOUR,
        due_reason="feed_hint",
        validators=Validators('"a"', "b"),
        body_digest="d",
        lies=1,
        conditional=2,
        polls=3,
        unchanged=4,
        failures=5,
        failure="status",
        detail="404",
        diagnoses=("bad_date: x",),
        arrivals=(NOW - HOUR, NOW - 2 * HOUR),
        ttl=timedelta(minutes=15),
        title="T",
        link="https://example.org/",
        language="en",
        past_urls=(URL,),
        first_fetched_at=NOW,
        last_polled_at=NOW,
        last_success_at=NOW,
        last_new_at=NOW,
    )

    assert await store.save(leased, state)

    assert await store.state_of(URL) == state
    assert (await lease(store, now_plus=2 * HOUR)).state == state


async def test_what_was_published_is_known_by_every_key(store: FeedStore) -> None:
    await store.add_feeds([URL], NOW)
    leased = await lease(store)
    one = fresh("a")

    assert await store.entries.save_published(leased, [one, fresh("b")], NOW)

    article = one.article
    version = ContentVersion(article.content_version)
    seen = Seen(ArticleId(article.article_id), version, NOW, NOW, published=version)
    known = await store.entries.seen(leased.feed_id, [*one.keys, "guid:unknown"])
    assert known == dict.fromkeys(("guid:a", "url:example.org/a"), seen)


async def test_a_new_version_replaces_the_old_one_and_keeps_its_first_sight(
    store: FeedStore,
) -> None:
    await store.add_feeds([URL], NOW)
    leased = await lease(store)
    await store.entries.save_published(leased, [fresh("a")], NOW)
    edited = fresh("a", "Edited")

    await store.entries.save_published(leased, [edited], NOW + HOUR)

    (seen,) = set((await store.entries.seen(leased.feed_id, edited.keys)).values())
    assert (seen.version, seen.first_seen) == (edited.article.content_version, NOW)


async def test_a_known_article_takes_on_new_keys(store: FeedStore) -> None:
    await store.add_feeds([URL], NOW)
    leased = await lease(store)
    one = fresh("a")
    await store.entries.save_published(leased, [one], NOW)
    known = Known(ArticleId(one.article.article_id), (*one.keys, "guid:new"))

    await store.entries.note_known(leased, [known], NOW)

    assert "guid:new" in await store.entries.seen(leased.feed_id, ["guid:new"])


async def test_what_a_feed_has_not_shown_for_long_is_forgotten(store: FeedStore) -> None:
    await store.add_feeds([URL], NOW)
    leased = await lease(store)
    shown, gone = fresh("a"), fresh("b")
    await store.entries.save_published(leased, [shown, gone], NOW)
    known = Known(ArticleId(shown.article.article_id), shown.keys)

    await store.entries.note_known(leased, [known], NOW + timedelta(days=50))
    await store.entries.note_known(leased, [known], NOW + timedelta(days=100))

    left = await store.entries.seen(leased.feed_id, [*shown.keys, *gone.keys])
    assert set(left) == set(shown.keys)


async def test_more_keys_than_a_statement_takes_are_found(store: FeedStore) -> None:
    await store.add_feeds([URL], NOW)
    leased = await lease(store)
    many = [fresh(str(n)) for n in range(6_000)]

    await store.entries.save_published(leased, many, NOW)

    keys = [key for one in many for key in one.keys]
    assert len(await store.entries.seen(leased.feed_id, keys)) == 12_000


async def test_counts_tell_failing_feeds_and_the_next_due(store: FeedStore) -> None:
    await store.add_feeds([URL, "https://b.org/"], NOW)
    leased = next(one for one in await store.lease_due("one", NOW, MINUTE, 5) if one.url == URL)
    await store.save(leased, replace(leased.state, failures=2, due_at=NOW + HOUR))

    counts = await store.counts()

    assert (counts.feeds, counts.failing, counts.next_due) == (2, 1, NOW)


async def test_a_removed_feed_is_gone_with_all_it_left(store: FeedStore) -> None:
    await store.add_feeds([URL], NOW)
    leased = await lease(store)
    await store.entries.save_published(leased, [fresh("a")], NOW)

    assert await store.remove_feed(URL)
    assert not await store.remove_feed(URL)
    assert await store.state_of(URL) is None
    assert await store.entries.seen(leased.feed_id, ["guid:a"]) == {}


async def test_only_a_lone_process_frees_leases_at_its_start(
    store: FeedStore, database: Database
) -> None:
    await store.add_feeds([URL], NOW)
    await lease(store)

    await store.recover()

    freed = await store.lease_due("two", NOW, MINUTE, 5)
    assert len(freed) == (1 if database.dialect == "sqlite" else 0)
