"""Which dead letters lie on a dead-letter topic?"""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from pydantic import ValidationError

from shared.broker.security import client_options
from shared.broker.settings import KafkaSettings
from shared.errors import InvalidInput, Unavailable
from shared.messages import DeadLetter
from shared.topics import Topic

_PAGE = 200
_WAIT_MS = 1000


@dataclass(frozen=True, slots=True)
class StoredLetter:
    """A dead letter where it lies; ``letter`` is None when the record is not a dead letter."""

    partition: int
    offset: int
    letter: DeadLetter | None


@dataclass(frozen=True, slots=True)
class Selection:
    """Which dead letters are meant: those to which every condition given applies.

    ``places`` are (partition, offset) on the dead-letter topic, ``error`` the name of the error.
    """

    places: frozenset[tuple[int, int]] | None = None
    error: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def takes(self, stored: StoredLetter) -> bool:
        """Say whether ``stored`` is meant."""
        letter = stored.letter
        if self.places is not None and (stored.partition, stored.offset) not in self.places:
            return False
        if letter is None:
            return self.error is None and self.since is None and self.until is None
        return (
            self.error in {None, letter.error}
            and (self.since is None or letter.failed_at >= self.since)
            and (self.until is None or letter.failed_at < self.until)
        )


async def read_letters(
    settings: KafkaSettings, topic: Topic, selection: Selection = Selection()
) -> AsyncGenerator[StoredLetter, None]:
    """Yield the dead letters of ``topic`` that lie there now, partition by partition.

    Raises Unavailable when Kafka does not answer.
    """
    name = settings.dead_letter_topic(topic)
    async with _reader(settings) as consumer:
        for number in await _partitions(settings, name):
            partition = TopicPartition(name, number)
            consumer.assign([partition])
            end = (await consumer.end_offsets([partition]))[partition]
            await consumer.seek_to_beginning(partition)
            while await consumer.position(partition) < end:
                polled = await consumer.getmany(timeout_ms=_WAIT_MS, max_records=_PAGE)
                for record in polled.get(partition, ()):
                    stored = _stored(record)
                    if record.offset < end and selection.takes(stored):
                        yield stored


async def list_letters(
    settings: KafkaSettings, topic: Topic, *, limit: int, selection: Selection = Selection()
) -> tuple[StoredLetter, ...]:
    """Return the first ``limit`` dead letters of ``topic`` that ``selection`` takes."""
    found: list[StoredLetter] = []
    async with aclosing(read_letters(settings, topic, selection)) as letters:
        async for stored in letters:
            if len(found) == limit:
                break
            found.append(stored)
    return tuple(found)


async def show_letter(
    settings: KafkaSettings, topic: Topic, *, partition: int, offset: int
) -> DeadLetter:
    """Return one dead letter; raise InvalidInput when there is none at that place."""
    selection = Selection(places=frozenset({(partition, offset)}))
    for stored in islice(await list_letters(settings, topic, limit=1, selection=selection), 1):
        if stored.letter is not None:
            return stored.letter
    message = f"{settings.dead_letter_topic(topic)} has no dead letter at {partition}/{offset}"
    raise InvalidInput(message)


@asynccontextmanager
async def _reader(settings: KafkaSettings) -> AsyncIterator[AIOKafkaConsumer]:
    consumer = AIOKafkaConsumer(
        **client_options(settings),
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
        max_partition_fetch_bytes=settings.dead_letter_limit,
    )
    try:
        await consumer.start()
        yield consumer
    except (KafkaError, OSError) as exc:
        message = f"no Kafka broker of {settings.servers} answered: {exc!r}"
        raise Unavailable(message) from exc
    finally:
        await consumer.stop()


async def _partitions(settings: KafkaSettings, topic: str) -> list[int]:
    admin = AIOKafkaAdminClient(**client_options(settings))
    try:
        await admin.start()
        # Asked for by name, a topic would come into being on clusters that allow that.
        described = await admin.describe_topics()
    finally:
        await admin.close()
    for found in described:
        if found["topic"] == topic:
            return sorted(int(partition["partition"]) for partition in found["partitions"])
    message = f"there is no Kafka topic {topic}"
    raise InvalidInput(message)


def _stored(record: ConsumerRecord) -> StoredLetter:
    try:
        letter = DeadLetter.model_validate_json(record.value or b"")
    except ValidationError:
        letter = None
    return StoredLetter(record.partition, record.offset, letter)
