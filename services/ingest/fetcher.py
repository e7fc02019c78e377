"""What does a feed's server answer, asked once and politely?"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http import HTTPStatus

import aiohttp
from yarl import URL

from services.ingest.fetched import (
    Failed,
    FailureReason,
    Fetched,
    Modified,
    NotModified,
    Validators,
)
from services.ingest.host_pace import HostPace
from services.ingest.http_hints import hints_of, validators_of
from services.ingest.inflation import BodyLimits, Inflation, Overrun
from services.ingest.recording.observed import exchange_of
from services.ingest.recording.recorder import Recorder
from services.ingest.schedule import Hints
from shared.clock import Clock
from shared.egress.dialling import dial_refusal
from shared.egress.policy import EgressPolicy, Refusal
from shared.egress.session import guarded_session
from shared.egress.urls import check_url

_PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PAUSES = frozenset({429, 503})
_ENCODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
_NO_FEED = ("image/", "audio/", "video/", "font/", "application/pdf", "application/zip")
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1"
)
_CHUNK = 65_536
# The fetcher's own deadline is the one that counts.
_NO_DEADLINE = timedelta(days=1)
_PAUSE_UNASKED = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """How feeds are asked for: by which name, how long, how often, how much, over which hops.

    ``timeout`` bounds each request from the dialling to the last byte;
    ``spacing`` lies between two requests to one host.
    """

    user_agent: str = "Tocsin (feed reader for news alerts)"
    timeout: timedelta = timedelta(seconds=30)
    spacing: timedelta = timedelta(seconds=1)
    limits: BodyLimits = field(default_factory=BodyLimits)
    most_redirects: int = 5


@dataclass(frozen=True, slots=True)
class _Hop:
    url: URL
    permanent: bool


class Fetcher:
    """Fetch feeds over the egress guard; made by ``open_fetcher``."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        clock: Clock,
        egress: EgressPolicy,
        policy: FetchPolicy,
        pace: HostPace,
        recorder: Recorder | None = None,
    ) -> None:
        self._session = session
        self._clock = clock
        self._egress = egress
        self._policy = policy
        self._pace = pace
        self.recorder = recorder
        """What keeps all that comes; None where nothing is recorded."""

    async def fetch(self, url: str, validators: Validators) -> Fetched:
        """Return what ``url`` answers; asked conditionally where ``validators`` say anything.

        Every failure is a value that names its reason; nothing is raised. A permanent move is told
        only if every hop of it was permanent.
        """
        try:
            return await self._follow(url, validators)
        except TimeoutError:
            limit = self._policy.timeout.total_seconds()
            return Failed(FailureReason.TIMEOUT, f"no complete answer within {limit:g} s")
        except (aiohttp.ClientError, OSError, ValueError) as exc:
            return _connection_failure(exc)

    async def _follow(self, start: str, validators: Validators) -> Fetched:
        at, moved = start, True
        for _ in range(self._policy.most_redirects + 1):
            url = check_url(at, self._egress)
            if isinstance(url, Refusal):
                return Failed(FailureReason.EGRESS_REFUSED, f"{url.reason}: {url.detail}")
            moved_to = at if moved and at != start else None
            answer = await self._ask(url, validators, moved_to)
            if not isinstance(answer, _Hop):
                return answer
            at, moved = str(answer.url), moved and answer.permanent
        detail = f"more than {self._policy.most_redirects} redirects"
        return Failed(FailureReason.REDIRECTS, detail)

    async def _ask(self, url: URL, validators: Validators, moved_to: str | None) -> Fetched | _Hop:
        host = url.host or ""
        held = self._pace.held_for(host)
        if held:
            detail = f"{host} asked to be left alone"
            return Failed(FailureReason.RATE_LIMITED, detail, Hints(retry_after=held))
        request = self._session.get(url, headers=self._headers(validators), allow_redirects=False)
        limit = self._policy.timeout.total_seconds()
        async with self._pace.turn(host), asyncio.timeout(limit), request as response:
            received = bytearray()
            answer = await self._answered(response, validators, moved_to, received)
        return await self._recorded(response, bytes(received), answer)

    async def _recorded(
        self, response: aiohttp.ClientResponse, body: bytes, answer: Fetched | _Hop
    ) -> Fetched | _Hop:
        if self.recorder is None:
            return answer
        complete = isinstance(answer, Modified | NotModified)
        exchange = exchange_of(response, body, self._clock.now(), complete=complete)
        name = await self.recorder.keep(exchange)
        return replace(answer, recorded_as=name) if isinstance(answer, Modified) else answer

    def _headers(self, validators: Validators) -> dict[str, str]:
        headers = {
            "User-Agent": self._policy.user_agent,
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip, deflate",
        }
        if validators.etag:
            headers["If-None-Match"] = validators.etag
        if validators.last_modified:
            headers["If-Modified-Since"] = validators.last_modified
        return headers

    async def _answered(
        self,
        response: aiohttp.ClientResponse,
        asked: Validators,
        moved_to: str | None,
        received: bytearray,
    ) -> Fetched | _Hop:
        status = response.status
        hints = hints_of(response.headers, self._clock.now())
        if status in _REDIRECTS and "Location" in response.headers:
            target = response.url.join(URL(response.headers["Location"]))
            return _Hop(target.with_fragment(None), status in _PERMANENT)
        if status == HTTPStatus.NOT_MODIFIED:
            given = validators_of(response.headers)
            kept = Validators(given.etag or asked.etag, given.last_modified or asked.last_modified)
            return NotModified(kept, hints, moved_to)
        if status != HTTPStatus.OK:
            return self._refused(response, hints)
        return await self._body(response, hints, moved_to, received)

    def _refused(self, response: aiohttp.ClientResponse, hints: Hints) -> Failed:
        detail = f"the server answered {response.status} {response.reason or ''}".strip()
        if response.status == HTTPStatus.GONE:
            return Failed(FailureReason.GONE, detail, hints)
        if response.status not in _PAUSES:
            return Failed(FailureReason.STATUS, detail, hints)
        if response.status == HTTPStatus.TOO_MANY_REQUESTS:
            # The limit is the host's: its other feeds must wait, too.
            self._pace.hold(response.url.host or "", hints.retry_after or _PAUSE_UNASKED)
        return Failed(FailureReason.RATE_LIMITED, detail, hints)

    async def _body(
        self,
        response: aiohttp.ClientResponse,
        hints: Hints,
        moved_to: str | None,
        received: bytearray,
    ) -> Fetched:
        kind = response.headers.get("Content-Type")
        if kind and kind.lower().lstrip().startswith(_NO_FEED):
            return Failed(FailureReason.CONTENT_TYPE, f"expected a feed, got {kind[:60]}")
        encoding = response.headers.get("Content-Encoding", "").strip().lower()
        if encoding not in _ENCODINGS:
            detail = f"expected gzip or deflate, got the encoding {encoding[:60]!r}"
            return Failed(FailureReason.COMPRESSION, detail)
        data = await self._read(response, encoding, received)
        if isinstance(data, Failed):
            return data
        given = validators_of(response.headers)
        return Modified(data, str(response.url), kind, given, hints, moved_to)

    async def _read(
        self, response: aiohttp.ClientResponse, encoding: str, received: bytearray
    ) -> bytes | Failed:
        limits = self._policy.limits
        inflation = Inflation(encoding, limits)
        async for chunk in response.content.iter_chunked(_CHUNK):
            if self.recorder is not None:
                received += chunk
            overrun = inflation.take(chunk)
            if overrun is not None:
                response.close()
                return _overrun(overrun, limits)
        body = inflation.body()
        return _overrun(body, limits) if isinstance(body, Overrun) else body


@asynccontextmanager
async def open_fetcher(
    clock: Clock,
    egress: EgressPolicy,
    policy: FetchPolicy | None = None,
    recorder: Recorder | None = None,
) -> AsyncIterator[Fetcher]:
    """Yield a fetcher that reaches only what ``egress`` allows; ``recorder`` keeps all it gets."""
    chosen = policy or FetchPolicy()
    # Bodies are inflated here, so that a bomb is measured before it has gone off.
    async with guarded_session(egress, total=_NO_DEADLINE, decompress=False) as session:
        yield Fetcher(session, clock, egress, chosen, HostPace(clock, chosen.spacing), recorder)


def _overrun(overrun: Overrun, limits: BodyLimits) -> Failed:
    match overrun:
        case Overrun.TOO_LARGE:
            detail = f"expected at most {limits.most_bytes} bytes"
            return Failed(FailureReason.TOO_LARGE, detail)
        case Overrun.RATIO:
            detail = f"a byte inflates to more than {limits.most_ratio}: taken for a bomb"
            return Failed(FailureReason.COMPRESSION, detail)
        case Overrun.CORRUPT:
            return Failed(FailureReason.COMPRESSION, "the compressed body is cut or corrupt")


def _connection_failure(error: Exception) -> Failed:
    refusal = dial_refusal(error)
    if refusal is not None:
        return Failed(FailureReason.EGRESS_REFUSED, f"{refusal.reason}: {refusal.detail}")
    return Failed(FailureReason.CONNECTION, f"{type(error).__name__}: {error}"[:300])
