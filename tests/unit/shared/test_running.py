"""Does a service end when asked to, and with the error of a part that fails?"""

import asyncio

import pytest

from shared.errors import Unavailable
from shared.ops.running import run_until


async def test_stop_ends_parts_that_would_run_for_ever() -> None:
    stop = asyncio.Event()
    ended: list[str] = []

    async def part() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("part")

    async with asyncio.timeout(5):
        asyncio.get_running_loop().call_soon(stop.set)
        await run_until(stop, part())

    assert ended == ["part"]


async def test_part_that_fails_ends_the_service_with_its_error() -> None:
    async def part() -> None:
        message = "the broker is gone"
        raise Unavailable(message)

    with pytest.raises(Unavailable, match="the broker is gone"):
        async with asyncio.timeout(5):
            await run_until(asyncio.Event(), part())


async def test_part_that_returns_ends_nothing() -> None:
    stop = asyncio.Event()

    async def part() -> None:
        asyncio.get_running_loop().call_soon(stop.set)

    async with asyncio.timeout(5):
        await run_until(stop, part())


async def test_worker_finishes_what_is_in_hand_after_stop() -> None:
    stop = asyncio.Event()
    done: list[str] = []

    async def worker() -> None:
        await stop.wait()
        await asyncio.sleep(0)
        done.append("batch")

    async with asyncio.timeout(5):
        asyncio.get_running_loop().call_soon(stop.set)
        await run_until(stop, workers=[worker()])

    assert done == ["batch"]


async def test_failure_of_one_part_lets_the_workers_finish() -> None:
    stop = asyncio.Event()
    done: list[str] = []

    async def worker() -> None:
        await stop.wait()
        done.append("batch")

    async def watcher() -> None:
        message = "the broker is gone"
        raise Unavailable(message)

    with pytest.raises(Unavailable):
        async with asyncio.timeout(5):
            await run_until(stop, watcher(), workers=[worker()])

    assert done == ["batch"]
