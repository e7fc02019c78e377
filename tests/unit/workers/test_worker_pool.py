"""Does a bad article cost at most itself, and do results keep the order of the jobs?"""

import asyncio
import os
import signal
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from shared.errors import PermanentError
from shared.workers import Loaded, Lost, PoolPolicy, WorkerPool


def load_shouting() -> Loaded[str, str]:
    return Loaded(shout, greeting="version 1")


def load_broken() -> Loaded[str, str]:
    message = "no model"
    raise RuntimeError(message)


def load_counting() -> Loaded[str, int]:
    return Loaded(count)


def count(jobs: Sequence[str]) -> Sequence[int]:
    return [len(jobs)] * len(jobs)


def shout(jobs: Sequence[str]) -> Sequence[str]:
    for job in jobs:
        if job == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if job == "hang":
            threading.Event().wait()
        if job == "raise":
            message = "bad article"
            raise ValueError(message)
    return [job.upper() for job in jobs]


@asynccontextmanager
async def pool(workers: int = 1, chunk: int = 4) -> AsyncIterator[WorkerPool[str, str]]:
    policy = PoolPolicy(workers=workers, chunk=chunk, article_deadline=timedelta(seconds=2))
    opened = WorkerPool[str, str](load_shouting, policy)
    await opened.start()
    try:
        yield opened
    finally:
        await opened.close()


@pytest.mark.parametrize("workers", [1, 2])
async def test_results_keep_the_order_of_the_jobs(workers: int) -> None:
    jobs = [f"job {number}" for number in range(23)]

    async with pool(workers) as opened:
        assert await opened.run(jobs) == [job.upper() for job in jobs]


async def test_pool_knows_what_its_work_says_of_itself() -> None:
    async with pool() as opened:
        assert opened.greeting == "version 1"


async def test_no_jobs_give_no_results() -> None:
    async with pool() as opened:
        assert await opened.run([]) == []


async def test_job_that_kills_its_worker_costs_only_itself() -> None:
    async with pool() as opened:
        results = await opened.run(["a", "die", "b"])

    assert results == ["A", Lost("worker died: its process ended"), "B"]


async def test_job_that_hangs_costs_only_itself() -> None:
    async with pool() as opened:
        results = await opened.run(["a", "hang"])

    assert results == ["A", Lost("worker died: no answer within 2 s")]


async def test_job_that_raises_costs_only_itself_and_no_worker() -> None:
    async with pool() as opened:
        before = opened.pids
        results = await opened.run(["raise", "b"])

        assert results == [Lost("ValueError: bad article"), "B"]
        assert opened.pids == before


async def test_worker_killed_between_batches_is_replaced() -> None:
    async with pool() as opened:
        await opened.run(["a"])
        os.kill(opened.pids[0], signal.SIGKILL)

        assert await opened.run(["b"]) == ["B"]
        assert opened.restarts == 1


async def test_cancelled_batch_does_not_answer_the_next_one() -> None:
    async with pool() as opened:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await opened.run(["hang"])

        assert await opened.run(["b"]) == ["B"]


async def test_worker_that_cannot_load_is_a_permanent_error() -> None:
    broken = WorkerPool[str, str](load_broken, PoolPolicy(start_deadline=timedelta(seconds=30)))

    with pytest.raises(PermanentError, match="did not start: RuntimeError: no model"):
        await broken.start()


@pytest.mark.parametrize(("jobs", "chunks"), [(100, 8), (33, 4), (32, 2), (2, 2), (1, 1)])
async def test_workers_get_equally_many_chunks(jobs: int, chunks: int) -> None:
    policy = PoolPolicy(workers=2, chunk=16)
    async with WorkerPool[str, int](load_counting, policy) as opened:
        sizes = await opened.run(["a"] * jobs)

    made = [size for size in sizes if isinstance(size, int)]
    assert max(made) <= 16
    assert round(sum(1 / size for size in made)) == chunks
