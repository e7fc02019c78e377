import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import CommitFailedError, GroupAuthorizationFailedError, KafkaError

from shared.broker.assignment import Assignment
from shared.broker.backoff import Backoff
from shared.broker.positions import PositionStore
from shared.broker.records import Position
from shared.broker.watched_consumer import WatchedConsumer

ONE, TWO = TopicPartition("articles.v1", 0), TopicPartition("articles.v1", 1)
REACHED = (Position("articles.v1", 0, 9),)


@dataclass
class Consumer:
    """What an assignment asks of the client library, and what it was asked."""

    held: set[TopicPartition] = field(default_factory=lambda: {ONE, TWO})
    paused: set[TopicPartition] = field(default_factory=set)
    sought: dict[TopicPartition, int] = field(default_factory=dict)
    committed: dict[TopicPartition, int] = field(default_factory=dict)
    refusal: KafkaError | None = None

    def assignment(self) -> set[TopicPartition]:
        return self.held

    def pause(self, *partitions: TopicPartition) -> None:
        self.paused |= set(partitions)

    def resume(self, *partitions: TopicPartition) -> None:
        self.paused -= set(partitions)

    def seek(self, partition: TopicPartition, offset: int) -> None:
        self.sought[partition] = offset

    def forget_positions(self) -> None:
        self.sought.clear()

    async def commit(self, offsets: Mapping[TopicPartition, int]) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.committed |= offsets

    async def beginning_offsets(
        self, partitions: Collection[TopicPartition]
    ) -> dict[TopicPartition, int]:
        return dict.fromkeys(partitions, 0)


@dataclass
class Store:
    """A position store that answers when it is let."""

    answer: asyncio.Event = field(default_factory=asyncio.Event)
    error: Exception | None = None

    async def load(self, group: str, topic: str, partitions: Collection[int]) -> Mapping[int, int]:
        await self.answer.wait()
        if self.error is not None:
            raise self.error
        return {0: 5}


@dataclass
class Room:
    store: PositionStore | None = None
    patience: float = 5.0
    fatal: list[Exception] = field(default_factory=list)
    consumer: Consumer = field(default_factory=Consumer)

    def __post_init__(self) -> None:
        quick = Backoff(timedelta(milliseconds=1), timedelta(milliseconds=1))
        self.assignment = Assignment(
            group="readers",
            store=self.store,
            backoff=quick,
            patience=timedelta(seconds=self.patience),
            on_fatal=self.fatal.append,
        )
        self.assignment.consumer = lambda: cast("WatchedConsumer", self.consumer)


async def turn(rounds: int = 10) -> None:
    for _ in range(rounds):
        await asyncio.sleep(0)


async def test_a_batch_commits_and_rewinds_within_its_generation() -> None:
    room = Room()
    generation = room.assignment.begin_batch()

    await room.assignment.commit(generation, REACHED)
    room.assignment.rewind(generation, REACHED)

    assert room.consumer.committed == room.consumer.sought == {ONE: 9}


async def test_a_batch_that_outlives_its_generation_does_neither() -> None:
    room = Room(patience=0.001)
    generation = room.assignment.begin_batch()
    await room.assignment.on_partitions_revoked({ONE, TWO})
    await room.assignment.on_partitions_assigned({ONE, TWO})

    await room.assignment.commit(generation, REACHED)
    room.assignment.rewind(generation, REACHED)

    assert room.consumer.committed == room.consumer.sought == {}


async def test_a_rebalance_waits_for_the_batch_in_flight() -> None:
    room = Room()
    generation = room.assignment.begin_batch()
    revoking = asyncio.create_task(room.assignment.on_partitions_revoked({ONE, TWO}))
    await turn()

    assert not revoking.done()
    await room.assignment.commit(generation, REACHED)
    room.assignment.end_batch()
    await revoking
    assert room.consumer.committed == {ONE: 9}


async def test_partitions_stay_paused_until_they_stand_where_the_store_says() -> None:
    store = Store()
    room = Room(store)

    await room.assignment.on_partitions_assigned({ONE, TWO})
    await turn()
    assert room.consumer.paused == {ONE, TWO}
    assert room.assignment.is_restoring

    store.answer.set()
    await turn()
    assert room.consumer.sought == {ONE: 5, TWO: 0}
    assert room.consumer.paused == set()
    assert not room.assignment.is_restoring


async def test_positions_of_partitions_that_were_taken_away_are_not_restored() -> None:
    store = Store()
    room = Room(store)
    await room.assignment.on_partitions_assigned({ONE, TWO})
    await room.assignment.on_partitions_revoked({ONE, TWO})

    store.answer.set()
    await turn()

    assert room.consumer.sought == {}


async def test_a_store_that_is_broken_is_fatal() -> None:
    store = Store(error=KeyError("no such table"))
    room = Room(store)
    store.answer.set()

    await room.assignment.on_partitions_assigned({ONE, TWO})
    await turn()

    assert room.fatal == [store.error]
    assert room.consumer.paused == {ONE, TWO}


async def test_a_halted_consumer_stays_halted_over_a_rebalance() -> None:
    store = Store()
    room = Room(store)
    store.answer.set()
    room.assignment.halt()
    room.consumer.paused.clear()

    await room.assignment.on_partitions_assigned({ONE, TWO})
    await turn()

    assert room.consumer.paused == {ONE, TWO}


@pytest.mark.parametrize(
    ("refusal", "noted"),
    [(CommitFailedError(), False), (GroupAuthorizationFailedError("readers"), True)],
)
async def test_a_refused_commit_is_no_error_of_the_batch(
    refusal: KafkaError, *, noted: bool
) -> None:
    room = Room(consumer=Consumer(refusal=refusal))
    generation = room.assignment.begin_batch()

    await room.assignment.commit(generation, REACHED)

    assert (room.assignment.commit_failure is not None) is noted
