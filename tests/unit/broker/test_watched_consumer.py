from collections.abc import Callable
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import CorruptRecordException, KafkaError

from shared.broker.watched_consumer import WatchedConsumer

ONE, TWO = TopicPartition("articles.v1", 0), TopicPartition("articles.v1", 1)


class Broker:
    """What the client library would do: answers for ``getmany`` in turn, and the seeks it saw."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, answers: list[Any]) -> None:
        self.answers = answers
        self.sought: dict[TopicPartition, int] = {}
        self.assigned = {ONE, TWO}
        self.committed_at: dict[TopicPartition, int] = {}
        replace: Callable[[str, Any], None] = lambda name, value: monkeypatch.setattr(  # noqa: E731
            AIOKafkaConsumer, name, value
        )
        replace("__init__", lambda *_args, **_options: None)
        replace("getmany", self.getmany)
        replace("seek", lambda _self, tp, offset: self.sought.update({tp: offset}))
        replace("assignment", lambda _self: self.assigned)
        replace("committed", self.committed)
        replace("beginning_offsets", self.beginning_offsets)

    async def getmany(self, *_partitions: object, **_options: object) -> Any:
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def committed(self, partition: TopicPartition) -> int | None:
        return self.committed_at.get(partition)

    async def beginning_offsets(self, wanted: list[TopicPartition]) -> dict[TopicPartition, int]:
        return dict.fromkeys(wanted, 0)


def read(partition: TopicPartition, offset: int) -> ConsumerRecord[Any, Any]:
    return ConsumerRecord(
        partition.topic, partition.partition, offset, 0, 0, None, b"", 0, 0, 0, ()
    )


async def test_a_failed_poll_puts_every_partition_back_to_where_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = [{ONE: [read(ONE, 4), read(ONE, 5)]}, CorruptRecordException("crc")]
    broker = Broker(monkeypatch, answers)
    broker.committed_at[TWO] = 7
    consumer = WatchedConsumer()

    await consumer.getmany()
    with pytest.raises(CorruptRecordException):
        await consumer.getmany()

    assert broker.sought == {ONE: 6, TWO: 7}


async def test_a_partition_nothing_is_known_of_goes_back_to_its_beginning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broker = Broker(monkeypatch, [CorruptRecordException("crc")])

    with pytest.raises(CorruptRecordException):
        await WatchedConsumer().getmany()

    assert broker.sought == {ONE: 0, TWO: 0}


async def test_an_error_that_is_not_kafkas_becomes_one(monkeypatch: pytest.MonkeyPatch) -> None:
    fault = UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")
    Broker(monkeypatch, [fault])

    with pytest.raises(KafkaError, match="a record could not be read"):
        await WatchedConsumer().getmany()


async def test_failing_ends_with_the_first_poll_that_works(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Broker(monkeypatch, [CorruptRecordException("crc"), CorruptRecordException("crc"), {}])
    consumer = WatchedConsumer()

    with pytest.raises(KafkaError):
        await consumer.getmany()
    since = consumer.failing_since
    with pytest.raises(KafkaError):
        await consumer.getmany()
    assert since is not None
    assert consumer.failing_since == since
    assert "crc" in (consumer.failure or "")

    await consumer.getmany()
    assert [consumer.failing_since, consumer.failure] == [None, None]
    assert consumer.polled_at is not None
