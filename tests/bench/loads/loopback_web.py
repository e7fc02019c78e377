"""How is the simulated web served over real HTTP, with moved and dead feeds besides?

Each host is a loopback address of its own. Of the feeds some have moved for good (301), some are
sent on at every request (302), some die during the day (410).
"""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random

from aiohttp import web

from tests.bench.loads.simulated_web import FEEDS_PER_HOST, Answer, SimulatedWeb
from tests.bench.loads.virtual_loop import VirtualLoop

_MOVED, _SENT_ON, _GONE = 0.05, 0.02, 0.02
_DAY = 86_400
# A feed that has moved may be asked for where it was until the move has been seen, and once more.
_OLD_ADDRESS_TWICE = 2
# Backing off from five minutes to half a day leaves so many tries of a dead feed in a day.
_TRIES_OF_THE_DEAD = 12
_NOT_FOUND = 404


@dataclass(slots=True)
class LoopbackWeb:
    """Answers for ``web`` on sockets, and counts what breaks good manners towards moved feeds."""

    web: SimulatedWeb
    loop: VirtualLoop
    seed: int
    port: int = 0
    asked_old: Counter[str] = field(default_factory=Counter)
    asked_gone: Counter[str] = field(default_factory=Counter)
    hops: int = 0
    moved: set[str] = field(default_factory=set)
    sent_on: set[str] = field(default_factory=set)
    gone_at: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        random = Random(self.seed)
        for url in self.web.feeds:
            draw = random.random()
            if draw < _MOVED:
                self.moved.add(url)
            elif draw < _MOVED + _SENT_ON:
                self.sent_on.add(url)
            elif draw < _MOVED + _SENT_ON + _GONE:
                self.gone_at[url] = random.uniform(0, _DAY / 2)

    def address(self, url: str) -> str:
        """Return where a feed of the simulated web is to be asked for first."""
        number, feed = _place(url)
        path = "old" if url in self.moved else "hop" if url in self.sent_on else "feed"
        return f"http://127.0.0.{number + 1}:{self.port}/{path}/{feed}"

    def answer(self, number: int, path: str, feed: str, headers: dict[str, str]) -> Answer:
        """Take a request; ``end`` must follow when it is answered."""
        host = f"host{number}.example"
        url = f"http://{host}/feed/{feed}"
        at = self.loop.time()
        if path != "feed":
            self.hops += 1
            self.asked_old[url] += path == "old"
            status = 301 if path == "old" else 302
            return self.web.redirect(host, status, f"/feed/{feed}", at)
        if at >= self.gone_at.get(url, _DAY * 99):
            self.asked_gone[url] += 1
            return self.web.redirect(host, 410, "", at)
        return self.web.begin(host, url, headers, at)

    def settle(self) -> None:
        """Add what only shows over the whole day."""
        old = sum(max(0, count - _OLD_ADDRESS_TWICE) for count in self.asked_old.values())
        gone = sum(max(0, count - _TRIES_OF_THE_DEAD) for count in self.asked_gone.values())
        for kind, count in (("old address", old), ("dead feed", gone)):
            if count:
                self.web.violations[kind] += count


@asynccontextmanager
async def serving(loopback: LoopbackWeb, hosts: int) -> AsyncIterator[None]:
    """Serve ``loopback`` inside the block; its port is known from then on."""

    async def handle(request: web.Request) -> web.Response:
        number = int(request.url.host.rsplit(".", 1)[1]) - 1 if request.url.host else 0
        matched = request.match_info
        given = loopback.answer(number, matched["path"], matched["feed"], dict(request.headers))
        response = web.Response(status=given.status, headers=given.headers, body=given.body)
        # Hours may pass before the next request: a kept connection would only be cut.
        response.force_close()
        # The host is at rest from when the answer is made; on loopback no time passes after it.
        loopback.web.end(f"host{number}.example", loopback.loop.time())
        return response

    app = web.Application()
    app.router.add_get("/{path}/{feed}", handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        for number in range(hosts):
            await web.TCPSite(runner, f"127.0.0.{number + 1}", loopback.port).start()
            loopback.port = runner.addresses[0][1]
        yield
    finally:
        await runner.cleanup()


def _place(url: str) -> tuple[int, int]:
    host, _, feed = url.removeprefix("http://host").partition(".example/feed/")
    assert int(feed) < FEEDS_PER_HOST
    return int(host), int(feed)
