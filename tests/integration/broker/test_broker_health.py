import asyncio
from datetime import timedelta

import pytest

from shared.broker.bus import ConsumerDied, KafkaBus
from shared.broker.health import ConsumerState
from shared.broker.records import Batch
from shared.broker.settings import KafkaSettings
from shared.broker.streams import ARTICLES
from shared.errors import Unavailable
from shared.messages import Article
from tests.integration.broker.conftest import MakeSettings
from tests.integration.broker.room import (
    GROUP,
    MemoryPositions,
    Recorder,
    articles,
    publish,
    reading,
    until,
)


async def test_a_consumer_that_has_caught_up_is_ready_and_has_no_lag(
    settings: KafkaSettings,
) -> None:
    await publish(settings, articles(20))
    recorder = Recorder()

    async with reading(settings, recorder) as running:
        await until(lambda: recorder.has(20))

        async def caught_up() -> bool:
            return (await running.consumer.health()).lag == 0

        await until(caught_up)
        (health,) = await running.bus.health()
        assert (health.ready, health.state) == (True, ConsumerState.CONSUMING)
        assert [part.partition for part in health.partitions] == [0, 1]
    (after,) = await running.bus.health()
    assert (after.ready, after.state) == (False, ConsumerState.STOPPED)


async def test_lag_counts_what_no_handler_has_finished(settings: KafkaSettings) -> None:
    leave = asyncio.Event()

    async def dawdle(_batch: Batch[Article]) -> None:
        await leave.wait()

    await publish(settings, articles(20))
    recorder = Recorder(dawdle)
    positions = MemoryPositions()
    async with reading(settings, recorder, positions) as running:

        async def lags() -> bool:
            health = await running.consumer.health()
            return health.batch_age is not None and health.lag == 20

        await until(lags)
        leave.set()


async def test_a_consumer_whose_task_has_died_is_noticed(settings: KafkaSettings) -> None:
    async with reading(settings, Recorder()) as running:
        subscriber = running.consumer._subscriber
        assert subscriber is not None
        for task in subscriber.tasks:
            task.cancel()
        with pytest.raises(ConsumerDied):
            await running.bus.failed()
        assert (await running.consumer.health()).state is ConsumerState.DEAD


async def test_a_consumer_that_waits_for_its_positions_is_not_ready(
    settings: KafkaSettings,
) -> None:
    positions = MemoryPositions(failures=[Unavailable("away")] * 10_000)
    async with reading(settings, Recorder(), positions) as running:

        async def restoring() -> bool:
            return (await running.consumer.health()).state is ConsumerState.RESTORING

        await until(restoring)


async def test_a_store_that_is_broken_ends_the_consumer(settings: KafkaSettings) -> None:
    positions = MemoryPositions(failures=[KeyError("no such table")])
    async with reading(settings, Recorder(), positions) as running:
        with pytest.raises(KeyError):
            await running.bus.failed()


async def test_without_a_broker_a_bus_does_not_start(make_settings: MakeSettings) -> None:
    bus = KafkaBus(make_settings(servers="127.0.0.1:1"), service="extract")
    bus.subscribe(ARTICLES, group=GROUP, handler=Recorder())
    with pytest.raises(Unavailable):
        await bus.start()
    await bus.stop()


async def test_a_bus_whose_topic_is_missing_does_not_start_and_leaves_nothing_open(
    make_settings: MakeSettings,
) -> None:
    settings = make_settings(topic_prefix="nowhere.", request_timeout=timedelta(seconds=1))
    bus = KafkaBus(settings, service="extract")
    bus.subscribe(ARTICLES, group=GROUP, handler=Recorder())
    with pytest.raises(Unavailable):
        await bus.start()
