"""How does the real fetcher reach the simulated web without a socket?"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from types import TracebackType
from typing import Self, cast

import aiohttp
from multidict import CIMultiDict
from yarl import URL

from tests.bench.loads.simulated_web import SimulatedWeb
from tests.bench.loads.virtual_loop import VirtualLoop

_LATENCY = 0.2


class SimulatedSession:
    """The part of a client session that the fetcher uses."""

    def __init__(self, web: SimulatedWeb, loop: VirtualLoop) -> None:
        self._web = web
        self._loop = loop

    def get(
        self, url: URL, *, headers: Mapping[str, str], allow_redirects: bool, proxy_headers: None
    ) -> "SimulatedResponse":
        """Return the response; it begins when it is entered."""
        del allow_redirects, proxy_headers
        return SimulatedResponse(self._web, self._loop, url, dict(headers))

    def as_session(self) -> aiohttp.ClientSession:
        """Return this as what it stands for."""
        return cast("aiohttp.ClientSession", self)


class SimulatedResponse:
    """One answer, complete after a fifth of a virtual second."""

    def __init__(
        self, web: SimulatedWeb, loop: VirtualLoop, url: URL, headers: dict[str, str]
    ) -> None:
        self._web, self._loop, self._sent = web, loop, headers
        self.url = url
        self.reason = ""
        self.content = self

    async def __aenter__(self) -> Self:
        answer = self._web.begin(self.url.host or "", str(self.url), self._sent, self._loop.time())
        await asyncio.sleep(_LATENCY)
        self.status = answer.status
        self.headers = CIMultiDict(answer.headers)
        self._body = answer.body
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._web.end(self.url.host or "", self._loop.time())

    async def iter_chunked(self, size: int) -> AsyncIterator[bytes]:
        """Yield the body in one piece."""
        del size
        yield self._body

    def close(self) -> None:
        """Do nothing: there is no connection."""
