"""Do articles that their feed only summarises get the text of their pages, and none gets lost?"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web as http
from pydantic import SecretStr

from services.ingest.feed_desk import FeedDesk
from services.ingest.fetcher import Fetcher
from services.ingest.full_text import FullText
from services.ingest.new_feed import NewFeed
from services.ingest.poll_outcome import PollRound
from shared.clock import VirtualClock
from shared.egress.policy import EgressPolicy
from shared.errors import TransientError
from shared.sql.database import Database
from shared.sql.settings import SqlSettings
from tests.integration.ingest.feed_web import FeedWeb
from tests.integration.ingest.page_room import PAGES, PARAGRAPHS, SUMMARY, page, page_room, told
from tests.integration.ingest.room import HOUR, NOW, POLICY, Item, Killed, Room, rss

HTML = "text/html; charset=utf-8"
TEXT = "\n\n".join(PARAGRAPHS)


@pytest.fixture
def sql(tmp_path: Path) -> SqlSettings:
    """What differs between databases is tried in test_awaited_pages."""
    return SqlSettings(url=SecretStr(str(tmp_path / "tocsin.db")))


@pytest.fixture
async def reading(
    database: Database, fetcher: Fetcher, clock: VirtualClock, web: FeedWeb
) -> AsyncIterator[Room]:
    """Give a room with one feed that is due and whose pages are read."""
    async with page_room(database, fetcher, clock) as room:
        await room.store.add_feeds([web.url()], NOW)
        yield room


def asked(web: FeedWeb, path: str = "/a") -> int:
    return sum(request.path == path for request in web.requests)


async def test_a_summary_goes_out_with_the_text_of_its_page(reading: Room, web: FeedWeb) -> None:
    web.serve(rss(told(web)))
    web.serve(
        page(author={"name": "Anna Kowalska"}, articleSection="World"),
        path="/a",
        Content_Type=HTML,
    )

    assert await reading.poller().poll_once() == PollRound(changed=1, articles=1)

    (article,) = reading.downstream.articles
    assert article.text == TEXT
    assert (article.page, article.section) == ("read", "World")
    assert (article.authors, article.language) == (("Anna Kowalska",), "en")
    assert (article.title, article.lane) == ("Tanks for Ukraine", "live")


async def test_an_article_read_in_full_is_not_news_at_the_next_poll(
    reading: Room, web: FeedWeb
) -> None:
    web.serve(rss(told(web)))
    web.serve(page(), path="/a", Content_Type=HTML)
    await reading.poller().poll_once()
    reading.later()
    web.serve(rss(told(web), channel="<ttl>5</ttl>"))

    assert await reading.poller().poll_once() == PollRound(changed=1)
    assert asked(web) == 1


async def test_a_whole_article_in_the_feed_needs_no_page(reading: Room, web: FeedWeb) -> None:
    web.serve(rss(told(web, text=TEXT * 3)))

    await reading.poller().poll_once()

    assert (asked(web), asked(web, "/robots.txt")) == (0, 0)
    assert reading.downstream.articles[0].page is None


@pytest.mark.parametrize(
    ("mode", "text", "pages"),
    [(FullText.NEVER, SUMMARY, 0), (FullText.ALWAYS, TEXT * 3, 1), (FullText.AUTO, SUMMARY, 1)],
)
async def test_pages_are_read_as_the_feed_is_set(
    reading: Room, web: FeedWeb, mode: FullText, text: str, pages: int
) -> None:
    await reading.store.remove_feed(web.url())
    await reading.store.add_feeds([NewFeed(web.url(), full_text=mode)], NOW)
    web.serve(rss(told(web, text=text)))
    web.serve(page(), path="/a", Content_Type=HTML)

    await reading.poller().poll_once()

    assert asked(web) == pages


async def test_the_services_setting_holds_for_a_feed_of_which_nobody_said(
    reading: Room, web: FeedWeb
) -> None:
    web.serve(rss(told(web)))

    await reading.poller(policy=replace(POLICY, full_text=FullText.NEVER)).poll_once()

    assert asked(web) == 0


@pytest.mark.parametrize(
    ("status", "headers", "body", "why"),
    [
        (403, {}, "", "refused"),
        (404, {}, "", "missing"),
        (500, {}, "", "unreachable"),
        (429, {"Retry_After": "60"}, "", "unreachable"),
        (200, {"Content_Type": "application/pdf"}, "%PDF", "no_page"),
        (200, {"Content_Type": HTML}, "<p>Nothing</p>", "no_more"),
        (
            200,
            {"Content_Type": HTML},
            page(*["We and our partners store cookies on your device, as you may object."] * 9),
            "other_text",
        ),
    ],
)
async def test_what_has_no_page_goes_out_with_the_words_of_its_feed_and_the_reason(
    reading: Room, web: FeedWeb, status: int, headers: dict[str, str], body: str, why: str
) -> None:
    web.serve(rss(told(web)))
    web.serve(body, path="/a", status=status, **headers)

    await reading.poller().poll_once()

    (article,) = reading.downstream.articles
    assert (article.text, article.page, article.withdrawn) == (SUMMARY, why, False)


async def test_robots_txt_forbids_a_page_and_is_asked_for_once(reading: Room, web: FeedWeb) -> None:
    web.serve(rss(told(web, "secret/a"), told(web, "b"), told(web, "c")))
    web.serve("User-agent: tocsin\nDisallow: /secret/\n", path="/robots.txt")
    for name in ("/secret/a", "/b", "/c"):
        web.serve(page(), path=name, Content_Type=HTML)

    await reading.poller().poll_once()

    became = {article.url: article.page for article in reading.downstream.articles}
    assert became == {
        web.url("/secret/a"): "robots",
        web.url("/b"): "read",
        web.url("/c"): "read",
    }
    assert asked(web, "/secret/a") == 0
    assert asked(web, "/robots.txt") == 1


async def test_a_redirect_does_not_lead_round_robots_txt(reading: Room, web: FeedWeb) -> None:
    web.serve(rss(told(web)))
    web.serve("User-agent: *\nDisallow: /secret\n", path="/robots.txt")
    web.serve(path="/a", status=302, Location="/secret")
    web.serve(page(), path="/secret", Content_Type=HTML)

    await reading.poller().poll_once()

    assert reading.downstream.articles[0].page == "robots"
    assert asked(web, "/secret") == 0


async def test_a_server_that_fails_on_robots_txt_gives_no_page_until_it_answers(
    reading: Room, web: FeedWeb
) -> None:
    web.serve(rss(told(web)))
    web.serve(path="/robots.txt", status=503)
    web.serve(page(), path="/a", Content_Type=HTML)
    await reading.poller().poll_once()
    assert (reading.downstream.articles[0].page, asked(web)) == ("unreachable", 0)

    web.serve("User-agent: *\nAllow: /\n", path="/robots.txt")
    reading.later(timedelta(minutes=20))
    web.serve(rss(told(web)), ETag='"1"')
    await reading.poller().poll_once()

    assert [article.page for article in reading.downstream.articles] == ["unreachable", "read"]


async def test_a_page_that_comes_later_is_a_newer_version_of_the_same_article(
    reading: Room, web: FeedWeb
) -> None:
    web.serve(rss(told(web)))
    web.serve(path="/a", status=500)
    await reading.poller().poll_once()
    web.serve(page(), path="/a", Content_Type=HTML)
    reading.later(timedelta(minutes=1))

    assert await reading.poller().poll_once() == PollRound(pages=1, articles=1)

    first, second = reading.downstream.articles
    assert (second.article_id, second.text, second.page) == (first.article_id, TEXT, "read")
    assert second.fetched_at > first.fetched_at
    assert second.content_version != first.content_version
    reading.later(timedelta(minutes=1))
    assert await reading.poller().poll_once() == PollRound()


async def test_a_page_is_given_up_after_some_tries_and_the_article_stays(
    reading: Room, web: FeedWeb
) -> None:
    web.serve(rss(told(web)), ETag='"1"')
    web.serve(path="/a", status=500)
    for _ in range(12):
        await reading.poller().poll_once()
        reading.later(timedelta(hours=3))

    assert asked(web) == 5
    assert [article.page for article in reading.downstream.articles] == ["unreachable"]


async def test_old_entries_go_out_at_once_and_their_pages_are_read_after(
    reading: Room, web: FeedWeb
) -> None:
    web.serve(rss(told(web, age=30 * HOUR)))
    web.serve(page(), path="/a", Content_Type=HTML)

    await reading.poller().poll_once()

    first, second = reading.downstream.articles
    assert (first.text, first.page, first.lane) == (SUMMARY, "awaited", "backfill")
    assert (second.text, second.page, second.lane) == (TEXT, "read", "backfill")


async def test_a_page_that_hangs_holds_its_article_up_no_longer_than_is_set(
    database: Database, fetcher: Fetcher, clock: VirtualClock, web: FeedWeb
) -> None:
    web.serve(rss(told(web)))
    web.hang("/a", Content_Type=HTML)
    moment = timedelta(milliseconds=100)
    hasty = replace(PAGES, wait=moment, turn=moment)

    async with page_room(database, fetcher, clock, hasty) as room, asyncio.timeout(15):
        await room.store.add_feeds([web.url()], NOW)
        await room.poller().poll_once()

    (article,) = room.downstream.articles
    assert (article.text, article.page) == (SUMMARY, "awaited")


async def test_a_page_that_takes_its_reader_hostage_costs_only_its_own_text(
    database: Database, fetcher: Fetcher, clock: VirtualClock, web: FeedWeb
) -> None:
    web.serve(rss(told(web, age=2 * HOUR), told(web, "b")))
    web.serve("<div>" * 50_000, path="/a", Content_Type=HTML)
    web.serve(page(), path="/b", Content_Type=HTML)
    strict = replace(PAGES, deadline=timedelta(seconds=2))

    async with page_room(database, fetcher, clock, strict) as room:
        await room.store.add_feeds([web.url()], NOW)
        await room.poller().poll_once()

    became = {one.url: (one.text, one.page) for one in room.downstream.articles}
    assert became == {web.url("/a"): (SUMMARY, "hostile"), web.url("/b"): (TEXT, "read")}


async def test_an_edit_of_an_article_read_in_full_waits_for_its_page(
    reading: Room, web: FeedWeb
) -> None:
    web.serve(rss(told(web)))
    web.serve(page(), path="/a", Content_Type=HTML)
    await reading.poller().poll_once()
    reading.later()
    web.serve(rss(told(web, text="Britain will send tanks to Ukraine, it is now said.")))
    web.serve(path="/a", status=500)

    assert await reading.poller().poll_once() == PollRound(changed=1)

    web.serve(page(*PARAGRAPHS, "He took that back for Ukraine."), path="/a", Content_Type=HTML)
    reading.later(timedelta(minutes=1))
    assert await reading.poller().poll_once() == PollRound(pages=1, articles=1)
    first, second = reading.downstream.articles
    assert second.article_id == first.article_id
    assert second.text == f"{TEXT}\n\nHe took that back for Ukraine."


async def test_an_edit_that_leaves_the_page_as_it_was_publishes_nothing(
    reading: Room, web: FeedWeb
) -> None:
    web.serve(rss(told(web)))
    web.serve(page(), path="/a", Content_Type=HTML)
    await reading.poller().poll_once()
    reading.later()
    web.serve(rss(told(web, text="Britain will send tanks to Ukraine, said the minister.")))

    assert await reading.poller().poll_once() == PollRound(changed=1)
    assert len(reading.downstream.articles) == 1


async def test_an_edit_whose_page_never_comes_goes_out_in_the_end(
    reading: Room, web: FeedWeb
) -> None:
    web.serve(rss(told(web)))
    web.serve(page(), path="/a", Content_Type=HTML)
    await reading.poller().poll_once()
    reading.later()
    edited = "Britain will send no tanks to Ukraine, it is now said."
    web.serve(rss(told(web, text=edited)), ETag='"2"')
    web.serve(path="/a", status=500)
    for _ in range(8):
        await reading.poller().poll_once()
        reading.later(timedelta(hours=3))

    first, second = reading.downstream.articles
    assert (second.article_id, second.text) == (first.article_id, edited)
    assert second.fetched_at > first.fetched_at


async def test_killed_after_the_publishing_of_a_late_page_it_is_published_again_the_same(
    reading: Room, web: FeedWeb
) -> None:
    web.serve(rss(told(web)), ETag='"1"')
    web.serve(path="/a", status=500)
    await reading.poller().poll_once()
    web.serve(page(), path="/a", Content_Type=HTML)
    reading.later(timedelta(minutes=1))
    reading.downstream.failures = [Killed()]
    with pytest.raises(Killed):
        await reading.poller("killed").poll_once()
    reading.later()

    await reading.poller("next").poll_once()

    versions = [article.content_version for article in reading.downstream.articles]
    assert versions[1] == versions[2]
    assert len(versions) == 3


async def test_a_late_page_that_downstream_cannot_take_is_tried_again(
    reading: Room, web: FeedWeb
) -> None:
    web.serve(rss(told(web)), ETag='"1"')
    web.serve(path="/a", status=500)
    await reading.poller().poll_once()
    web.serve(page(), path="/a", Content_Type=HTML)
    reading.later(timedelta(minutes=1))
    reading.downstream.failures = [TransientError("no broker")]
    assert await reading.poller().poll_once() == PollRound(pages=1)

    reading.later(timedelta(minutes=1))
    await reading.poller().poll_once()

    assert [article.page for article in reading.downstream.articles] == ["unreachable", "read"]


async def test_an_undated_entry_takes_the_date_of_its_page(reading: Room, web: FeedWeb) -> None:
    web.serve(rss())
    await reading.poller().poll_once()
    reading.later()
    undated = rss(told(web)).replace("pubDate", "noDate")
    web.serve(undated)
    web.serve(page(datePublished="2023-01-17T10:30:00+00:00"), path="/a", Content_Type=HTML)

    await reading.poller().poll_once()

    (article,) = reading.downstream.articles
    assert (article.dated, article.published_at) == (True, NOW - timedelta(minutes=90))


async def test_pages_of_a_host_are_asked_for_one_after_the_other(
    reading: Room, web: FeedWeb
) -> None:
    names = [f"p{n}" for n in range(6)]
    web.serve(rss(*(told(web, name) for name in names)))
    at_once = most = 0

    async def answer(request: http.Request) -> http.StreamResponse:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0)
        at_once -= 1
        return http.Response(text=page(), content_type="text/html")

    web.answers |= {f"/{name}": answer for name in names}

    await reading.poller().poll_once()

    assert most == 1
    assert [article.page for article in reading.downstream.articles] == ["read"] * 6


async def test_two_articles_of_one_feed_with_whole_text_and_summary_go_out_oldest_first(
    reading: Room, web: FeedWeb
) -> None:
    web.serve(rss(told(web), Item("b", age=2 * HOUR, text=TEXT * 2)))
    web.serve(page(), path="/a", Content_Type=HTML)

    await reading.poller().poll_once()

    published = [article.published_at for article in reading.downstream.articles]
    assert published == sorted(published)


async def test_the_health_of_a_feed_says_what_became_of_its_pages(
    reading: Room, web: FeedWeb, database: Database
) -> None:
    web.serve("User-agent: *\nDisallow: /secret\n", path="/robots.txt")
    web.serve(rss(told(web), told(web, "secret1"), told(web, "secret2")))
    web.serve(page(), path="/a", Content_Type=HTML)
    await reading.poller().poll_once()

    shown = await FeedDesk(database, EgressPolicy(), reading.clock).show(web.url())

    assert shown is not None
    assert shown.health.pages == {"read": 1, "robots": 2}
    assert any("robots.txt forbids them" in line for line in shown.health.diagnosis)
