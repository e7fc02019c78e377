"""Which web is a week of polling simulated on, and does it find anything to complain of?

Hosts with ten feeds each. How much a feed publishes is heavy-tailed (log-normal), by day four
times as much as by night, in the host's own time zone. Some feeds have no validators, some have
validators that lie, some ask for pauses by Cache-Control or ttl; some hosts limit the rate (429),
some are down for an hour a day (503).
"""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from itertools import count
from random import Random

FEEDS_PER_HOST = 10
HISTORY = timedelta(days=4)
SHOWN = 8
SPACING = 1.0
_DAY = 86_400
_MEDIAN_PER_DAY, _SIGMA, _MOST_PER_DAY = 0.8, 1.5, 300.0
_BY_DAY, _BY_NIGHT = 1.33, 0.33
_MORNING, _EVENING = 6, 22
_WITHOUT_VALIDATORS, _LIARS, _CACHED, _WITH_TTL = 0.03, 0.01, 0.1, 0.05
_LIMITING, _LIMIT, _LIMIT_WINDOW, _LIMIT_PAUSE = 0.02, 60, 600, 900
_DOWN = 0.02
_HOUR = 3600
_FULL_POLL_SHARE = 20


@dataclass(slots=True)
class SimulatedFeed:
    """One feed: the seconds at which it publishes, from the start of the week."""

    url: str
    arrivals: list[int]
    validators: bool
    lies: bool
    max_age: int | None
    ttl: int | None
    etag_given: str | None = None
    asked: int = 0
    unconditional: int = 0
    held_until: float = -math.inf


@dataclass(slots=True)
class SimulatedHost:
    """One host and its manners."""

    name: str
    limits: bool
    down_at: int | None
    free_at: float = -math.inf
    held_until: float = -math.inf
    busy: int = 0
    recent: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the web answers."""

    status: int
    headers: dict[str, str]
    body: bytes = b""


class SimulatedWeb:
    """Answer requests at virtual seconds and count what breaks good manners."""

    def __init__(self, hosts: range, days: int, seed: int, start: datetime) -> None:
        self.start = start
        self.hosts: dict[str, SimulatedHost] = {}
        self.feeds: dict[str, SimulatedFeed] = {}
        self.violations: Counter[str] = Counter()
        self.statuses: Counter[int] = Counter()
        for number in hosts:
            random = Random(seed * 1_000_003 + number)
            host = _host(random, number)
            self.hosts[host.name] = host
            zone = random.randrange(24)
            for n in range(FEEDS_PER_HOST):
                feed = _feed(random, f"http://{host.name}/feed/{n}", zone, days)
                self.feeds[feed.url] = feed

    def begin(self, host_name: str, url: str, headers: dict[str, str], at: float) -> Answer:
        """Take a request at ``at``."""
        host, feed = self.hosts[host_name], self.feeds[url]
        self._look_at_manners(host, feed, headers, at)
        host.busy += 1
        if host.limits:
            host.recent = [*(one for one in host.recent if one > at - _LIMIT_WINDOW), at]
        answer = self._pause(host, feed, at) or self._serve(feed, headers, at)
        self.statuses[answer.status] += 1
        return answer

    def redirect(self, host_name: str, status: int, location: str, at: float) -> Answer:
        """Take a request at ``at`` that is sent on to ``location``."""
        host = self.hosts[host_name]
        self._look_at_spacing(host, host.held_until, at)
        host.busy += 1
        self.statuses[status] += 1
        return Answer(status, {"Location": location})

    def end(self, host_name: str, at: float) -> None:
        """Note that an answer was read to its end at ``at``."""
        host = self.hosts[host_name]
        host.busy -= 1
        host.free_at = at + SPACING

    def settle(self) -> None:
        """Add what only shows over the whole week: validators that were not sent."""
        for feed in self.feeds.values():
            allowed = 2 + feed.asked / _FULL_POLL_SHARE
            if feed.validators and not feed.lies and feed.unconditional > allowed:
                self.violations["validators not sent"] += 1

    def _look_at_manners(
        self, host: SimulatedHost, feed: SimulatedFeed, headers: dict[str, str], at: float
    ) -> None:
        self._look_at_spacing(host, max(host.held_until, feed.held_until), at)
        feed.asked += 1
        sent = headers.get("If-None-Match")
        if sent is not None and sent != feed.etag_given:
            self.violations["validators made up"] += 1
        if sent is None and feed.etag_given is not None:
            feed.unconditional += 1

    def _look_at_spacing(self, host: SimulatedHost, held_until: float, at: float) -> None:
        slack = 1e-3
        if host.busy or at < host.free_at - slack:
            self.violations["spacing"] += 1
        if at < held_until - slack:
            self.violations["Retry-After"] += 1

    def _pause(self, host: SimulatedHost, feed: SimulatedFeed, at: float) -> Answer | None:
        if host.limits and len(host.recent) > _LIMIT:
            host.held_until = at + _LIMIT_PAUSE
            return Answer(429, {"Retry-After": str(_LIMIT_PAUSE)})
        if host.down_at is not None and host.down_at <= at % _DAY < host.down_at + _HOUR:
            up = at - at % _DAY + host.down_at + _HOUR
            feed.held_until = math.floor(up)
            instant = self.start + timedelta(seconds=feed.held_until)
            return Answer(503, {"Retry-After": format_datetime(instant, usegmt=True)})
        return None

    def _serve(self, feed: SimulatedFeed, headers: dict[str, str], at: float) -> Answer:
        published = bisect_right(feed.arrivals, at)
        told: dict[str, str] = {"Content-Type": "application/rss+xml"}
        if feed.max_age is not None:
            told["Cache-Control"] = f"public, max-age={feed.max_age}"
        if feed.validators:
            told["ETag"] = '"always"' if feed.lies else f'"{published}"'
            feed.etag_given = told["ETag"]
            if headers.get("If-None-Match") == told["ETag"]:
                return Answer(304, told)
        return Answer(200, told, self._body(feed, published))

    def _body(self, feed: SimulatedFeed, published: int) -> bytes:
        shown = range(published - 1, max(published - 1 - SHOWN, -1), -1)
        items = "".join(self._item(feed, number) for number in shown)
        ttl = "" if feed.ttl is None else f"<ttl>{feed.ttl}</ttl>"
        return (
            '<rss version="2.0"><channel><title>Feed</title><link>http://example.org/</link>'
            f"<language>en</language>{ttl}{items}</channel></rss>"
        ).encode()

    def _item(self, feed: SimulatedFeed, number: int) -> str:
        date = format_datetime(self.start + timedelta(seconds=feed.arrivals[number]), usegmt=True)
        return (
            f"<item><title>Report {number}</title><guid isPermaLink='false'>{number}</guid>"
            f"<pubDate>{date}</pubDate><description>Report {number} of the feed, which says what "
            "happened at this hour and nothing more than that.</description></item>"
        )


def _host(random: Random, number: int) -> SimulatedHost:
    limits, down = random.random() < _LIMITING, random.random() < _DOWN
    down_at = random.randrange(_DAY - _HOUR) if down else None
    return SimulatedHost(f"host{number}.example", limits, down_at)


def _feed(random: Random, url: str, zone: int, days: int) -> SimulatedFeed:
    rate = min(_MEDIAN_PER_DAY * math.exp(random.gauss(0, _SIGMA)), _MOST_PER_DAY)
    return SimulatedFeed(
        url,
        list(_arrivals(random, rate / _DAY, zone, days)),
        validators=random.random() >= _WITHOUT_VALIDATORS,
        lies=random.random() < _LIARS,
        max_age=random.choice((60, 300, 900)) if random.random() < _CACHED else None,
        ttl=random.choice((15, 60)) if random.random() < _WITH_TTL else None,
    )


def _arrivals(random: Random, rate: float, zone: int, days: int) -> Iterator[int]:
    at = -HISTORY.total_seconds()
    for _ in count():
        at += random.expovariate(rate * _BY_DAY)
        if at >= days * _DAY:
            return
        hour = (at / _HOUR + zone) % 24
        awake = _MORNING <= hour < _EVENING
        if awake or random.random() < _BY_NIGHT / _BY_DAY:
            yield int(at)
