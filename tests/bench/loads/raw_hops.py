"""How long do the same bytes take over three hops of aiokafka alone?"""

import asyncio
import time
from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from shared.broker.security import client_options
from shared.broker.settings import KafkaSettings
from shared.broker.topic_creation import ensure_topics
from shared.topics import Topic

_PRODUCER_BATCH_BYTES = 256 * 1024
_POLL_MS = 100
Keyed = tuple[bytes, bytes]


async def raw_seconds(settings: KafkaSettings, records: Sequence[Keyed]) -> float:
    """Return the seconds from the first send to the last record at the end.

    Acknowledged by all replicas, idempotent, committed per batch, as ours; no headers, no
    envelope, no message is read or checked.
    """
    await ensure_topics(settings)
    topics = [settings.topic(one) for one in (Topic.ARTICLES, Topic.EVENTS, Topic.ALERTS)]
    async with AsyncExitStack() as started:
        consumers = [
            await started.enter_async_context(_consumer(settings, topic)) for topic in topics
        ]
        for consumer in consumers:
            await _assigned(consumer)
        producers = [await started.enter_async_context(_producer(settings)) for _ in topics]
        began = time.perf_counter()
        async with asyncio.TaskGroup() as hops:
            hops.create_task(_produce(producers[0], topics[0], records, settings.batch_size))
            for number in (0, 1):
                onward = (producers[number + 1], topics[number + 1])
                hops.create_task(_hop(consumers[number], len(records), settings, onward))
            hops.create_task(_hop(consumers[2], len(records), settings, None))
        return time.perf_counter() - began


async def _produce(
    producer: AIOKafkaProducer, topic: str, records: Sequence[Keyed], size: int
) -> None:
    for at in range(0, len(records), size):
        await _send(producer, topic, records[at : at + size])


async def _hop(
    consumer: AIOKafkaConsumer,
    awaited: int,
    settings: KafkaSettings,
    onward: tuple[AIOKafkaProducer, str] | None,
) -> None:
    while awaited > 0:
        polled = await consumer.getmany(timeout_ms=_POLL_MS, max_records=settings.batch_size)
        batch = [(record.key, record.value) for some in polled.values() for record in some]
        if not batch:
            continue
        if onward is not None:
            await _send(*onward, batch)
        await consumer.commit()
        awaited -= len(batch)


async def _send(producer: AIOKafkaProducer, topic: str, batch: Iterable[Keyed]) -> None:
    sent = [await producer.send(topic, value, key) for key, value in batch]
    await asyncio.gather(*sent)


def _producer(settings: KafkaSettings) -> AIOKafkaProducer:
    return AIOKafkaProducer(
        **client_options(settings),
        acks="all",
        enable_idempotence=True,
        linger_ms=round(settings.linger.total_seconds() * 1000),
        max_batch_size=_PRODUCER_BATCH_BYTES,
    )


def _consumer(settings: KafkaSettings, topic: str) -> AIOKafkaConsumer:
    return AIOKafkaConsumer(
        topic,
        **client_options(settings),
        group_id=f"raw-{topic}",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )


async def _assigned(consumer: AIOKafkaConsumer) -> None:
    # The group coordinator tells nobody but the member's own loop.
    while not consumer.assignment():  # noqa: ASYNC110
        await asyncio.sleep(0.02)
