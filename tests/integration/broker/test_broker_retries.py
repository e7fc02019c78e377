import asyncio
import time
from itertools import pairwise

import pytest

from shared.broker.records import Batch
from shared.broker.settings import KafkaSettings
from shared.broker.topic_creation import ensure_topics
from shared.errors import Unavailable
from shared.messages import Article
from tests.integration.broker.conftest import MakeSettings
from tests.integration.broker.room import (
    Recorder,
    articles,
    committed,
    committed_to_end,
    ends,
    letters,
    names,
    publish,
    reading,
    until,
)


async def test_a_transient_error_is_waited_out_and_never_dead_lettered(
    settings: KafkaSettings,
) -> None:
    began: list[float] = []

    async def flicker(_batch: Batch[Article]) -> None:
        began.append(time.monotonic())
        if len(began) <= 2 * settings.attempts:
            message = "the database is away"
            raise Unavailable(message)

    await publish(settings, articles(1))
    recorder = Recorder(flicker)

    async with reading(settings, recorder):
        await until(lambda: recorder.has(1))

    pauses = [after - before for before, after in pairwise(began)]
    growing = [0.02, 0.04, 0.08, 0.16, 0.2, 0.2]
    assert all(pause >= least for pause, least in zip(pauses, growing, strict=True))
    assert recorder.ids == ["art_0"]
    assert await letters(settings) == []
    assert await committed(settings) == await ends(settings)


async def test_a_failing_batch_is_never_committed_past_its_first_record(
    make_settings: MakeSettings,
) -> None:
    settings = make_settings(partitions=1, batch_size=5)
    await ensure_topics(settings)

    async def fail(batch: Batch[Article]) -> None:
        if "art_12" in [value.article_id for value in batch.values]:
            message = "the database is away"
            raise Unavailable(message)

    await publish(settings, articles(30))
    recorder = Recorder(fail)
    async with reading(settings, recorder) as running:
        await until(lambda: running.consumer.counts.transient_failures >= 3 * settings.attempts)

    assert await committed(settings) == {0: 10}
    assert recorder.ids == names(10)
    again = Recorder()
    async with reading(settings, again):
        await until(lambda: again.has(20))
    assert recorder.ids + again.ids == names(30)


async def test_a_stop_lets_the_batch_in_flight_finish_and_nothing_comes_twice(
    settings: KafkaSettings,
) -> None:
    inside, leave = asyncio.Event(), asyncio.Event()

    async def dawdle(_batch: Batch[Article]) -> None:
        inside.set()
        await leave.wait()

    await publish(settings, articles(50))
    first, second = Recorder(dawdle), Recorder()
    async with reading(settings, first) as running:
        await inside.wait()
        stopping = asyncio.create_task(running.bus.stop())
        await asyncio.sleep(0)
        leave.set()
        await stopping
    async with reading(settings, second):
        await until(lambda: committed_to_end(settings))

    assert first.ids
    assert len(first.ids + second.ids) == len(set(first.ids + second.ids)) == 50


async def test_a_handler_that_does_not_end_in_time_is_cancelled_and_its_batch_comes_again(
    settings: KafkaSettings,
) -> None:
    inside = asyncio.Event()

    async def hang(batch: Batch[Article]) -> None:
        if any(value.article_id == "art_49" for value in batch.values):
            inside.set()
            await asyncio.Event().wait()

    hasty = settings.model_copy(update={"stop_timeout": settings.backoff, "batch_size": 5})
    await publish(settings, articles(50))
    first, second = Recorder(hang), Recorder()
    async with reading(hasty, first):
        await inside.wait()
    async with reading(hasty, second):
        await until(lambda: committed_to_end(settings))

    assert set(first.ids + second.ids) == {f"art_{number}" for number in range(50)}
    assert len(first.ids + second.ids) == 50


async def test_a_stop_does_not_wait_for_a_pause_to_end(settings: KafkaSettings) -> None:
    async def fail(_batch: Batch[Article]) -> None:
        message = "the database is away"
        raise Unavailable(message)

    slow = settings.model_copy(
        update={"backoff": settings.stop_timeout, "backoff_limit": settings.stop_timeout}
    )
    await publish(slow, articles(1))
    recorder = Recorder(fail)
    async with reading(slow, recorder) as running:
        await until(lambda: running.consumer.counts.transient_failures == 1)
        async with asyncio.timeout(5):
            await running.bus.stop()

    assert recorder.calls == 1
    assert await committed(slow) == {}


@pytest.mark.parametrize("batch_size", [1, 7])
async def test_every_record_is_handled_whatever_the_batch_size(
    settings: KafkaSettings, batch_size: int
) -> None:
    await publish(settings, articles(40))
    recorder = Recorder()

    async with reading(settings.model_copy(update={"batch_size": batch_size}), recorder):
        await until(lambda: recorder.has(40))

    assert len(recorder.ids) == 40
    assert max(len(batch) for batch in recorder.batches) <= batch_size
