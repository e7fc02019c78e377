"""Does every database remember which pages are awaited, under the lease of their feed?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.ingest.articles import FeedFacts
from services.ingest.feeds import Entry, Feed
from services.ingest.full_text import FullText
from services.ingest.new_feed import NewFeed
from services.ingest.news import Fresh, read_entries, tell_news
from services.ingest.page_joining import AwaitedPage, Joined
from services.ingest.pages.outcome import PageOutcome
from services.ingest.store import FeedStore, LeasedFeed
from shared.sql.database import Database
from tests.integration.ingest.room import HOUR, NOW

URL, OTHER = "https://example.org/rss", "https://example.org/other"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def store(database: Database) -> FeedStore:
    return FeedStore(database)


def awaiting(guid: str, due_in: timedelta) -> Fresh:
    entry = Entry(id=guid, title="Tanks", summary="Sent.", link=f"https://example.org/{guid}")
    facts = FeedFacts(URL, full_text=FullText.AUTO, language="en")
    (one,) = tell_news(read_entries(Feed(entries=(entry,))), {}, facts, NOW).fresh
    assert one.wish is not None
    return replace(one, awaits=AwaitedPage(one.wish, one.article, NOW + due_in, tries=1))


async def polled(store: FeedStore, url: str, *fresh: Fresh) -> LeasedFeed:
    """Add a feed whose next poll is an hour away and that awaits these pages."""
    await store.add_feeds([url], NOW)
    (leased,) = await store.lease_due("one", NOW, MINUTE, 10)
    assert await store.entries.save_published(leased, fresh, NOW)
    await store.save(leased, replace(leased.state, due_at=NOW + HOUR))
    return leased


async def lease(store: FeedStore, after: timedelta, owner: str = "one") -> list[LeasedFeed]:
    return list(await store.lease_awaiting(owner, NOW + after, MINUTE, 10))


async def test_a_feed_is_leased_for_its_pages_when_they_are_due(store: FeedStore) -> None:
    await polled(store, URL, awaiting("a", 2 * MINUTE))
    await polled(store, OTHER)

    assert await lease(store, MINUTE) == []
    assert [one.url for one in await lease(store, 2 * MINUTE)] == [URL]
    assert await lease(store, 2 * MINUTE, "two") == []


async def test_a_feed_that_is_due_itself_is_not_leased_for_its_pages(store: FeedStore) -> None:
    await polled(store, URL, awaiting("a", MINUTE))

    assert await lease(store, HOUR) == []


async def test_pages_come_back_as_they_were_saved_the_longest_due_first(store: FeedStore) -> None:
    late, soon = awaiting("a", 2 * MINUTE), awaiting("b", MINUTE)
    leased = await polled(store, URL, late, soon, awaiting("c", HOUR))

    due = await store.pages.due(leased.feed_id, NOW + 2 * MINUTE, 10)

    assert list(due) == [soon.awaits, late.awaits]
    assert await store.pages.due(leased.feed_id, NOW + 2 * MINUTE, 1) == due[:1]


async def test_what_came_of_a_page_is_remembered_with_the_article(store: FeedStore) -> None:
    fresh = awaiting("a", MINUTE)
    assert fresh.awaits is not None
    await polled(store, URL, fresh)
    (leased,) = await lease(store, MINUTE)
    full = fresh.article.model_copy(update={"content_version": "f" * 16, "page": "read"})

    assert await store.pages.save(
        leased, fresh.awaits, Joined(full, PageOutcome.READ), full, NOW + MINUTE
    )

    seen = (await store.entries.seen(leased.feed_id, fresh.keys))[fresh.keys[0]]
    assert (seen.version, seen.published, seen.page) == (fresh.told, "f" * 16, "read")
    assert await store.pages.due(leased.feed_id, NOW + HOUR, 10) == ()
    assert await store.end(leased)


async def test_who_lost_the_lease_remembers_nothing(store: FeedStore) -> None:
    fresh = awaiting("a", MINUTE)
    assert fresh.awaits is not None
    await polled(store, URL, fresh)
    (leased,) = await lease(store, MINUTE)
    await lease(store, 3 * MINUTE, "two")

    gone = Joined(fresh.article, PageOutcome.REFUSED)
    assert not await store.pages.save(leased, fresh.awaits, gone, None, NOW)
    assert not await store.end(leased)
    assert len(await store.pages.due(leased.feed_id, NOW + MINUTE, 10)) == 1


async def test_a_newer_version_takes_the_place_of_the_awaited_one(store: FeedStore) -> None:
    fresh = awaiting("a", HOUR)
    await polled(store, URL, fresh)
    (leased,) = await store.lease_due("one", NOW + HOUR, MINUTE, 1)

    await store.entries.save_published(leased, [replace(fresh, awaits=None)], NOW)

    assert await store.pages.due(leased.feed_id, NOW + 2 * HOUR, 10) == ()


async def test_postponed_pages_come_due_later(store: FeedStore) -> None:
    leased = await polled(store, URL, awaiting("a", MINUTE))

    await store.pages.postpone(leased, NOW + 10 * MINUTE)

    assert await store.pages.due(leased.feed_id, NOW + 9 * MINUTE, 10) == ()
    assert len(await store.pages.due(leased.feed_id, NOW + 10 * MINUTE, 10)) == 1


async def test_a_removed_feed_awaits_nothing_and_its_mode_is_remembered(store: FeedStore) -> None:
    leased = await polled(store, URL, awaiting("a", MINUTE))
    await store.remove_feed(URL)
    await store.add_feeds([NewFeed(URL, full_text=FullText.NEVER)], NOW)

    (again,) = await store.lease_due("one", NOW, MINUTE, 10)

    assert again.full_text is FullText.NEVER
    assert await store.pages.due(leased.feed_id, NOW + HOUR, 10) == ()
