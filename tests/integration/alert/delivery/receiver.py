"""How does a webhook receiver behave that tests can tell what to answer?"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

from aiohttp import web
from aiohttp.test_utils import BaseTestServer, TestServer

from services.alert.signing import symmetric_secret
from tocsin.webhooks import verify

SECRET = symmetric_secret(bytes(range(32)))

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Received:
    """One request whose signature was right."""

    path: str
    webhook_id: str
    message: dict[str, object]
    replay: str | None


@dataclass(slots=True)
class Receiver:
    """Verifies every request, keeps it, and answers what the script says, then 204.

    ``hanging`` is set while a request to ``/hang`` is kept waiting, until ``let_go`` is set.
    """

    server: BaseTestServer
    script: list[Answer] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    hanging: asyncio.Event = field(default_factory=asyncio.Event)
    let_go: asyncio.Event = field(default_factory=asyncio.Event)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def url(self, path: str = "/hook") -> str:
        """Return the address to send to."""
        return str(self.server.make_url(path))

    def ids(self) -> list[str]:
        """Return the webhook-id of each request, repetitions included."""
        return [each.webhook_id for each in self.received]

    async def arrivals(self, count: int, path: str = "/hook") -> None:
        """Wait until ``count`` requests to ``path`` have come."""
        async with asyncio.timeout(20):
            while sum(each.path == path for each in self.received) < count:
                self.news.clear()
                await self.news.wait()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Take one request."""
        body = await request.read()
        message = verify(request.headers, body, SECRET, tolerance=timedelta(minutes=5))
        headers = request.headers
        self.received.append(
            Received(request.path, headers["webhook-id"], message, headers.get("webhook-replay"))
        )
        self.news.set()
        if request.path == "/hang":
            self.hanging.set()
            await self.let_go.wait()
        if self.script:
            return await self.script.pop(0)(request)
        return web.Response(status=204)


async def start_receiver() -> Receiver:
    """Start a receiver on a free port of loopback; close its ``server`` at the end."""
    app = web.Application()
    server = TestServer(app)
    receiver = Receiver(server)
    app.router.add_route("*", "/{path:.*}", receiver.handle)
    await server.start_server()
    return receiver


def status(code: int, body: str = "", **headers: str) -> Answer:
    """Answer with a status."""

    async def answer(_: web.Request) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(status=code, text=body, headers=named)

    return answer


async def endless(request: web.Request) -> web.StreamResponse:
    """Answer 200 and never stop."""
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b"x" * 65_536)


async def slow(_: web.Request) -> web.StreamResponse:
    """Never answer."""
    await asyncio.Event().wait()
    return web.Response()


async def cut_off(request: web.Request) -> web.StreamResponse:
    """Break the connection without a word."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()
