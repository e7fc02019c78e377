"""Does a recorded run, played back, give the articles of the live run?"""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web as http
from prometheus_client import CollectorRegistry

from services.ingest.fetcher import open_fetcher
from services.ingest.files import read_articles
from services.ingest.recording.recorder import FolderRecorder
from services.ingest.recording.warc_folder import WarcFolder
from services.ingest.store import FeedStore
from shared.clock import VirtualClock
from shared.egress.policy import LOOPBACK, EgressPolicy
from shared.messages import Article
from shared.sql.database import Database
from tests.integration.ingest.conftest import FETCHING
from tests.integration.ingest.feed_web import FeedWeb
from tests.integration.ingest.page_room import page, page_room, told
from tests.integration.ingest.room import HOUR, NOW, Item, Room, rss


@pytest.fixture
def tape(tmp_path: Path) -> Path:
    return tmp_path / "tape"


@pytest.fixture
async def recorded_room(
    database: Database, clock: VirtualClock, web: FeedWeb, tape: Path
) -> AsyncIterator[Room]:
    registry = CollectorRegistry()
    with WarcFolder(tape, clock, rotated_at=2000) as folder:
        recorder = FolderRecorder(folder, registry)
        egress = EgressPolicy(allow_networks=LOOPBACK)
        async with open_fetcher(clock, egress, FETCHING, recorder) as fetcher:
            yield Room(FeedStore(database), fetcher, clock, registry=registry)


def as_played(article: Article) -> Article:
    return article.model_copy(update={"lane": "replay"})


async def test_played_back_a_run_gives_its_articles(
    recorded_room: Room, web: FeedWeb, tape: Path
) -> None:
    room = recorded_room
    await room.store.add_feeds([web.url(), web.url("/other")], NOW)
    new, old, edited = Item("new"), Item("old", age=72 * HOUR), Item("e", text="One thing.")
    undated = rss(Item("undated")).replace("pubDate", "noDate")
    web.serve(undated, path="/other", ETag='"1"')
    for body in (
        rss(new, old, edited),
        rss(new, old, Item("e", text="Another thing.")),
        rss(Item("other-guid", link="https://example.org/new"), Item("last", age=-HOUR)),
    ):
        web.serve(body)
        await room.poller().poll_once()
        room.later()
    live = [as_played(article) for article in room.downstream.articles]

    played = list(read_articles([tape]))

    assert len(live) == 6
    assert sorted(played, key=_key) == sorted(live, key=_key)


async def test_a_feed_that_moved_is_played_under_the_address_it_was_added_as(
    recorded_room: Room, web: FeedWeb, tape: Path
) -> None:
    room = recorded_room
    await room.store.add_feeds([web.url("/was")], NOW)
    web.serve(path="/was", status=301, Location="/feed")
    for guid in ("a", "b"):
        web.serve(rss(Item(guid)))
        await room.poller().poll_once()
        room.later()

    played = list(read_articles([tape]))

    assert {article.source for article in played} == {web.url("/was")}
    assert {a.article_id for a in played} == {a.article_id for a in room.downstream.articles}


async def test_a_compressed_feed_in_chunks_is_played(
    recorded_room: Room, web: FeedWeb, tape: Path
) -> None:
    async def answer(request: http.Request) -> http.StreamResponse:
        response = http.Response(text=rss(Item("a")))
        response.enable_compression(http.ContentCoding.gzip)
        response.enable_chunked_encoding()
        return response

    web.answers["/feed"] = answer
    await recorded_room.store.add_feeds([web.url()], NOW)
    await recorded_room.poller().poll_once()

    (played,) = read_articles([tape])

    assert played == as_played(recorded_room.downstream.articles[0])


async def test_what_cannot_be_recorded_is_still_published(
    recorded_room: Room, web: FeedWeb, tape: Path
) -> None:
    await recorded_room.store.add_feeds([web.url()], NOW)
    web.serve(rss(Item("a")))
    tape.rmdir()  # noqa: ASYNC240 - one folder of a test

    await recorded_room.poller().poll_once()

    failures = recorded_room.registry.get_sample_value("tocsin_ingest_recording_failures_total")
    assert failures == 1
    assert len(recorded_room.downstream.articles) == 1


def _key(article: Article) -> tuple[str, str, timedelta]:
    return article.article_id, article.content_version, article.fetched_at - NOW


async def test_what_pages_gave_is_played_back_as_it_was_published(
    database: Database, clock: VirtualClock, web: FeedWeb, tape: Path
) -> None:
    html = "text/html"
    for name in ("/a", "/b"):
        web.serve(page(), path=name, Content_Type=html)
    web.serve(path="/late", status=500)
    web.serve("User-agent: *\nDisallow: /b\n", path="/robots.txt")
    web.serve(rss(told(web), told(web, "b"), told(web, "late"), Item("whole", text="word " * 900)))
    with WarcFolder(tape, clock, rotated_at=2000) as folder:
        recorder = FolderRecorder(folder, CollectorRegistry())
        egress = EgressPolicy(allow_networks=LOOPBACK)
        async with (
            open_fetcher(clock, egress, FETCHING, recorder) as fetcher,
            page_room(database, fetcher, clock) as room,
        ):
            await room.store.add_feeds([web.url()], NOW)
            await room.poller().poll_once()
            room.later(HOUR / 2)
            web.serve(page(), path="/late", Content_Type=html)
            await room.poller().poll_once()

    played = list(read_articles([tape]))

    live = [as_played(each) for each in room.downstream.articles]
    assert sorted(played, key=_key) == sorted(live, key=_key)
    assert [each.page for each in played].count("read") == 2
    late = [each.page for each in played if each.url == web.url("/late")]
    assert late == ["unreachable", "read"]
