"""What do the tests of the Kafka room need to look at a real broker?"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from shared.broker.bus import KafkaBus
from shared.broker.consumer import StreamConsumer
from shared.broker.positions import PositionStore
from shared.broker.processing import Handler
from shared.broker.producing import Outgoing, Producer
from shared.broker.publishing import KafkaPublisher
from shared.broker.records import Batch
from shared.broker.security import client_options
from shared.broker.settings import KafkaSettings
from shared.broker.streams import ARTICLES
from shared.clock import WallClock
from shared.dead_letter.reading import list_letters
from shared.messages import Article, DeadLetter
from shared.topics import Topic

GROUP = "readers"
_AT = datetime(2026, 11, 1, 12, tzinfo=UTC)

Step = Callable[[Batch[Article]], Awaitable[None]]


def article(number: int, text: str = "A sends B arms.") -> Article:
    return Article(
        article_id=f"art_{number}",
        content_version="1",
        source="https://news.example/feed",
        published_at=_AT,
        fetched_at=_AT,
        text=text,
    )


def articles(count: int, first: int = 0) -> list[Article]:
    return [article(number) for number in range(first, first + count)]


def names(count: int) -> list[str]:
    return [f"art_{number}" for number in range(count)]


async def until(condition: Callable[[], bool | Awaitable[bool]], seconds: float = 30.0) -> None:
    """Return when ``condition`` holds; fail after ``seconds``."""
    deadline = time.monotonic() + seconds
    while True:
        held = condition()
        if held if isinstance(held, bool) else await held:
            return
        assert time.monotonic() < deadline, "the condition did not come true in time"
        await asyncio.sleep(0.02)


@dataclass
class Recorder:
    """A handler that notes what it was given; ``step`` may fail first."""

    step: Step | None = None
    ids: list[str] = field(default_factory=list)
    batches: list[Batch[Article]] = field(default_factory=list)
    calls: int = 0

    async def __call__(self, batch: Batch[Article]) -> None:
        self.calls += 1
        if self.step is not None:
            await self.step(batch)
        self.batches.append(batch)
        self.ids += [value.article_id for value in batch.values]

    def has(self, count: int) -> bool:
        return len(set(self.ids)) >= count


@dataclass
class MemoryPositions:
    """A position store; ``failures`` are raised first, one per load."""

    offsets: dict[tuple[str, int], int] = field(default_factory=dict)
    failures: list[Exception] = field(default_factory=list)

    async def load(self, group: str, topic: str, partitions: Collection[int]) -> Mapping[int, int]:
        if self.failures:
            raise self.failures.pop(0)
        found = {number: self.offsets.get((topic, number)) for number in partitions}
        return {number: offset for number, offset in found.items() if offset is not None}

    async def save(self, batch: Batch[Article]) -> None:
        for position in batch.positions:
            self.offsets[(position.topic, position.partition)] = position.next_offset


@dataclass
class Reading:
    bus: KafkaBus
    consumer: StreamConsumer[Article]


@asynccontextmanager
async def reading(
    settings: KafkaSettings, handler: Handler[Article], positions: PositionStore | None = None
) -> AsyncIterator[Reading]:
    """Consume the articles into ``handler`` inside the block."""
    bus = KafkaBus(settings, service="extract")
    consumer = bus.subscribe(ARTICLES, group=GROUP, handler=handler, positions=positions)
    async with bus:
        yield Reading(bus, consumer)


async def publish(settings: KafkaSettings, batch: Iterable[Article]) -> None:
    async with Producer(settings) as producer:
        publisher = KafkaPublisher(
            ARTICLES, producer, settings, source="/tocsin/ingest", clock=WallClock()
        )
        await publisher.publish(list(batch))


async def write(settings: KafkaSettings, records: Iterable[Outgoing]) -> None:
    async with Producer(settings) as producer:
        await producer.send_all(list(records))


def raw(settings: KafkaSettings, value: bytes, key: str = "k") -> Outgoing:
    return Outgoing(settings.topic(Topic.ARTICLES), key.encode(), (), value)


def valid(settings: KafkaSettings, number: int, key: str = "k") -> Outgoing:
    return raw(settings, article(number).model_dump_json().encode(), key)


async def letters(settings: KafkaSettings) -> list[DeadLetter]:
    stored = await list_letters(settings, Topic.ARTICLES, limit=10_000)
    return [one.letter for one in stored if one.letter is not None]


@asynccontextmanager
async def _looking(settings: KafkaSettings) -> AsyncIterator[AIOKafkaConsumer]:
    consumer = AIOKafkaConsumer(
        **client_options(settings), group_id=GROUP, enable_auto_commit=False
    )
    await consumer.start()
    try:
        yield consumer
    finally:
        await consumer.stop()


async def committed(settings: KafkaSettings) -> dict[int, int]:
    """Return the group's committed offsets of the articles, by partition."""
    async with _looking(settings) as consumer:
        found = {
            number: await consumer.committed(TopicPartition(settings.topic(Topic.ARTICLES), number))
            for number in range(settings.partitions)
        }
    return {number: offset for number, offset in found.items() if offset is not None}


async def ends(settings: KafkaSettings) -> dict[int, int]:
    """Return where the partitions of the articles end; partitions that are empty are left out."""
    topic = settings.topic(Topic.ARTICLES)
    partitions = [TopicPartition(topic, number) for number in range(settings.partitions)]
    async with _looking(settings) as consumer:
        found = await consumer.end_offsets(partitions)
    return {partition.partition: end for partition, end in found.items() if end > 0}


async def committed_to_end(settings: KafkaSettings) -> bool:
    return await committed(settings) == await ends(settings)


async def delete_topic(settings: KafkaSettings, topic: str) -> None:
    admin = AIOKafkaAdminClient(**client_options(settings))
    await admin.start()
    try:
        await admin.delete_topics([topic])
    finally:
        await admin.close()
