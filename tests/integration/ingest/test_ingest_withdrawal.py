"""Is an article that is taken back published as withdrawn, once, by whatever sign?"""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from services.ingest.fetcher import Fetcher
from services.ingest.poll_outcome import PollRound
from shared.clock import VirtualClock
from shared.messages import Article
from shared.sql.database import Database
from shared.sql.settings import SqlSettings
from tests.integration.ingest.feed_web import FeedWeb
from tests.integration.ingest.page_room import PARAGRAPHS, page, page_room, told
from tests.integration.ingest.room import HOUR, NOW, Item, Room, rss

HTML = "text/html"
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">'
)


@pytest.fixture
def sql(tmp_path: Path) -> SqlSettings:
    return SqlSettings(url=SecretStr(str(tmp_path / "tocsin.db")))


@pytest.fixture
async def reading(
    database: Database, fetcher: Fetcher, clock: VirtualClock, web: FeedWeb
) -> AsyncIterator[Room]:
    async with page_room(database, fetcher, clock) as room:
        await room.store.add_feeds([web.url()], NOW)
        yield room


def entry(name: str, at: timedelta = -HOUR) -> str:
    return (
        f"<entry><id>tag:example.org,2023:{name}</id><title>Tanks</title><updated>"
        f"{(NOW + at).isoformat()}</updated><content>Britain will send tanks.</content></entry>"
    )


def tombstone(name: str, at: timedelta) -> str:
    when = (NOW + at).isoformat()
    return f'<at:deleted-entry ref="tag:example.org,2023:{name}" when="{when}"/>'


def atom(*parts: str) -> str:
    return f"{ATOM}<title>Example</title>{''.join(parts)}</feed>"


async def polled(room: Room, web: FeedWeb, *bodies: str) -> list[Article]:
    for body in bodies:
        web.serve(body)
        await room.poller().poll_once()
        room.later()
    return room.downstream.articles


async def test_a_tombstone_withdraws_the_article_once(room: Room, web: FeedWeb) -> None:
    gone = tombstone("a", HOUR)
    # What was published first comes first, of one instant in no order that means anything.
    first = atom(entry("a", -2 * HOUR), entry("b"))
    articles = await polled(room, web, first, atom(gone, entry("b")), atom(entry("c"), gone))

    kept = [article for article in articles if article.withdrawn]
    assert [article.article_id for article in kept] == [articles[0].article_id]
    assert (kept[0].text, kept[0].published_at) == ("", articles[0].published_at)
    assert kept[0].content_version != articles[0].content_version
    assert kept[0].fetched_at > articles[0].fetched_at
    assert len(articles) == 4


async def test_an_entry_shown_beside_its_tombstone_is_withdrawn_unless_it_is_later(
    room: Room, web: FeedWeb
) -> None:
    articles = await polled(
        room,
        web,
        atom(entry("a"), entry("b")),
        atom(entry("a"), entry("b", 2 * HOUR), tombstone("a", HOUR), tombstone("b", HOUR)),
    )

    assert [article.withdrawn for article in articles] == [False, False, True]
    assert articles[2].article_id in {articles[0].article_id, articles[1].article_id}


async def test_an_article_that_comes_back_is_published_again(room: Room, web: FeedWeb) -> None:
    articles = await polled(
        room, web, atom(entry("a")), atom(tombstone("a", HOUR)), atom(entry("a", 2 * HOUR))
    )

    assert [article.withdrawn for article in articles] == [False, True, False]
    assert len({article.article_id for article in articles}) == 1
    assert articles[2].content_version == articles[0].content_version


async def test_a_tombstone_of_what_was_never_published_says_nothing(
    room: Room, web: FeedWeb
) -> None:
    assert await polled(room, web, atom(tombstone("a", HOUR))) == []


async def test_tombstones_in_rss_are_read(room: Room, web: FeedWeb) -> None:
    stone = '<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="a"/>'
    articles = await polled(room, web, rss(Item("a")), rss(Item("b"), channel=stone))

    assert [article.withdrawn for article in articles] == [False, False, True] or [
        article.withdrawn for article in articles
    ] == [False, True, False]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("WITHDRAWN: Tanks", "The story has been withdrawn."),
        ("Tanks", "This article has been withdrawn."),
    ],
)
async def test_a_notice_in_place_of_the_article_withdraws_it(
    room: Room, web: FeedWeb, title: str, text: str
) -> None:
    articles = await polled(room, web, rss(Item("a")), rss(Item("a", title=title, text=text)))

    assert [article.withdrawn for article in articles] == [False, True]
    assert articles[0].article_id == articles[1].article_id


async def test_a_page_that_is_gone_withdraws_its_article(reading: Room, web: FeedWeb) -> None:
    web.serve(path="/a", status=500)
    web.serve(rss(told(web)), ETag='"1"')
    await reading.poller().poll_once()
    web.serve(path="/a", status=410)
    reading.later(timedelta(minutes=1))

    assert await reading.poller().poll_once() == PollRound(pages=1, articles=1)

    first, second = reading.downstream.articles
    assert (first.withdrawn, second.withdrawn) == (False, True)
    assert (second.article_id, second.title) == (first.article_id, first.title)
    reading.later()
    await reading.poller().poll_once()
    assert len(reading.downstream.articles) == 2


@pytest.mark.parametrize(
    "body",
    [
        page(headline="Tanks for Ukraine", creativeWorkStatus="Retracted"),
        page(creativeWorkStatus={"@type": "DefinedTerm", "name": "withdrawn"}),
        page(
            "This article has been withdrawn, as it told of tanks for Ukraine that were not sent."
        ),
    ],
)
async def test_a_page_that_says_so_withdraws_its_article(
    reading: Room, web: FeedWeb, body: str
) -> None:
    web.serve(page(), path="/a", Content_Type=HTML)
    web.serve(rss(told(web)))
    await reading.poller().poll_once()
    reading.later()
    web.serve(body, path="/a", Content_Type=HTML)
    web.serve(rss(told(web, text="Britain will send tanks to Ukraine, it was said.")))
    await reading.poller().poll_once()

    first, second = reading.downstream.articles
    assert (first.withdrawn, second.withdrawn) == (False, True)
    assert first.text == "\n\n".join(PARAGRAPHS)
    assert first.article_id == second.article_id
