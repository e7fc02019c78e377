"""How are the changing feeds served over real HTTP?"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiohttp import web

from tests.faults.changing_feeds import ChangingFeed

# One request at a time goes to a host, so there are several.
_HOSTS = tuple(f"127.0.0.{n}" for n in range(1, 5))


@asynccontextmanager
async def serving(feeds: Sequence[ChangingFeed]) -> AsyncIterator[list[str]]:
    """Serve ``feeds`` on loopback inside the block; yield their addresses."""

    async def answer(request: web.Request) -> web.Response:
        feed = feeds[int(request.match_info["n"])]
        return web.Response(text=feed.poll(), content_type="application/rss+xml")

    app = web.Application()
    app.router.add_get("/{n}", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    port = 0
    try:
        for host in _HOSTS:
            await web.TCPSite(runner, host, port).start()
            port = runner.addresses[0][1]
        yield [f"http://{_HOSTS[n % len(_HOSTS)]}:{port}/{n}" for n in range(len(feeds))]
    finally:
        await runner.cleanup()
