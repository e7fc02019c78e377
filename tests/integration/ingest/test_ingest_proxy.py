"""Are feeds and pages asked for through the proxy that is set, and is the guard kept?"""

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from services.ingest.fetched import Failed, FailureReason, Fetched, Modified, Validators
from services.ingest.fetcher import open_fetcher
from services.ingest.recording.recorder import FolderRecorder
from services.ingest.recording.warc_folder import WarcFolder
from shared.clock import VirtualClock
from shared.egress.policy import LOOPBACK, EgressPolicy
from shared.egress.proxy import Proxy
from shared.local.ports import pick_free_port
from tests.integration.ingest.conftest import FETCHING
from tests.integration.ingest.feed_web import FeedWeb
from tests.integration.ingest.local_proxy import PASSWORD, USER, open_proxy
from tests.integration.ingest.page_room import open_reader, page

OPEN = EgressPolicy(allow_networks=LOOPBACK)


@pytest.fixture
async def proxy(tmp_path: Path) -> AsyncIterator[str]:
    async with open_proxy(tmp_path) as port:
        yield f"http://{USER}:{PASSWORD}@127.0.0.1:{port}"


async def fetched(
    url: str, proxy: str, policy: EgressPolicy = OPEN, bypass: tuple[str, ...] = ()
) -> Fetched:
    fetching = replace(FETCHING, proxy=Proxy.parse(proxy, bypass))
    async with open_fetcher(VirtualClock(), policy, fetching) as fetcher:
        return await fetcher.fetch(url, Validators())


def through_proxy(web: FeedWeb) -> list[bool]:
    return ["Via" in request.headers for request in web.requests]


async def test_a_feed_is_asked_for_through_the_proxy(web: FeedWeb, proxy: str) -> None:
    # The proxy names itself in the first request of a connection only.
    web.serve(path="/old", status=301, Location="/feed", Connection="close")
    web.serve("<rss/>")

    answer = await fetched(web.url("/old"), proxy)

    assert isinstance(answer, Modified)
    assert (answer.data, answer.moved_to) == (b"<rss/>", web.url())
    assert through_proxy(web) == [True, True]
    assert all("Proxy-Authorization" not in request.headers for request in web.requests)


async def test_a_host_that_bypasses_the_proxy_is_asked_straight(web: FeedWeb, proxy: str) -> None:
    web.serve("<rss/>")

    await fetched(web.url(), proxy, bypass=("127.0.0.1",))

    assert through_proxy(web) == [False]


async def test_pages_and_robots_txt_go_through_the_proxy(
    web: FeedWeb, proxy: str, clock: VirtualClock
) -> None:
    web.serve(path="/robots.txt", Connection="close")
    web.serve(page(), path="/a", Content_Type="text/html")
    fetching = replace(FETCHING, proxy=Proxy.parse(proxy))

    async with (
        open_fetcher(clock, OPEN, fetching) as fetcher,
        open_reader(fetcher, clock) as reader,
    ):
        answer = await reader.read(web.url("/a"), "Tanks")

    assert answer.page is not None
    assert [request.path for request in web.requests] == ["/robots.txt", "/a"]
    assert through_proxy(web) == [True, True]


async def test_a_proxy_does_not_lead_into_our_own_network(web: FeedWeb, proxy: str) -> None:
    web.serve("<rss/>")
    for host in ("127.0.0.1", "localhost"):
        answer = await fetched(web.url(host=host), proxy, EgressPolicy())

        assert isinstance(answer, Failed)
        assert answer.reason is FailureReason.EGRESS_REFUSED
    assert web.requests == []


async def test_https_is_tunnelled_to_the_server_itself(proxy: str) -> None:
    came: asyncio.Queue[bytes] = asyncio.Queue()

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.put_nowait(await reader.readexactly(3))
        writer.close()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        answer = await fetched(f"https://127.0.0.1:{port}/feed", proxy)

    assert isinstance(answer, Failed)
    assert answer.reason is FailureReason.CONNECTION
    # What the server got is the beginning of a TLS handshake, not a request.
    assert (await came.get())[:2] == b"\x16\x03"


async def test_a_proxy_that_turns_us_away_is_told_without_its_password(
    web: FeedWeb, proxy: str
) -> None:
    web.serve("<rss/>")

    for url in (web.url(), f"https://127.0.0.1:{web.port}/"):
        answer = await fetched(url, proxy.replace(PASSWORD, "a-wrong-word"))

        assert isinstance(answer, Failed)
        assert answer.reason is FailureReason.PROXY
        assert "a-wrong-word" not in answer.detail
    assert web.requests == []


async def test_a_proxy_that_is_not_there_is_told(web: FeedWeb) -> None:
    answer = await fetched(web.url(), f"http://127.0.0.1:{pick_free_port(random.Random())}")

    assert isinstance(answer, Failed)
    assert answer.reason is FailureReason.PROXY


async def test_a_recording_holds_nothing_of_the_proxys_password(
    web: FeedWeb, proxy: str, clock: VirtualClock, tmp_path: Path
) -> None:
    web.serve("<rss/>")
    tape = tmp_path / "tape"
    with WarcFolder(tape, clock) as folder:
        recorder = FolderRecorder(folder, CollectorRegistry())
        fetching = replace(FETCHING, proxy=Proxy.parse(proxy))
        async with open_fetcher(clock, OPEN, fetching, recorder) as fetcher:
            await fetcher.fetch(web.url(), Validators())

    import gzip

    (file,) = tape.iterdir()
    recorded = gzip.decompress(file.read_bytes())
    assert b"GET /feed" in recorded
    assert b"Proxy-Authorization" not in recorded
    assert PASSWORD.encode() not in recorded
