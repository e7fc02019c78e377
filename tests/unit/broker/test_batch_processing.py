from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from shared.broker.backoff import Backoff
from shared.broker.delivery import Delivery
from shared.broker.pace import OutOfTime, Pace
from shared.broker.processing import BatchProcessor, Burial, Rejected
from shared.broker.records import Batch, Position, Record
from shared.broker.streams import ARTICLES
from shared.errors import PermanentError, Unavailable
from shared.messages import Article

AT = datetime(2026, 11, 1, 12, tzinfo=UTC)


def record(offset: int, value: bytes | None = None) -> Record:
    article = Article(
        article_id=f"art_{offset}",
        content_version="1",
        source="https://news.example/feed",
        published_at=AT,
        fetched_at=AT,
        text="A sends B arms.",
    )
    body = article.model_dump_json().encode() if value is None else value
    return Record("articles.v1", 0, offset, None, (), body, 0)


@dataclass
class Grave:
    """Dead letters in memory; ``refusals`` are raised first."""

    offsets: list[int] = field(default_factory=list)
    attempts: list[int] = field(default_factory=list)
    processed: int = 0
    refusals: list[Exception] = field(default_factory=list)

    async def bury(self, record: Record, error: Exception, attempts: int) -> Burial:
        if self.refusals:
            raise self.refusals.pop(0)
        self.offsets.append(record.offset)
        self.attempts.append(attempts)
        return Burial.BURIED

    def note_processed(self, records: int) -> None:
        self.processed += records


@dataclass
class Store:
    """A handler; ``fault`` may raise for a batch."""

    fault: Callable[[Batch[Article]], None]
    sizes: list[int] = field(default_factory=list)
    positions: list[tuple[Position, ...]] = field(default_factory=list)

    async def __call__(self, batch: Batch[Article]) -> None:
        self.fault(batch)
        self.sizes.append(len(batch))
        self.positions.append(batch.positions)


def nothing(_batch: Batch[Article]) -> None:
    return


@dataclass
class Room:
    """A processor with a clock that moves only when told."""

    fault: Callable[[Batch[Article]], None] = nothing
    grave: Grave = field(default_factory=Grave)
    seconds: float = 0.0

    def __post_init__(self) -> None:
        self.store = Store(self.fault)
        quick = Backoff(timedelta(milliseconds=1), timedelta(milliseconds=2))
        self.pace = Pace(quick, timedelta(seconds=10), now=lambda: self.seconds)
        self.processor = BatchProcessor(ARTICLES, self.store, self.grave, self.pace, attempts=3)


async def test_a_good_batch_is_handled_once_with_its_positions() -> None:
    room = Room()
    delivery = Delivery([record(4), record(5)])

    await room.processor.process(delivery)

    assert room.store.sizes == [2]
    assert room.store.positions == [(Position("articles.v1", 0, 6),)]
    assert delivery.gained() == delivery.end()
    assert room.grave.processed == room.processor.counts.processed == 2


async def test_a_batch_of_which_nothing_is_readable_still_brings_its_positions() -> None:
    room = Room()

    await room.processor.process(Delivery([record(4, b"nonsense")]))

    assert room.grave.offsets == [4]
    assert room.store.sizes == [0]
    assert room.store.positions == [(Position("articles.v1", 0, 5),)]


async def test_records_come_one_by_one_when_their_batch_fails() -> None:
    def only_singles(batch: Batch[Article]) -> None:
        if len(batch) > 1:
            message = "too much at once"
            raise RuntimeError(message)

    room = Room(only_singles)

    await room.processor.process(Delivery([record(4), record(5, b"nonsense"), record(6)]))

    assert room.store.sizes == [1, 1]
    assert [positions[0].next_offset for positions in room.store.positions] == [5, 7]
    assert room.grave.offsets == [5]


async def test_a_slow_batch_is_given_back_with_what_it_has_done_and_ends_in_the_end() -> None:
    room = Room()

    def slow_singles(batch: Batch[Article]) -> None:
        if len(batch) > 1:
            message = "too much at once"
            raise RuntimeError(message)
        room.seconds += 6

    room.store.fault = slow_singles
    records = [record(offset) for offset in range(5)]
    rounds = 0
    while records:
        delivery = Delivery(records)
        try:
            await room.processor.process(delivery)
        except OutOfTime:
            rounds += 1
        (resume,) = delivery.resume_at()
        records = [one for one in records if one.offset >= resume.next_offset]

    assert rounds == 2
    assert room.store.sizes == [1, 1, 1, 1, 1]


async def test_tries_of_a_record_are_counted_over_readings() -> None:
    room = Room()

    def fail_slowly(_batch: Batch[Article]) -> None:
        room.seconds += 6
        message = "it never works"
        raise RuntimeError(message)

    room.store.fault = fail_slowly
    delivery = Delivery([record(4)])
    for _ in range(2):
        with pytest.raises(OutOfTime):
            await room.processor.process(delivery)
    await room.processor.process(delivery)

    assert (room.grave.offsets, room.grave.attempts) == ([4], [3])


async def test_a_permanent_error_buries_at_the_first_try() -> None:
    def refuse(batch: Batch[Article]) -> None:
        if "art_5" in [value.article_id for value in batch.values]:
            message = "no language"
            raise PermanentError(message)

    room = Room(refuse)

    await room.processor.process(Delivery([record(4), record(5), record(6)]))

    assert (room.grave.offsets, room.grave.attempts) == ([5], [1])
    assert room.processor.counts.dead_lettered == 1
    assert room.store.sizes == [1, 1]


async def test_a_transient_error_is_raised_after_its_tries_and_buries_nothing() -> None:
    calls = 0

    def away(_batch: Batch[Article]) -> None:
        nonlocal calls
        calls += 1
        message = "the database is away"
        raise Unavailable(message)

    room = Room(away)
    delivery = Delivery([record(4)])

    with pytest.raises(Unavailable):
        await room.processor.process(delivery)

    assert calls == room.processor.counts.transient_failures == 3
    assert room.grave.offsets == []
    assert delivery.gained() == ()


async def test_a_dead_letter_that_cannot_be_written_now_is_tried_again() -> None:
    room = Room(grave=Grave(refusals=[Unavailable("away"), Unavailable("away")]))

    await room.processor.process(Delivery([record(4, b"nonsense")]))

    assert room.grave.offsets == [4]


async def test_what_the_grave_refuses_for_good_ends_the_batch_where_it_was() -> None:
    room = Room(grave=Grave(refusals=[PermanentError("full")]))
    delivery = Delivery([record(4, b"nonsense"), record(5)])

    with pytest.raises(PermanentError, match="full"):
        await room.processor.process(delivery)

    assert delivery.gained() == ()
    assert room.store.sizes == []


async def test_a_stop_gives_back_what_has_not_been_begun() -> None:
    room = Room()

    def stop_in_the_middle(batch: Batch[Article]) -> None:
        if len(batch) > 1:
            message = "too much at once"
            raise RuntimeError(message)
        room.pace.stop()

    room.store.fault = stop_in_the_middle
    delivery = Delivery([record(4), record(5)])

    with pytest.raises(OutOfTime, match="stopping"):
        await room.processor.process(delivery)

    assert delivery.gained() == (Position("articles.v1", 0, 5),)


async def test_records_that_a_handler_rejects_are_set_aside_and_the_rest_counted() -> None:
    room = Room()

    async def reject_second(batch: Batch[Article]) -> list[Rejected]:
        return [Rejected(batch[1].record, PermanentError("no worker answered"), 2)]

    processor = BatchProcessor(ARTICLES, reject_second, room.grave, room.pace, attempts=3)
    delivery = Delivery([record(4), record(5), record(6)])

    await processor.process(delivery)

    assert (room.grave.offsets, room.grave.attempts) == ([5], [2])
    assert room.grave.processed == processor.counts.processed == 2
    assert delivery.gained() == delivery.end()
