"""May this page be asked for, as far as its site's robots.txt says?"""

import asyncio
from collections import OrderedDict
from datetime import timedelta

from yarl import URL

from services.ingest.fetched import Failed, FailureReason, Validators
from services.ingest.fetcher import Fetcher
from services.ingest.robots_rules import Robots, Standing, robots_after, token_of
from services.ingest.wanted import ROBOTS
from shared.clock import Clock

_MOST_SITES = 5_000


class RobotsBook:
    """The robots.txt of every site that was asked for pages, each fetched once while it holds."""

    def __init__(self, fetcher: Fetcher, clock: Clock, user_agent: str) -> None:
        self._fetcher = fetcher
        self._clock = clock
        self._token = token_of(user_agent)
        self._known: OrderedDict[str, Robots] = OrderedDict()
        self._turns: dict[str, asyncio.Lock] = {}

    async def permit(self, url: URL) -> Failed | None:
        """Return why ``url`` is not to be asked for; None when it may be."""
        robots = await self._of(url)
        allowed = await asyncio.to_thread(robots.may, str(url), self._token)
        if allowed:
            return None
        if robots.standing is Standing.UNREACHABLE:
            detail = f"{url.host}: robots.txt cannot be had, which forbids all for now"
            return Failed(FailureReason.ROBOTS_UNKNOWN, detail)
        return Failed(FailureReason.ROBOTS, f"{url.host}: robots.txt forbids {self._token} this")

    async def delay(self, url: URL) -> timedelta:
        """Return the pause that the site asks for between two requests (Crawl-delay)."""
        return (await self._of(url)).delay(self._token)

    async def _of(self, url: URL) -> Robots:
        site = str(url.origin())
        async with self._turns.setdefault(site, asyncio.Lock()):
            known = self._known.get(site)
            if known is None or known.until <= self._clock.now():
                answer = await self._fetcher.fetch(f"{site}/robots.txt", Validators(), ROBOTS)
                now = self._clock.now()
                known = await asyncio.to_thread(robots_after, answer, known, now)
            self._keep(site, known)
            return known

    def _keep(self, site: str, robots: Robots) -> None:
        self._known[site] = robots
        self._known.move_to_end(site)
        while len(self._known) > _MOST_SITES:
            gone, _ = self._known.popitem(last=False)
            if not self._turns[gone].locked():
                del self._turns[gone]
