"""What comes of a day of polling over real sockets: how late, with which manners?"""

import asyncio
import logging
import time
from dataclasses import dataclass
from datetime import timedelta
from random import Random

import structlog
from prometheus_client import CollectorRegistry

from services.ingest.feed_poll import PollPolicy
from services.ingest.fetcher import Fetcher, FetchPolicy
from services.ingest.host_pace import HostPace
from services.ingest.metrics import IngestMetrics
from services.ingest.poller import Poller
from shared.egress.policy import LOOPBACK, EgressPolicy
from shared.egress.session import guarded_session
from tests.bench.loads.loopback_loop import LoopbackSelector, WatchedSession, loopback_loop
from tests.bench.loads.loopback_web import LoopbackWeb, serving
from tests.bench.loads.memory_store import MemoryStore
from tests.bench.loads.simulated_web import SPACING, SimulatedWeb
from tests.bench.loads.simulated_week import START, Arrivals, Week, week_of
from tests.bench.loads.virtual_loop import VirtualLoop

_ADDED_OVER = 3600
_TICK = timedelta(minutes=1)
_PARALLEL = 64
_REQUEST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """So many hosts for so many days; every ``urgent_every``-th feed is urgent."""

    hosts: int
    days: float
    seed: int
    urgent_every: int
    spacing: float = SPACING


@dataclass(frozen=True, slots=True)
class Served:
    """What the web saw, and how many of its requests were hops; ``wall``, ``cpu`` in seconds."""

    week: Week
    hops: int
    wall: float
    cpu: float


def serve_day(day: Day) -> Served:
    """Poll over loopback with the real poller, fetcher, session and server."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    wall, cpu = time.perf_counter(), time.process_time()
    loop, selector = loopback_loop(START)
    try:
        week, hops = loop.run_until_complete(_day(day, loop, selector))
    finally:
        loop.close()
    return Served(week, hops, time.perf_counter() - wall, time.process_time() - cpu)


async def _day(day: Day, loop: VirtualLoop, selector: LoopbackSelector) -> tuple[Week, int]:
    web = SimulatedWeb(range(day.hosts), max(1, round(day.days)), day.seed, START)
    loopback = LoopbackWeb(web, loop, day.seed)
    urgent = frozenset(list(web.feeds)[:: day.urgent_every])
    async with serving(loopback, day.hosts):
        downstream = Arrivals(frozenset(loopback.address(url) for url in urgent))
        await _poll(day, loopback, downstream, loop, selector)
    loopback.settle()
    return week_of(web, downstream, urgent), loopback.hops


async def _poll(
    day: Day,
    loopback: LoopbackWeb,
    downstream: Arrivals,
    loop: VirtualLoop,
    selector: LoopbackSelector,
) -> None:
    store, random = MemoryStore(), Random(day.seed)
    for url in loopback.web.feeds:
        due_at = START + timedelta(seconds=random.randrange(_ADDED_OVER))
        store.add(loopback.address(url), due_at)
    policy = PollPolicy(parallel=_PARALLEL, tick=_TICK, urgent=downstream.urgent)
    spacing = timedelta(seconds=day.spacing)
    egress = EgressPolicy(allow_networks=LOOPBACK)
    stop = asyncio.Event()
    loop.call_later(timedelta(days=day.days).total_seconds(), stop.set)
    async with guarded_session(egress, total=_REQUEST, decompress=False) as session:
        fetcher = Fetcher(
            WatchedSession(session, selector).as_session(),
            loop,
            egress,
            FetchPolicy(spacing=spacing),
            HostPace(loop, spacing),
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
        await poller.run(stop)
