"""How does the whole system go on at a steady pace, and what is left of it in the end?"""

import asyncio
import re
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

import aiohttp

from shared.clock import WallClock
from shared.local.kafka_access import BrokerAccess
from tests.e2e.system import SERVICES, System
from tests.faults.changing_feeds import ChangingFeed, acts
from tests.faults.feed_web import serving
from tests.faults.outcome import Outcome
from tests.faults.trial import outcome_at_rest, running, shown_by
from tests.soak.memory import Course, course, resident

_WINDOW = 30
_SAMPLES = 60
_LAG = re.compile(r"^tocsin_(?:extract|alert)_lag_records\{.*\} (\d+(?:\.\d+)?)$", re.MULTILINE)
_STEADY = {
    "TOCSIN_INGEST_SHORTEST_INTERVAL": "1s",
    "TOCSIN_INGEST_LONGEST_INTERVAL": "2s",
    "TOCSIN_INGEST_HOST_SPACING": "0s",
    "TOCSIN_INGEST_FULL_TEXT": "never",
}


@dataclass(frozen=True, slots=True)
class Soak:
    """How long, and over how many feeds."""

    seconds: float
    feeds: int
    seed: int
    tell: Callable[[str], None] = lambda _line: None


@dataclass(frozen=True, slots=True)
class Soaked:
    """What came of it: memory by service, and what still waited in Kafka when all was done."""

    outcome: Outcome
    memory: Mapping[str, Course]
    waiting: int

    @property
    def held(self) -> bool:
        """Say whether memory was flat, the queues were empty and nothing was lost."""
        flat = all(one.flat for one in self.memory.values())
        return flat and self.waiting == 0 and not self.outcome.faults


async def run_soak(soak: Soak, folder: Path, kafka: BrokerAccess, database: str) -> Soaked:
    """Let the feeds change for so long, then let all come to rest."""
    start = WallClock().now()
    pairs = acts(soak.seed)
    feeds = [
        ChangingFeed(f"feed{n}", start, Random(soak.seed * 1000 + n), pairs, _WINDOW)
        for n in range(soak.feeds)
    ]
    prefix = f"soak{soak.seed}."
    async with (
        serving(feeds) as urls,
        running(folder, kafka, database, prefix, _STEADY, urls) as (system, received),
    ):
        memory = await _watch(system, soak)
        for feed in feeds:
            feed.frozen = True
        shown = shown_by(feeds, start)
        outcome = await outcome_at_rest(system, received, kafka, prefix, shown)
        return Soaked(outcome, memory, await _waiting(system))


async def _watch(system: System, soak: Soak) -> dict[str, Course]:
    samples: defaultdict[str, list[float]] = defaultdict(list)
    until = time.monotonic() + soak.seconds
    while time.monotonic() < until:
        await asyncio.sleep(soak.seconds / _SAMPLES)
        for name in SERVICES:
            pid = (await system.services[name].status()).pid
            assert pid is not None, f"{name} has ended"
            samples[name].append(resident(pid))
        told = ", ".join(f"{name} {held[-1]:.0f} MiB" for name, held in samples.items())
        soak.tell(f"{max(until - time.monotonic(), 0):.0f} s left: {told}")
    return {name: course(held) for name, held in samples.items()}


async def _waiting(system: System) -> int:
    """Return how many records wait at any consumer; looked at until it is none, for a while."""
    waiting = -1
    for _ in range(30):
        waiting = sum([await _lag(system, name) for name in ("extract", "alert")])
        if waiting == 0:
            break
        await asyncio.sleep(1)
    return waiting


async def _lag(system: System, name: str) -> int:
    url = f"{system.services[name].url}/metrics"
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        found = _LAG.findall(await response.text())
    assert found, f"{name} tells no lag"
    return int(sum(map(float, found)))
