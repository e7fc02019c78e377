from datetime import timedelta
from email.utils import format_datetime

import pytest
from aiohttp import web as aio

from services.ingest.poll_outcome import PollRound
from services.ingest.store import NewFeed
from shared.ontology import SourceKind
from tests.integration.ingest.feed_web import FeedWeb
from tests.integration.ingest.room import HOUR, NOW, Item, Room, rss

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("after", ["1800", format_datetime(NOW + HOUR / 2, usegmt=True)])
async def test_retry_after_decides_the_next_poll(room: Room, web: FeedWeb, after: str) -> None:
    web.serve(status=429, Retry_After=after)

    assert await room.poller().poll_once() == PollRound(failed=1)

    state = await room.store.state_of(web.url())
    assert state is not None
    assert (state.due_at, state.due_reason) == (NOW + HOUR / 2, "retry_after")
    assert (state.failure, state.failures) == ("rate_limited", 1)


async def test_a_failing_feed_is_never_given_up_and_recovers(room: Room, web: FeedWeb) -> None:
    web.serve(status=410)
    for _ in range(12):
        assert (await room.poller().poll_once()).failed == 1
        room.later(DAY)
    web.serve(rss(Item("a")))

    polled = await room.poller().poll_once()

    assert polled.changed == 1
    state = await room.store.state_of(web.url())
    assert state is not None
    assert (state.failures, state.failure) == (0, None)


async def test_what_is_no_feed_is_a_failure_in_plain_words(room: Room, web: FeedWeb) -> None:
    web.serve("<!DOCTYPE html><html></html>")

    await room.poller().poll_once()

    state = await room.store.state_of(web.url())
    assert state is not None
    assert state.failure == "not_a_feed"
    assert state.detail == "byte 0: expected a feed, found an HTML page"


async def test_diagnoses_of_a_readable_feed_are_kept(room: Room, web: FeedWeb) -> None:
    web.serve(rss(Item("a", text="Andr&eacute;")))

    await room.poller().poll_once()

    state = await room.store.state_of(web.url())
    assert state is not None
    assert state.diagnoses[0].startswith("not_well_formed: ")


async def test_a_permanent_move_is_followed_and_remembered(room: Room, web: FeedWeb) -> None:
    web.serve(status=301, Location="/moved")
    web.serve(rss(Item("a")), path="/moved")
    await room.poller().poll_once()
    room.later()

    await room.poller().poll_once()

    assert [request.path for request in web.requests] == ["/feed", "/moved", "/moved"]
    state = await room.store.state_of(web.url())
    assert state is not None
    assert (state.fetch_url, state.past_urls) == (web.url("/moved"), (web.url(),))
    assert room.downstream.articles[0].source == web.url()


async def test_a_server_that_lies_about_changes_is_found_out(room: Room, web: FeedWeb) -> None:
    served = 0

    async def lying(request: aio.Request) -> aio.StreamResponse:
        nonlocal served
        served += 1
        if "If-None-Match" in request.headers:
            return aio.Response(status=304, headers={"ETag": '"always"'})
        return aio.Response(text=rss(Item(f"g{served}")), headers={"ETag": '"always"'})

    web.answers["/feed"] = lying
    for _ in range(60):
        await room.poller().poll_once()
        room.later(DAY)

    state = await room.store.state_of(web.url())
    assert state is not None
    assert state.lies >= 2
    assert "If-None-Match" not in web.requests[-1].headers


async def test_the_feeds_own_hints_decide_the_next_poll(room: Room, web: FeedWeb) -> None:
    items = [Item(str(n), age=n * MINUTE) for n in range(20)]
    web.serve(rss(*items, channel="<ttl>45</ttl>"))

    await room.poller().poll_once()

    state = await room.store.state_of(web.url())
    assert state is not None
    assert (state.due_at, state.due_reason) == (NOW + 45 * MINUTE, "feed_hint")


async def test_what_the_owner_says_of_a_feed_stands_in_its_articles(
    sqlite_room: Room, web: FeedWeb
) -> None:
    web.serve(rss(Item("a")))
    feed = NewFeed(web.url(), "UPI", "NWC", kind=SourceKind.WIRE)
    await sqlite_room.store.add_feeds([feed], NOW)

    await sqlite_room.poller().poll_once()

    (article,) = sqlite_room.downstream.articles
    assert (article.outlet, article.publisher) == ("UPI", "NWC")
    assert article.source_kind is SourceKind.WIRE
    assert article.language == "en"


async def test_a_private_address_is_refused_and_shown(sqlite_room: Room) -> None:
    url = "http://10.0.0.1/feed"
    await sqlite_room.store.add_feeds([url], NOW)

    assert await sqlite_room.poller().poll_once() == PollRound(failed=1)

    state = await sqlite_room.store.state_of(url)
    assert state is not None
    assert state.failure == "egress_refused"
