"""What is a record as it lay in Kafka, and what does a handler get of it?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, overload

from aiokafka import ConsumerRecord

from shared.envelope.cloud_event import Envelope, Headers

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Record:
    """One record, undecoded; ``timestamp`` in milliseconds since 1970."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    headers: Headers
    value: bytes | None
    timestamp: int

    @property
    def place(self) -> tuple[str, int, int]:
        """Return topic, partition and offset, which name a record for ever."""
        return (self.topic, self.partition, self.offset)


@dataclass(frozen=True, slots=True)
class Position:
    """How far a partition has been processed: ``next_offset`` is the first that has not."""

    topic: str
    partition: int
    next_offset: int


@dataclass(frozen=True, slots=True)
class Consumed(Generic[T_co]):
    """One record with the message that it holds."""

    record: Record
    envelope: Envelope
    value: T_co


@dataclass(frozen=True, slots=True)
class Batch(Sequence[Consumed[T_co]]):
    """Records to be handled in one transaction, in offset order within each partition.

    ``positions`` belong into the same transaction as the work. They also cover records that
    never reach the handler (dead letters, unknown event types), so a batch may be empty.
    """

    records: tuple[Consumed[T_co], ...]
    positions: tuple[Position, ...]

    @overload
    def __getitem__(self, index: int) -> Consumed[T_co]: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Consumed[T_co], ...]: ...
    def __getitem__(self, index: int | slice) -> Consumed[T_co] | tuple[Consumed[T_co], ...]:
        return self.records[index]

    def __len__(self) -> int:
        return len(self.records)

    def __iter__(self) -> Iterator[Consumed[T_co]]:
        return iter(self.records)

    @property
    def values(self) -> tuple[T_co, ...]:
        """Return the messages alone."""
        return tuple(consumed.value for consumed in self.records)


def to_record(raw: "ConsumerRecord[bytes | None, bytes | None]") -> Record:
    """Return what aiokafka read as a frozen record, nothing decoded."""
    return Record(
        topic=raw.topic,
        partition=raw.partition,
        offset=raw.offset,
        key=raw.key,
        headers=tuple((name, value or b"") for name, value in raw.headers),
        value=raw.value,
        timestamp=raw.timestamp,
    )
