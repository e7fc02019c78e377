"""How does a day pass in a minute while real requests go over real sockets?

As on the virtual loop, but time stands still while a request is under way, and the sockets are
looked at then.
"""

import selectors
from datetime import datetime
from types import TracebackType
from typing import Any, cast

import aiohttp
from yarl import URL

from tests.bench.loads.virtual_loop import JumpingSelector, VirtualLoop

_LOOK_SECONDS = 0.05


class LoopbackSelector(JumpingSelector):
    """Let time stand still while ``under_way`` requests wait for their answers."""

    def __init__(self) -> None:
        super().__init__()
        self.under_way = 0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Return what is ready; only when nothing can become ready, jump on."""
        ready = selectors.DefaultSelector.select(self, 0)
        if ready or timeout == 0:
            return ready
        if self.under_way:
            return selectors.DefaultSelector.select(self, _LOOK_SECONDS)
        return super().select(timeout)


def loopback_loop(start: datetime) -> tuple[VirtualLoop, LoopbackSelector]:
    """Return a loop on a clock that starts at ``start``, and its selector."""
    selector = LoopbackSelector()
    return VirtualLoop(start, selector), selector


class WatchedSession:
    """The part of a client session that the fetcher uses; tells the selector of each request."""

    def __init__(self, session: aiohttp.ClientSession, selector: LoopbackSelector) -> None:
        self._session = session
        self._selector = selector

    def get(self, url: URL, **options: Any) -> "_WatchedRequest":
        """Return the request; it begins when it is entered."""
        return _WatchedRequest(self._session.get(url, **options), self._selector)

    def as_session(self) -> aiohttp.ClientSession:
        """Return this as what it stands for."""
        return cast("aiohttp.ClientSession", self)


class _WatchedRequest:
    def __init__(
        self, request: aiohttp.client._RequestContextManager, selector: LoopbackSelector
    ) -> None:
        self._request = request
        self._selector = selector

    async def __aenter__(self) -> aiohttp.ClientResponse:
        self._selector.under_way += 1
        try:
            return await self._request.__aenter__()
        except BaseException:
            self._selector.under_way -= 1
            raise

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            await self._request.__aexit__(kind, error, trace)
        finally:
            self._selector.under_way -= 1
