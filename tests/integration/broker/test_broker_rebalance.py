import asyncio
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context

from shared.broker.records import Batch
from shared.broker.settings import KafkaSettings
from shared.messages import Article
from tests.integration.broker.conftest import MakeSettings
from tests.integration.broker.room import (
    MemoryPositions,
    Recorder,
    articles,
    committed_to_end,
    names,
    publish,
    reading,
    until,
)


async def test_two_consumers_of_a_group_share_the_partitions_and_lose_nothing(
    settings: KafkaSettings,
) -> None:
    hasty = settings.model_copy(update={"batch_size": 3})
    positions = MemoryPositions()
    first, second = Recorder(positions.save), Recorder(positions.save)
    await publish(hasty, articles(60))
    async with reading(hasty, first, positions) as one:
        await until(lambda: first.has(9))
        async with reading(hasty, second, positions) as other:
            await publish(hasty, articles(60, first=60))
            await until(lambda: set(first.ids) | set(second.ids) == set(names(120)))
            shares = [await running.consumer.health() for running in (one, other)]
        await publish(hasty, articles(60, first=120))
        await until(lambda: set(first.ids) | set(second.ids) == set(names(180)))
        await until(lambda: committed_to_end(hasty))

    assert [len(share.partitions) for share in shares] == [1, 1]
    assert second.ids
    # The batch in flight is let finish and its position saved before the partition moves.
    assert len(first.ids + second.ids) == 180


async def test_a_batch_that_outlives_its_assignment_commits_nothing_and_comes_again(
    make_settings: MakeSettings, settings: KafkaSettings
) -> None:
    impatient = make_settings(rebalance_timeout=timedelta(milliseconds=400), batch_size=100)
    inside, leave = asyncio.Event(), asyncio.Event()

    async def dawdle(_batch: Batch[Article]) -> None:
        inside.set()
        await leave.wait()

    await publish(settings, articles(40))
    first, second = Recorder(dawdle), Recorder()
    async with reading(impatient, first):
        await inside.wait()
        async with reading(impatient, second):
            await until(lambda: bool(second.ids))
            leave.set()
            await until(lambda: committed_to_end(settings))

    assert set(first.ids) | set(second.ids) == set(names(40))
    assert len(first.ids + second.ids) > 40


def burn(seconds: float) -> int:
    """Keep a worker process busy, with breaths so that a small machine stays usable."""
    until_then, rounds = time.monotonic() + seconds, 0
    while time.monotonic() < until_then:
        rounds += sum(range(20_000)) > 0
        time.sleep(0.002)
    return rounds


async def test_a_handler_slower_than_the_session_keeps_its_partitions(
    make_settings: MakeSettings, settings: KafkaSettings
) -> None:
    loop = asyncio.get_running_loop()
    slow_batches = 0

    async def work(_batch: Batch[Article]) -> None:
        nonlocal slow_batches
        if not slow_batches:
            slow_batches += 1
            assert await loop.run_in_executor(workers, burn, 7.5) > 0

    await publish(settings, articles(10))
    recorder = Recorder(work)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as workers:
        async with reading(make_settings(batch_size=100), recorder):
            await until(lambda: recorder.has(10))
            await until(lambda: committed_to_end(settings))

    assert sorted(recorder.ids) == sorted(names(10))
