"""What does a server answer, asked once and politely?"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http import HTTPStatus

import aiohttp
from yarl import URL

from services.ingest.answer_body import read_body
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
from services.ingest.inflation import BodyLimits
from services.ingest.recording.observed import exchange_of
from services.ingest.recording.recorder import Recorder
from services.ingest.schedule import Hints
from services.ingest.wanted import FEED, Wanted
from shared.clock import Clock
from shared.egress.dialling import dial_refusal
from shared.egress.policy import EgressPolicy, Refusal
from shared.egress.proxy import Detour, Proxy, Way, open_detour
from shared.egress.session import guarded_session
from shared.egress.urls import check_url

_PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PAUSES = frozenset({429, 503})
# The fetcher's own deadline is the one that counts.
_NO_DEADLINE = timedelta(days=1)
_PAUSE_UNASKED = timedelta(minutes=5)

Permit = Callable[[URL], Awaitable[Failed | None]]
"""Say before each hop why its address is not to be asked; None where it may be."""


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """How servers are asked: by which name, how long, how often, how much, over which hops.

    ``timeout`` bounds each request from the dialling to the last byte;
    ``spacing`` lies between two requests to one host.
    """

    user_agent: str = "Tocsin (feed reader for news alerts)"
    timeout: timedelta = timedelta(seconds=30)
    spacing: timedelta = timedelta(seconds=1)
    limits: BodyLimits = field(default_factory=BodyLimits)
    most_redirects: int = 5
    proxy: Proxy | None = None


@dataclass(frozen=True, slots=True)
class _Hop:
    url: URL
    permanent: bool


@dataclass(frozen=True, slots=True)
class _Question:
    wanted: Wanted
    validators: Validators
    permit: Permit | None = None
    moved_to: str | None = None


class Fetcher:
    """Fetch feeds and pages over the egress guard; made by ``open_fetcher``."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        clock: Clock,
        egress: EgressPolicy,
        policy: FetchPolicy,
        pace: HostPace,
        recorder: Recorder | None = None,
        detour: Detour | None = None,
    ) -> None:
        self._session = session
        self._detour = detour
        self._clock = clock
        self._egress = egress
        self._policy = policy
        self._pace = pace
        self.recorder = recorder
        """What keeps all that comes; None where nothing is recorded."""

    async def fetch(
        self,
        url: str,
        validators: Validators,
        wanted: Wanted = FEED,
        permit: Permit | None = None,
    ) -> Fetched:
        """Return what ``url`` answers; asked conditionally where ``validators`` say anything.

        Every failure is a value that names its reason; nothing is raised. A permanent move is told
        only if every hop of it was permanent. ``permit`` is asked before each hop.
        """
        try:
            return await self._follow(url, _Question(wanted, validators, permit))
        except TimeoutError:
            limit = self._limit(wanted)
            return Failed(FailureReason.TIMEOUT, f"no complete answer within {limit:g} s")
        except (aiohttp.ClientError, OSError, ValueError) as exc:
            return _connection_failure(exc)

    def _limit(self, wanted: Wanted) -> float:
        return (wanted.timeout or self._policy.timeout).total_seconds()

    async def _follow(self, start: str, question: _Question) -> Fetched:
        at, moved = start, True
        for _ in range(self._policy.most_redirects + 1):
            url = check_url(at, self._egress)
            if isinstance(url, Refusal):
                return _refusal(url)
            refused = await question.permit(url) if question.permit else None
            if refused is not None:
                return refused
            moved_to = at if moved and at != start else None
            answer = await self._ask(url, replace(question, moved_to=moved_to))
            if not isinstance(answer, _Hop):
                return answer
            at, moved = str(answer.url), moved and answer.permanent
        detail = f"more than {self._policy.most_redirects} redirects"
        return Failed(FailureReason.REDIRECTS, detail)

    async def _ask(self, url: URL, question: _Question) -> Fetched | _Hop:
        host = url.host or ""
        held = self._pace.held_for(host)
        if held:
            detail = f"{host} asked to be left alone"
            return Failed(FailureReason.RATE_LIMITED, detail, Hints(retry_after=held))
        way = await self._way_to(url)
        if isinstance(way, Refusal):
            return _refusal(way)
        request = way.session.get(
            url,
            headers=self._headers(question) | way.headers,
            allow_redirects=False,
            proxy_headers=way.tunnel,
        )
        limit = self._limit(question.wanted)
        async with self._pace.turn(host), asyncio.timeout(limit), request as response:
            received = bytearray()
            answer = await self._answered(response, question, received)
        return await self._recorded(response, bytes(received), answer)

    async def _way_to(self, url: URL) -> Way | Refusal:
        found = await self._detour.to(url) if self._detour else None
        return found or Way(self._session)

    async def _recorded(
        self, response: aiohttp.ClientResponse, body: bytes, answer: Fetched | _Hop
    ) -> Fetched | _Hop:
        if self.recorder is None:
            return answer
        complete = isinstance(answer, Modified | NotModified)
        exchange = exchange_of(response, body, self._clock.now(), complete=complete)
        name = await self.recorder.keep(exchange)
        return replace(answer, recorded_as=name) if isinstance(answer, Modified) else answer

    def _headers(self, question: _Question) -> dict[str, str]:
        headers = {
            "User-Agent": self._policy.user_agent,
            "Accept": question.wanted.accept,
            "Accept-Encoding": "gzip, deflate",
        }
        if question.validators.etag:
            headers["If-None-Match"] = question.validators.etag
        if question.validators.last_modified:
            headers["If-Modified-Since"] = question.validators.last_modified
        return headers

    async def _answered(
        self, response: aiohttp.ClientResponse, question: _Question, received: bytearray
    ) -> Fetched | _Hop:
        status = response.status
        hints = hints_of(response.headers, self._clock.now())
        if status in _REDIRECTS and "Location" in response.headers:
            target = response.url.join(URL(response.headers["Location"]))
            return _Hop(target.with_fragment(None), status in _PERMANENT)
        if status == HTTPStatus.NOT_MODIFIED:
            given, asked = validators_of(response.headers), question.validators
            kept = Validators(given.etag or asked.etag, given.last_modified or asked.last_modified)
            return NotModified(kept, hints, question.moved_to)
        if status != HTTPStatus.OK:
            return self._refused(response, hints)
        return await self._body(response, hints, question, received)

    def _refused(self, response: aiohttp.ClientResponse, hints: Hints) -> Failed:
        detail = f"the server answered {response.status} {response.reason or ''}".strip()
        if response.status == HTTPStatus.GONE:
            return Failed(FailureReason.GONE, detail, hints, response.status)
        if response.status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
            return Failed(FailureReason.PROXY, f"the proxy: {detail}", hints, response.status)
        if response.status not in _PAUSES:
            return Failed(FailureReason.STATUS, detail, hints, response.status)
        if response.status == HTTPStatus.TOO_MANY_REQUESTS:
            # The limit is the host's: its other feeds must wait, too.
            self._pace.hold(response.url.host or "", hints.retry_after or _PAUSE_UNASKED)
        return Failed(FailureReason.RATE_LIMITED, detail, hints, response.status)

    async def _body(
        self,
        response: aiohttp.ClientResponse,
        hints: Hints,
        question: _Question,
        received: bytearray,
    ) -> Fetched:
        kind = response.headers.get("Content-Type")
        if not question.wanted.takes(kind):
            detail = f"expected {question.wanted.noun}, got {(kind or '')[:60]}"
            return Failed(FailureReason.CONTENT_TYPE, detail)
        limits = self._policy.limits
        if question.wanted.most_bytes is not None:
            limits = replace(limits, most_bytes=question.wanted.most_bytes)
        keep = received if self.recorder is not None else None
        data = await read_body(response, limits, keep, cut=question.wanted.cut)
        if isinstance(data, Failed):
            return data
        given = validators_of(response.headers)
        return Modified(data, str(response.url), kind, given, hints, question.moved_to)


@asynccontextmanager
async def open_fetcher(
    clock: Clock,
    egress: EgressPolicy,
    policy: FetchPolicy | None = None,
    recorder: Recorder | None = None,
) -> AsyncIterator[Fetcher]:
    """Yield a fetcher that reaches only what ``egress`` allows; ``recorder`` keeps all it gets."""
    chosen = policy or FetchPolicy()
    pace = HostPace(clock, chosen.spacing)
    async with AsyncExitStack() as opened:
        # Bodies are inflated here, so that a bomb is measured before it has gone off.
        session = guarded_session(egress, total=_NO_DEADLINE, decompress=False)
        await opened.enter_async_context(session)
        detour = open_detour(chosen.proxy, egress, total=_NO_DEADLINE) if chosen.proxy else None
        if detour is not None:
            opened.push_async_callback(detour.close)
        yield Fetcher(session, clock, egress, chosen, pace, recorder, detour)


def _refusal(refusal: Refusal) -> Failed:
    return Failed(FailureReason.EGRESS_REFUSED, f"{refusal.reason}: {refusal.detail}")


def _connection_failure(error: Exception) -> Failed:
    refusal = dial_refusal(error)
    if refusal is not None:
        return _refusal(refusal)
    if isinstance(error, aiohttp.ClientProxyConnectionError | aiohttp.ClientHttpProxyError):
        told = error.message if isinstance(error, aiohttp.ClientHttpProxyError) else error.strerror
        return Failed(FailureReason.PROXY, f"the proxy: {told}"[:300])
    return Failed(FailureReason.CONNECTION, f"{type(error).__name__}: {error}"[:300])
