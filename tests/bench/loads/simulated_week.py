"""What comes of a week of polling: how late, with how many requests, with which manners?"""

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

import structlog
from prometheus_client import CollectorRegistry

from services.ingest.feed_poll import PollPolicy
from services.ingest.fetcher import Fetcher, FetchPolicy
from services.ingest.host_pace import HostPace
from services.ingest.metrics import IngestMetrics
from services.ingest.poller import Poller
from shared.egress.policy import EgressPolicy
from shared.messages import Article
from tests.bench.loads.memory_store import MemoryStore
from tests.bench.loads.simulated_transport import SimulatedSession
from tests.bench.loads.simulated_web import SPACING, SimulatedWeb
from tests.bench.loads.virtual_loop import VirtualLoop

START = datetime(2026, 11, 2, tzinfo=UTC)
_ADDED_OVER = 3600
_TICK = timedelta(minutes=1)
_PARALLEL = 64


@dataclass(frozen=True, slots=True)
class Share:
    """The hosts that one process simulates; on them, every ``urgent_every``-th feed is urgent."""

    hosts: range
    days: int
    seed: int
    urgent_every: int


@dataclass(frozen=True, slots=True)
class Week:
    """What one share of the web saw. Lags in seconds, of what was published after the start."""

    statuses: Counter[int]
    violations: Counter[str]
    productive: int
    lags: tuple[float, ...]
    urgent_lags: tuple[float, ...]
    published: tuple[tuple[int, ...], ...]
    urgent_published: int
    urgent_requests: int

    @property
    def requests(self) -> int:
        """How many requests were made."""
        return self.statuses.total()


class Arrivals:
    """Downstream of ingest: notes how late each article came."""

    def __init__(self, urgent: frozenset[str]) -> None:
        self.urgent = urgent
        self.lags: list[float] = []
        self.urgent_lags: list[float] = []
        self.productive = 0

    async def publish(self, batch: Sequence[Article]) -> None:
        self.productive += 1
        for article in batch:
            if article.published_at >= START:
                lag = (article.fetched_at - article.published_at).total_seconds()
                (self.urgent_lags if article.source in self.urgent else self.lags).append(lag)


def simulate(share: Share) -> Week:
    """Poll the hosts of ``share`` for so many virtual days with the real poller and fetcher."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    web = SimulatedWeb(share.hosts, share.days, share.seed, START)
    urgent = frozenset(list(web.feeds)[:: share.urgent_every])
    downstream = Arrivals(urgent)
    loop = VirtualLoop(START)
    try:
        loop.run_until_complete(_poll(web, downstream, loop, share))
    finally:
        loop.close()
    return week_of(web, downstream, urgent)


def week_of(web: SimulatedWeb, downstream: Arrivals, urgent: frozenset[str]) -> Week:
    """Return what ``web`` saw and ``downstream`` got; ``urgent`` are addresses on ``web``."""
    web.settle()
    ordinary = [feed.arrivals for feed in web.feeds.values() if feed.url not in urgent]
    rung = [feed.arrivals for feed in web.feeds.values() if feed.url in urgent]
    return Week(
        statuses=web.statuses,
        violations=web.violations,
        productive=downstream.productive,
        lags=tuple(downstream.lags),
        urgent_lags=tuple(downstream.urgent_lags),
        published=tuple(tuple(at for at in one if at >= 0) for one in ordinary),
        urgent_published=sum(at >= 0 for one in rung for at in one),
        urgent_requests=sum(web.feeds[url].asked for url in urgent),
    )


async def _poll(web: SimulatedWeb, downstream: Arrivals, loop: VirtualLoop, share: Share) -> None:
    store = MemoryStore()
    random = Random(share.seed)
    for url in web.feeds:
        store.add(url, START + timedelta(seconds=random.randrange(_ADDED_OVER)))
    policy = PollPolicy(parallel=_PARALLEL, tick=_TICK, urgent=downstream.urgent)
    fetching = FetchPolicy(spacing=timedelta(seconds=SPACING))
    fetcher = Fetcher(
        SimulatedSession(web, loop).as_session(),
        loop,
        EgressPolicy(),
        fetching,
        HostPace(loop, fetching.spacing),
    )
    poller = Poller(
        store=store,
        fetcher=fetcher,
        publisher=downstream,
        clock=loop,
        metrics=IngestMetrics(CollectorRegistry()),
        policy=policy,
        owner="bench",
    )
    stop = asyncio.Event()
    loop.call_later(timedelta(days=share.days).total_seconds(), stop.set)
    await poller.run(stop)
