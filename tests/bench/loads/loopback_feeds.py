"""Where do full-text feeds come from, over real HTTP on loopback, a new set for every round?"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import escape
from random import Random

from aiohttp import web

from tests.bench.loads.varied_seeds import varied_seeds

FEEDS, ENTRIES = 60, 50
# One request at a time goes to a host, so there are several.
_HOSTS = tuple(f"127.0.0.{n}" for n in range(1, 9))
_PARAGRAPHS = 3


@dataclass(frozen=True, slots=True)
class FeedServer:
    """A server of ``FEEDS`` feeds of ``ENTRIES`` entries per round."""

    port: int

    def urls(self, round_name: str, *, declared: bool) -> list[str]:
        """Return the addresses of a round's feeds, whose language is ``declared`` or not."""
        language = "en" if declared else "unsaid"
        return [
            f"http://{_HOSTS[n % len(_HOSTS)]}:{self.port}/{round_name}/{language}/{n}"
            for n in range(FEEDS)
        ]


@asynccontextmanager
async def serve_feeds() -> AsyncIterator[FeedServer]:
    """Serve until the block ends."""
    bodies = [_items(paragraphs, n) for n, paragraphs in enumerate(_texts())]

    async def answer(request: web.Request) -> web.Response:
        language = request.match_info["language"]
        told = "" if language == "unsaid" else f"<language>{language}</language>"
        body = f"{_HEAD}{told}{bodies[int(request.match_info['n'])]}</channel></rss>"
        return web.Response(body=body.encode(), content_type="application/rss+xml")

    app = web.Application()
    app.router.add_get("/{round}/{language}/{n}", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    port = 0
    for host in _HOSTS:
        await web.TCPSite(runner, host, port).start()
        port = runner.addresses[0][1]
    try:
        yield FeedServer(port)
    finally:
        await runner.cleanup()


_HEAD = '<rss version="2.0"><channel><title>Paper</title><link>http://paper.example/</link>'


def _texts() -> list[list[str]]:
    seeds = varied_seeds(7)
    return [[line for line in next(seeds).text.split("\n") if line.strip()] for _ in range(FEEDS)]


def _items(lines: list[str], number: int) -> str:
    random = Random(number)
    items = []
    for n in range(ENTRIES):
        told = "".join(f"<p>{escape(one)}</p>" for one in random.choices(lines, k=_PARAGRAPHS))
        items.append(
            f"<item><title>Report {number}.{n}: {escape(random.choice(lines)[:60])}</title>"
            f"<link>http://paper.example/{number}/{n}</link>"
            f'<guid isPermaLink="false">{number}-{n}</guid>'
            f"<pubDate>Mon, 02 Nov 2026 {n % 24:02}:{number % 60:02}:00 GMT</pubDate>"
            f"<description><![CDATA[{told}]]></description></item>"
        )
    return "".join(items)
