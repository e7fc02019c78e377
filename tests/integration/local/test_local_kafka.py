"""Does a real broker keep its data over restarts and crashes, and run only once?"""

import asyncio
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from shared.errors import ConfigurationError
from shared.local.kafka import LocalKafka
from shared.local.kafka_access import BrokerAccess


async def make_topic(access: BrokerAccess, topic: str) -> None:
    admin = AIOKafkaAdminClient(**access.client_options())
    await admin.start()
    try:
        await admin.create_topics([NewTopic(topic, num_partitions=1, replication_factor=1)])
    finally:
        await admin.close()


async def produce(access: BrokerAccess, topic: str, values: list[bytes]) -> None:
    async with AIOKafkaProducer(**access.client_options(), enable_idempotence=True) as producer:
        for value in values:
            await producer.send_and_wait(topic, value)


async def consume(access: BrokerAccess, topic: str, count: int) -> list[bytes]:
    values: list[bytes] = []
    async with (
        asyncio.timeout(30),
        AIOKafkaConsumer(
            topic, **access.client_options(), group_id=topic, auto_offset_reset="earliest"
        ) as consumer,
    ):
        while len(values) < count:
            values.append((await consumer.getone()).value)
    return values


async def test_what_is_produced_is_consumed(kafka: BrokerAccess, topic_prefix: str) -> None:
    topic = f"{topic_prefix}articles"
    await make_topic(kafka, topic)

    await produce(kafka, topic, [b"one", b"two"])

    assert await consume(kafka, topic, 2) == [b"one", b"two"]


async def test_data_and_address_survive_stop_and_kill(tmp_path: Path) -> None:
    async with LocalKafka(tmp_path) as broker:
        bootstrap = broker.bootstrap
        await make_topic(broker.access, "kept")
        await produce(broker.access, "kept", [b"before stop"])
        await broker.stop()
        assert (await broker.status()).state == "stopped"
        await broker.start()
        await produce(broker.access, "kept", [b"before kill"])
        await broker.kill()
        assert (await broker.status()).state == "stopped"
        await broker.start()

        assert broker.bootstrap == bootstrap
        assert await consume(broker.access, "kept", 2) == [b"before stop", b"before kill"]


async def test_starting_twice_at_once_gives_one_broker(tmp_path: Path) -> None:
    first, second = LocalKafka(tmp_path), LocalKafka(tmp_path)
    async with first:
        await first.stop()
        await asyncio.gather(first.start(), second.start())
        pid = (await first.status()).pid
        await second.start()

        assert pid is not None
        assert (await second.status()).pid == pid
        assert second.bootstrap == first.bootstrap


async def test_settings_win_over_the_usual_ones(tmp_path: Path) -> None:
    async with LocalKafka(tmp_path, settings={"auto.create.topics.enable": "true"}) as broker:
        await produce(broker.access, "made.by.writing", [b"x"])

        assert await consume(broker.access, "made.by.writing", 1) == [b"x"]


async def test_a_broker_that_was_never_started_has_no_address(tmp_path: Path) -> None:
    broker = LocalKafka(tmp_path)

    assert (await broker.status()).state == "stopped"
    with pytest.raises(ConfigurationError, match="never started"):
        _ = broker.bootstrap
