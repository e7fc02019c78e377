"""How much faster are two workers than one, and does a worker grow?"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from statistics import median

import psutil

from services.extract.coded import Coded
from services.extract.coding import load_coder
from services.extract.document import Document
from shared.workers import PoolPolicy, WorkerPool

_PER_SAMPLE = 100
_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Pace:
    """Articles per second by the wall clock, and how many times faster two were, in medians."""

    one: float
    two: float
    times: float


@dataclass(frozen=True, slots=True)
class Memory:
    """Resident megabytes of one worker, sampled over its articles."""

    articles: int
    start: float
    most: float
    last: float
    growth: float


async def compare_workers(documents: Sequence[Document], rounds: int) -> Pace:
    """Code ``documents`` with one worker and with two, in turn."""
    async with (
        WorkerPool[Document, Coded](load_coder, PoolPolicy(workers=1)) as one,
        WorkerPool[Document, Coded](load_coder, PoolPolicy(workers=2)) as two,
    ):
        await one.run(documents[:_PER_SAMPLE])
        await two.run(documents[:_PER_SAMPLE])
        pairs = [
            (await _seconds(one, documents), await _seconds(two, documents)) for _ in range(rounds)
        ]
    size = len(documents)
    return Pace(
        size / median(alone for alone, _ in pairs),
        size / median(both for _, both in pairs),
        median(alone / both for alone, both in pairs),
    )


async def watch_memory(
    documents: Iterator[Document], articles: int, tell: Callable[[int, float], None]
) -> Memory:
    """Code ``articles`` of ``documents`` on one worker; ``tell`` its memory after each hundred.

    ``growth`` is the mean of the last quarter over that of the second: the first one fills what
    is filled once (the model's table of words).
    """
    async with WorkerPool[Document, Coded](load_coder, PoolPolicy(workers=1)) as pool:
        worker = psutil.Process(pool.pids[0])
        start = worker.memory_info().rss / _MB
        samples = []
        for _ in range(max(4, articles // _PER_SAMPLE)):
            await pool.run(list(islice(documents, _PER_SAMPLE)))
            samples.append(worker.memory_info().rss / _MB)
            tell(len(samples) * _PER_SAMPLE, samples[-1])
    quarter = len(samples) // 4
    return Memory(
        articles=len(samples) * _PER_SAMPLE,
        start=start,
        most=max(samples),
        last=samples[-1],
        growth=_mean(samples[-quarter:]) / _mean(samples[quarter : 2 * quarter]),
    )


async def _seconds(pool: WorkerPool[Document, Coded], documents: Sequence[Document]) -> float:
    began = time.perf_counter()
    await pool.run(documents)
    return time.perf_counter() - began


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
