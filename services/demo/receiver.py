"""What does a subscriber's webhook receiver look like, and did every signature verify?"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tocsin.webhooks import VerificationError, verify

HOST = "127.0.0.1"


@dataclass(slots=True)
class Received:
    """What has come in; ``by_id`` drops what a sender repeated after a lost answer.

    ``secret`` may be set later, when an API has told it; until then every request is refused.
    """

    secret: str | None = None
    by_id: dict[str, dict[str, Any]] = field(default_factory=dict)
    repeated: int = 0
    refused: int = 0

    def take(self, name: str, payload: dict[str, Any]) -> None:
        """Keep a verified payload once under its ``webhook-id``."""
        if name in self.by_id:
            self.repeated += 1
        else:
            self.by_id[name] = payload

    def data(self) -> list[dict[str, Any]]:
        """Return the alerts that the payloads carry, in the order of their arrival."""
        return [payload["data"] for payload in self.by_id.values()]


@asynccontextmanager
async def receiving(
    secret: str | None = None, port: int = 0
) -> AsyncIterator[tuple[str, Received]]:
    """Receive and verify webhooks on loopback inside the block; yield the URL and what comes."""
    received = Received(secret)

    async def hook(request: web.Request) -> web.Response:
        body = await request.read()
        try:
            payload = verify(request.headers, body, received.secret or ())
        except VerificationError:
            received.refused += 1
            return web.Response(status=401)
        received.take(request.headers["webhook-id"], payload)
        return web.Response(status=204)

    app = web.Application()
    app.router.add_post("/hook", hook)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, HOST, port)
        await site.start()
        yield f"http://{HOST}:{runner.addresses[0][1]}/hook", received
    finally:
        await runner.cleanup()
