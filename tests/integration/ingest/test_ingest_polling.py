from services.ingest.poll_outcome import PollRound
from tests.integration.ingest.feed_web import FeedWeb
from tests.integration.ingest.room import HOUR, NOW, Item, Room, rss


async def test_the_first_poll_marks_old_entries_backfill(room: Room, web: FeedWeb) -> None:
    web.serve(rss(Item("new", age=HOUR), Item("old", age=25 * HOUR)))

    polled = await room.poller().poll_once()

    assert polled == PollRound(changed=1, articles=2)
    lanes = {article.url: article.lane for article in room.downstream.articles}
    assert lanes == {"https://example.org/new": "live", "https://example.org/old": "backfill"}


async def test_a_later_poll_marks_only_what_is_older_than_two_days(
    room: Room, web: FeedWeb
) -> None:
    web.serve(rss(Item("a")))
    await room.poller().poll_once()
    room.later()
    web.serve(rss(Item("a"), Item("b", age=30 * HOUR), Item("c", age=50 * HOUR)))

    await room.poller().poll_once()

    lanes = {article.url: article.lane for article in room.downstream.batches[1]}
    assert lanes == {"https://example.org/b": "live", "https://example.org/c": "backfill"}


async def test_articles_are_published_oldest_first(room: Room, web: FeedWeb) -> None:
    web.serve(rss(Item("b", age=HOUR), Item("a", age=2 * HOUR), Item("c", age=3 * HOUR)))

    await room.poller().poll_once()

    published = [article.published_at for article in room.downstream.articles]
    assert published == sorted(published)
    assert len(published) == 3


async def test_nothing_due_is_asked_for(room: Room, web: FeedWeb) -> None:
    web.serve(rss(Item("a")))
    await room.poller().poll_once()

    assert await room.poller().poll_once() == PollRound()
    assert len(web.requests) == 1


async def test_an_unchanged_feed_is_asked_for_conditionally(room: Room, web: FeedWeb) -> None:
    web.serve(rss(Item("a")), ETag='"1"')
    await room.poller().poll_once()
    room.later()

    polled = await room.poller().poll_once()

    assert polled == PollRound(unchanged=1)
    assert web.requests[1].headers["If-None-Match"] == '"1"'
    assert len(room.downstream.articles) == 1


async def test_the_same_body_without_validators_is_unchanged(room: Room, web: FeedWeb) -> None:
    web.serve(rss(Item("a")))
    await room.poller().poll_once()
    room.later()

    assert await room.poller().poll_once() == PollRound(unchanged=1)


async def test_only_news_is_published_again(room: Room, web: FeedWeb) -> None:
    web.serve(rss(Item("a")))
    await room.poller().poll_once()
    room.later()
    web.serve(rss(Item("b"), Item("a")))

    await room.poller().poll_once()

    assert [article.url for article in room.downstream.batches[1]] == ["https://example.org/b"]


async def test_an_edited_entry_is_a_new_version_of_the_same_article(
    room: Room, web: FeedWeb
) -> None:
    web.serve(rss(Item("a")))
    await room.poller().poll_once()
    room.later()
    web.serve(rss(Item("a", title="Tanks, corrected")))

    await room.poller().poll_once()

    first, second = room.downstream.articles
    assert first.article_id == second.article_id
    assert first.content_version != second.content_version
    assert second.title == "Tanks, corrected"


async def test_a_changed_guid_alone_publishes_nothing(room: Room, web: FeedWeb) -> None:
    link = "https://example.org/same"
    web.serve(rss(Item("g1", link=link)))
    await room.poller().poll_once()
    room.later()
    web.serve(rss(Item("g2", link=link)))

    assert await room.poller().poll_once() == PollRound(changed=1)
    assert len(room.downstream.articles) == 1


async def test_an_undated_entry_keeps_its_first_arrival_over_edits(
    room: Room, web: FeedWeb
) -> None:
    undated = '<item><guid isPermaLink="false">g</guid><title>{}</title></item>'
    web.serve(rss(channel=undated.format("One")))
    await room.poller().poll_once()
    room.later()
    web.serve(rss(channel=undated.format("Two")))

    await room.poller().poll_once()

    assert [article.published_at for article in room.downstream.articles] == [NOW, NOW]
    assert [article.lane for article in room.downstream.articles] == ["backfill", "live"]
