"""Do changes of sources reach an ingest that is running, within seconds and without a restart?"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web as http
from prometheus_client import CollectorRegistry
from pydantic import SecretStr

from services.ingest.feed_desk import FeedDesk
from services.ingest.feed_files import FeedFiles
from services.ingest.feed_poll import FeedPoll, PollParts
from services.ingest.fetcher import Fetcher, open_fetcher
from services.ingest.full_text import FullText
from services.ingest.metrics import IngestMetrics
from services.ingest.new_feed import NewFeed
from services.ingest.opml import write_opml
from services.ingest.poll_outcome import Polled, PollOutcome
from services.ingest.schedule import SchedulePolicy
from services.ingest.store import FeedStore
from shared.clock import VirtualClock, WallClock
from shared.egress.policy import LOOPBACK, EgressPolicy
from shared.errors import InvalidInput
from shared.sql.database import Database
from shared.sql.settings import SqlSettings
from tests.integration.ingest.conftest import FETCHING
from tests.integration.ingest.feed_web import FeedWeb
from tests.integration.ingest.page_room import page, page_room, told
from tests.integration.ingest.room import HOUR, NOW, POLICY, Downstream, Item, Room, rss

OPEN = EgressPolicy(allow_networks=LOOPBACK)
SOON = timedelta(milliseconds=20)
OFTEN = replace(POLICY, schedule=SchedulePolicy(shortest=SOON, longest=SOON, spread=0), tick=SOON)


@pytest.fixture
def sql(tmp_path: Path) -> SqlSettings:
    return SqlSettings(url=SecretStr(str(tmp_path / "tocsin.db")))


@pytest.fixture
def desk(database: Database) -> FeedDesk:
    return FeedDesk(database, OPEN, WallClock())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "feeds.opml"


def name(file: Path, *feeds: NewFeed) -> None:
    put(file, write_opml(feeds, title="Feeds", now=NOW))


def put(file: Path, data: bytes | None) -> None:
    if data is None:
        file.unlink()
    else:
        file.write_bytes(data)


@asynccontextmanager
async def running(
    database: Database, desk: FeedDesk, *files: Path
) -> AsyncIterator[tuple[FeedStore, Downstream]]:
    """Run the poller and follow ``files`` by the wall's clock inside the block."""
    clock, store, stop = WallClock(), FeedStore(database), asyncio.Event()
    async with open_fetcher(clock, OPEN, FETCHING) as fetcher:
        room = Room(store, fetcher, clock)  # type: ignore[arg-type]  # here time goes by itself
        followed = FeedFiles(files, desk, SOON)
        await followed.read()
        tasks = [
            asyncio.create_task(room.poller(policy=OFTEN).run(stop)),
            asyncio.create_task(followed.run(stop)),
        ]
        try:
            yield store, room.downstream
        finally:
            stop.set()
            await asyncio.gather(*tasks)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not holds():  # noqa: ASYNC110 - what it waits for is in another task's hands
            await asyncio.sleep(0.01)


def asked(web: FeedWeb, path: str) -> int:
    return sum(request.path == path for request in web.requests)


async def test_a_feed_that_is_added_is_polled_and_a_removed_one_no_more(
    database: Database, desk: FeedDesk, web: FeedWeb
) -> None:
    web.serve(rss(Item("a")), path="/a")
    web.serve(rss(Item("b")), path="/b")

    async with running(database, desk) as (_, downstream):
        await desk.add([NewFeed(web.url("/a"))])
        await until(lambda: len(downstream.articles) == 1)
        await desk.add([NewFeed(web.url("/b"))])
        await until(lambda: len(downstream.articles) == 2)
        await desk.remove(web.url("/a"))
        seen = asked(web, "/a")
        before = asked(web, "/b")
        await until(lambda: asked(web, "/b") >= before + 5)

    # A poll that was under way may still have asked.
    assert asked(web, "/a") <= seen + 1


async def test_a_file_that_changes_adds_changes_and_removes_its_feeds(
    database: Database, desk: FeedDesk, web: FeedWeb, file: Path
) -> None:
    for path in ("/a", "/b", "/own"):
        web.serve(rss(Item(path[1:])), path=path)
    await desk.add([NewFeed(web.url("/own"), title="By hand")])
    name(file, NewFeed(web.url("/a"), title="A"), NewFeed(web.url("/own"), title="By file"))

    async with running(database, desk, file) as (_, downstream):
        await until(lambda: len(downstream.articles) == 2)
        name(file, NewFeed(web.url("/a"), title="A2", full_text=FullText.NEVER))
        await _until_shown(desk, web.url("/a"), "A2")
        name(file, NewFeed(web.url("/b"), title="B"))
        await until(lambda: len(downstream.articles) == 3)
        await _until_shown(desk, web.url("/a"), None)

    own = await desk.show(web.url("/own"))
    assert own is not None
    assert own.title == "By hand"


async def _until_shown(desk: FeedDesk, url: str, title: str | None) -> None:
    async with asyncio.timeout(30):
        while True:
            found = await desk.show(url)
            if (found.title if found else None) == title:
                return
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("broken", [b"", b"<opml><body/></opml>", b"no file of feeds"])
async def test_a_file_that_is_none_for_a_while_removes_nothing(
    database: Database, desk: FeedDesk, web: FeedWeb, file: Path, broken: bytes
) -> None:
    web.serve(rss(Item("a")), path="/a")
    web.serve(rss(Item("b")), path="/b")
    name(file, NewFeed(web.url("/a")))

    async with running(database, desk, file) as (_, downstream):
        await until(lambda: len(downstream.articles) == 1)
        put(file, broken)
        before = asked(web, "/a")
        await until(lambda: asked(web, "/a") >= before + 5)
        put(file, None)
        before = asked(web, "/a")
        await until(lambda: asked(web, "/a") >= before + 5)
        name(file, NewFeed(web.url("/a")), NewFeed(web.url("/b")))
        await until(lambda: len(downstream.articles) == 2)


async def test_a_catalogue_file_is_followed_too(desk: FeedDesk, tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(
        "feeds:\n- {title: Paper, url: 'https://paper.example/rss', owner: O, publisher: P, "
        "country: GBR, kind: press, language: en, verified: false, full_text: always}\n"
    )

    await FeedFiles([file], desk).read()

    found = await desk.show("https://paper.example/rss")
    assert found is not None
    assert (found.publisher, found.full_text) == ("P", FullText.ALWAYS)


async def test_at_the_start_a_file_that_is_none_is_told(desk: FeedDesk, file: Path) -> None:
    with pytest.raises(InvalidInput, match=r"feeds.opml: expected a file of feeds"):
        await FeedFiles([file], desk).read()

    put(file, b"no file of feeds")
    with pytest.raises(InvalidInput, match=r"feeds.opml: line 1"):
        await FeedFiles([file], desk).read()


async def test_what_is_changed_holds_from_the_next_poll_on(
    database: Database, fetcher: Fetcher, clock: VirtualClock, web: FeedWeb
) -> None:
    web.serve(rss(told(web)))
    web.serve(page(), path="/b", Content_Type="text/html")
    async with page_room(database, fetcher, clock) as room:
        desk = FeedDesk(database, OPEN, clock)
        await desk.add([NewFeed(web.url(), full_text=FullText.NEVER, publisher="P")])
        await room.poller().poll_once()
        await desk.change(web.url(), {"full_text": FullText.ALWAYS, "publisher": "Q"})
        room.later()
        web.serve(rss(told(web), told(web, "b")))
        await room.poller().poll_once()

    first, second = room.downstream.articles
    assert (first.page, first.publisher) == (None, "P")
    assert (second.page, second.publisher) == ("read", "Q")


async def test_a_feed_removed_while_it_is_polled_leaves_nothing_behind(
    database: Database, fetcher: Fetcher, clock: VirtualClock, web: FeedWeb
) -> None:
    room = Room(FeedStore(database), fetcher, clock)
    desk = FeedDesk(database, OPEN, clock)
    await desk.add([NewFeed(web.url())])

    async def answer(request: http.Request) -> http.StreamResponse:
        await desk.remove(web.url())
        await desk.add([NewFeed(web.url(), title="Added anew")])
        return http.Response(text=rss(Item("a")))

    web.answers["/feed"] = answer
    polled = await _one_poll(room)

    assert polled == Polled(PollOutcome.LOST)
    state = await room.store.state_of(web.url())
    assert state is not None
    assert (state.polls, state.due_reason) == (0, "added")


async def _one_poll(room: Room) -> Polled:
    """Poll the one feed that is due, once: that it is added anew makes it due again."""
    (leased,) = await room.store.lease_due("one", NOW, HOUR, 1)
    metrics = IngestMetrics(CollectorRegistry())
    parts = PollParts(room.store, room.fetcher.fetch, room.downstream, room.clock, metrics, POLICY)
    return await FeedPoll(parts, leased).run()
