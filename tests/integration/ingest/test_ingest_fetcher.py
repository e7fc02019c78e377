import gzip
import zlib
from datetime import timedelta
from email.utils import format_datetime

import pytest
from aiohttp import web as aio

from services.ingest.fetched import Failed, FailureReason, Modified, NotModified, Validators
from services.ingest.fetcher import Fetcher, open_fetcher
from shared.clock import VirtualClock
from shared.egress.policy import EgressPolicy
from tests.integration.ingest.feed_web import FeedWeb
from tests.integration.ingest.room import HOUR, NOW

NOTHING = Validators()
MINUTE = timedelta(minutes=1)


def reason(answer: object) -> FailureReason:
    assert isinstance(answer, Failed), answer
    return answer.reason


async def test_a_feed_comes_with_its_validators_and_hints(web: FeedWeb, fetcher: Fetcher) -> None:
    web.serve("<rss/>", ETag='"a"', Last_Modified="yesterday", Cache_Control="max-age=600")

    answer = await fetcher.fetch(web.url(), NOTHING)

    assert isinstance(answer, Modified)
    assert (answer.data, answer.url) == (b"<rss/>", web.url())
    assert answer.validators == Validators('"a"', "yesterday")
    assert answer.hints.fresh_for == 10 * MINUTE
    assert answer.moved_to is None


async def test_the_request_says_who_asks_and_sends_no_cookies(
    web: FeedWeb, fetcher: Fetcher
) -> None:
    web.serve("<rss/>", Set_Cookie="a=b")

    await fetcher.fetch(web.url(), NOTHING)
    await fetcher.fetch(web.url(), NOTHING)

    headers = web.requests[-1].headers
    assert headers["User-Agent"].startswith("Tocsin")
    assert "Cookie" not in headers
    assert "If-None-Match" not in headers


async def test_validators_are_sent_back_as_received(web: FeedWeb, fetcher: Fetcher) -> None:
    web.serve("<rss/>", ETag='W/"x, y"')

    answer = await fetcher.fetch(web.url(), Validators('W/"x, y"', "some day"))

    assert isinstance(answer, NotModified)
    assert answer.validators == Validators('W/"x, y"', "some day")
    assert web.requests[0].headers["If-Modified-Since"] == "some day"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_followed(web: FeedWeb, fetcher: Fetcher, status: int) -> None:
    web.serve(status=status, path="/old", Location="/feed")
    web.serve("<rss/>")

    answer = await fetcher.fetch(web.url("/old"), NOTHING)

    assert isinstance(answer, Modified)
    assert answer.url == web.url()
    assert answer.moved_to == (web.url() if status in {301, 308} else None)


async def test_a_move_is_permanent_only_if_every_hop_is(web: FeedWeb, fetcher: Fetcher) -> None:
    web.serve(status=302, path="/a", Location="/b")
    web.serve(status=301, path="/b", Location="/feed")
    web.serve("<rss/>")

    answer = await fetcher.fetch(web.url("/a"), NOTHING)

    assert isinstance(answer, Modified)
    assert answer.moved_to is None


async def test_endless_redirects_end(web: FeedWeb, fetcher: Fetcher) -> None:
    web.serve(status=302, Location="/feed")

    assert reason(await fetcher.fetch(web.url(), NOTHING)) is FailureReason.REDIRECTS
    assert len(web.requests) == 6


@pytest.mark.parametrize(
    "target",
    [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "http://[fd00::1]/",
        "http://user:pass@127.0.0.1/",
        "http://0x7f000001/",
    ],
)
async def test_a_redirect_into_the_private_net_is_refused(
    web: FeedWeb, fetcher: Fetcher, target: str
) -> None:
    web.serve(status=302, Location=target)

    assert reason(await fetcher.fetch(web.url(), NOTHING)) is FailureReason.EGRESS_REFUSED


async def test_loopback_is_refused_unless_allowed(web: FeedWeb, clock: VirtualClock) -> None:
    web.serve("<rss/>")

    async with open_fetcher(clock, EgressPolicy()) as guarded:
        literal = await guarded.fetch(web.url(), NOTHING)
        named = await guarded.fetch("http://localhost/feed", NOTHING)

    assert reason(literal) is reason(named) is FailureReason.EGRESS_REFUSED
    assert web.requests == []


async def test_retry_after_in_seconds_holds_the_whole_host(
    web: FeedWeb, fetcher: Fetcher, clock: VirtualClock
) -> None:
    web.serve(status=429, Retry_After="120")
    web.serve("<rss/>", path="/other")

    first = await fetcher.fetch(web.url(), NOTHING)
    held = await fetcher.fetch(web.url("/other"), NOTHING)
    clock.advance(NOW + 3 * MINUTE)
    free = await fetcher.fetch(web.url("/other"), NOTHING)

    assert reason(first) is reason(held) is FailureReason.RATE_LIMITED
    assert isinstance(first, Failed)
    assert first.hints.retry_after == 2 * MINUTE
    assert isinstance(free, Modified)
    assert len(web.requests) == 2


async def test_retry_after_as_a_date_is_understood(web: FeedWeb, fetcher: Fetcher) -> None:
    web.serve(status=503, Retry_After=format_datetime(NOW + HOUR, usegmt=True))

    answer = await fetcher.fetch(web.url(), NOTHING)

    assert isinstance(answer, Failed)
    assert answer.hints.retry_after == HOUR


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (410, FailureReason.GONE),
        (404, FailureReason.STATUS),
        (403, FailureReason.STATUS),
        (500, FailureReason.STATUS),
        (204, FailureReason.STATUS),
    ],
)
async def test_other_statuses_are_failures(
    web: FeedWeb, fetcher: Fetcher, status: int, expected: FailureReason
) -> None:
    web.serve(status=status)

    assert reason(await fetcher.fetch(web.url(), NOTHING)) is expected


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(b"<rss/>")),
        ("deflate", zlib.compress(b"<rss/>")),
        ("deflate", zlib.compress(b"<rss/>", wbits=-15)),
        ("identity", gzip.compress(b"<rss/>")),
    ],
)
async def test_compressed_bodies_are_inflated(
    web: FeedWeb, fetcher: Fetcher, encoding: str, body: bytes
) -> None:
    web.serve(body, Content_Encoding=encoding)

    answer = await fetcher.fetch(web.url(), NOTHING)

    assert isinstance(answer, Modified)
    assert answer.data == b"<rss/>"


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
async def test_a_gzip_bomb_is_not_inflated(web: FeedWeb, fetcher: Fetcher, encoding: str) -> None:
    web.serve(gzip.compress(b"\x00" * 2_500_000), Content_Encoding=encoding)

    assert reason(await fetcher.fetch(web.url(), NOTHING)) is FailureReason.COMPRESSION


@pytest.mark.parametrize("body", [gzip.compress(b"<rss/>" * 99)[:-9], b"no gzip"])
async def test_a_corrupt_body_is_a_failure(web: FeedWeb, fetcher: Fetcher, body: bytes) -> None:
    web.serve(body, Content_Encoding="gzip")

    assert reason(await fetcher.fetch(web.url(), NOTHING)) is FailureReason.COMPRESSION


async def test_an_unknown_encoding_is_a_failure(web: FeedWeb, fetcher: Fetcher) -> None:
    web.serve(b"x", Content_Encoding="br")

    assert reason(await fetcher.fetch(web.url(), NOTHING)) is FailureReason.COMPRESSION


async def test_a_body_without_end_is_cut_off(web: FeedWeb, fetcher: Fetcher) -> None:
    async def endless(request: aio.Request) -> aio.StreamResponse:
        response = aio.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"<item/>" * 10_000)

    web.answers["/feed"] = endless

    assert reason(await fetcher.fetch(web.url(), NOTHING)) is FailureReason.TOO_LARGE


async def test_a_server_that_hangs_costs_the_timeout(web: FeedWeb, hasty_fetcher: Fetcher) -> None:
    web.hang()

    assert reason(await hasty_fetcher.fetch(web.url(), NOTHING)) is FailureReason.TIMEOUT


async def test_a_cut_connection_is_a_failure(web: FeedWeb, fetcher: Fetcher) -> None:
    async def cut(request: aio.Request) -> aio.StreamResponse:
        response = aio.StreamResponse(headers={"Content-Length": "100"})
        await response.prepare(request)
        await response.write(b"<rss>")
        assert request.transport is not None
        request.transport.close()
        return response

    web.answers["/feed"] = cut

    assert reason(await fetcher.fetch(web.url(), NOTHING)) is FailureReason.CONNECTION


async def test_a_closed_port_is_a_failure(fetcher: Fetcher) -> None:
    assert reason(await fetcher.fetch("http://127.0.0.1:1/", NOTHING)) is FailureReason.CONNECTION


@pytest.mark.parametrize("kind", ["image/png", "application/pdf", "audio/mpeg"])
async def test_what_cannot_be_a_feed_is_not_read(web: FeedWeb, fetcher: Fetcher, kind: str) -> None:
    web.serve(b"x", Content_Type=kind)

    assert reason(await fetcher.fetch(web.url(), NOTHING)) is FailureReason.CONTENT_TYPE


@pytest.mark.parametrize("url", ["", "no url", "ftp://example.org/", "http://", "http://[::1"])
async def test_what_is_no_web_address_is_refused(fetcher: Fetcher, url: str) -> None:
    assert reason(await fetcher.fetch(url, NOTHING)) is FailureReason.EGRESS_REFUSED


async def test_a_bad_location_is_a_failure(web: FeedWeb, fetcher: Fetcher) -> None:
    web.serve(status=302, Location="http://[::1")

    assert isinstance(await fetcher.fetch(web.url(), NOTHING), Failed)
