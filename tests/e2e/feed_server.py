"""How does a news site with one feed look to Tocsin in a test?"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from aiohttp import web

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the feed."""

    guid: str
    title: str
    text: str
    published: datetime


@dataclass(slots=True)
class Site:
    """The feed's entries, newest last; add to them while it is served."""

    entries: list[Entry] = field(default_factory=list)
    polls: int = 0

    def rss(self) -> str:
        """Return the feed as RSS 2.0."""
        items = "".join(
            f"<item><guid isPermaLink='false'>{one.guid}</guid><title>{escape(one.title)}</title>"
            f"<link>http://news.example/{one.guid}</link>"
            f"<description>{escape(one.text)}</description>"
            f"<pubDate>{format_datetime(one.published)}</pubDate></item>"
            for one in self.entries
        )
        return f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>"


@asynccontextmanager
async def serving_feed(site: Site) -> AsyncIterator[str]:
    """Serve ``site`` on loopback inside the block; yield the feed's URL."""

    async def feed(_request: web.Request) -> web.Response:
        site.polls += 1
        return web.Response(text=site.rss(), content_type="application/rss+xml")

    app = web.Application()
    app.router.add_get("/feed.xml", feed)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, 0).start()
        yield f"http://{HOST}:{runner.addresses[0][1]}/feed.xml"
    finally:
        await runner.cleanup()
