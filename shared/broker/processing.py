"""What becomes of the records of one poll: handled, set aside, tried again or given back?"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Generic, Protocol, TypeVar, assert_never

import structlog

from shared.broker.backoff import TimeBudget
from shared.broker.delivery import Delivery
from shared.broker.pace import OutOfTime, Pace
from shared.broker.reading import Foreign, Readable, Reading, Unreadable, read_record
from shared.broker.records import Batch, Position, Record
from shared.broker.streams import M, Stream
from shared.errors import PermanentError, TransientError

_log = structlog.get_logger(__name__)

M_contra = TypeVar("M_contra", contravariant=True)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that a handler has dealt with as far as it can and wants set aside as well."""

    record: Record
    error: PermanentError
    attempts: int


class Handler(Protocol[M_contra]):
    """Do a batch's work in one transaction, together with saving its positions.

    Returning says that all of it is safe, but for the records returned as rejected: these are
    dead-lettered before the offsets are committed. TransientError is waited out. PermanentError,
    or any other error, makes the batch come again record by record, to find the one that cannot
    be done: so handling a record twice must do nothing the second time.
    """

    async def __call__(self, batch: Batch[M_contra]) -> Sequence[Rejected] | None:
        """Handle ``batch`` wholly, or raise; return what is to be set aside."""
        ...


class Burial(StrEnum):
    """Whether a record was set aside now, or had been before and was read again."""

    BURIED = "buried"
    KNOWN = "known"


class DeadLetters(Protocol):
    """Set records aside that cannot be processed."""

    async def bury(self, record: Record, error: Exception, attempts: int) -> Burial:
        """Return when the record is safely set aside; raise TransientError to be asked again."""
        ...

    def note_processed(self, records: int) -> None:
        """Count records that went well."""
        ...


@dataclass(slots=True)
class Counts:
    """What has become of the records of one consumer since it started."""

    processed: int = 0
    dead_lettered: int = 0
    foreign: int = 0
    transient_failures: int = 0


class BatchProcessor(Generic[M]):
    """Take the records of a poll through reading, handler, retries and dead letters."""

    def __init__(
        self,
        stream: Stream[M],
        handler: Handler[M],
        letters: DeadLetters,
        pace: Pace,
        *,
        attempts: int,
    ) -> None:
        self._stream = stream
        self._handler = handler
        self._letters = letters
        self._pace = pace
        self._attempts = attempts
        self._failures_of: dict[tuple[str, int, int], int] = {}
        self._failures_in_a_row = 0
        self.counts = Counts()

    async def process(self, delivery: Delivery) -> None:
        """Deal with every record of ``delivery`` or raise; ``delivery`` says how far it came.

        Raises TransientError to have the rest read again, and whatever ``bury`` refuses with.
        """
        budget = self._pace.begin()
        readings = [read_record(self._stream, record) for record in delivery.records]
        for reading in readings:
            await self._set_aside(reading, budget)
        readable = [reading for reading in readings if isinstance(reading, Readable)]
        batch = Batch(tuple(reading.consumed for reading in readable), delivery.end())
        try:
            rejected = await self._patiently(partial(self._handler, batch), budget)
        except TransientError:
            raise
        except Exception as exc:  # noqa: BLE001  one record must not take the others with it
            _log.warning("batch_failed", topic=self._stream.topic, error=repr(exc))
            await self._one_by_one(readings, delivery, budget)
        else:
            await self._settle(len(batch), rejected, budget)
        delivery.finish()

    async def _set_aside(self, reading: Reading[M], budget: TimeBudget) -> None:
        match reading:
            case Readable():
                pass
            case Unreadable(record, error):
                await self._bury(record, error, 0, budget)
            case Foreign(record, event_type):
                self.counts.foreign += 1
                _log.info("record_left_out", place=record.place, event_type=event_type)
            case _:
                assert_never(reading)

    async def _one_by_one(
        self, readings: Sequence[Reading[M]], delivery: Delivery, budget: TimeBudget
    ) -> None:
        for number, reading in enumerate(readings):
            if number:
                # At least one record is done each time, or a slow batch would never end.
                self._pace.check(budget)
            if isinstance(reading, Readable):
                await self._single(reading, budget)
            delivery.advance(reading.record)

    async def _single(self, reading: Readable[M], budget: TimeBudget) -> None:
        record = reading.record
        after = Position(record.topic, record.partition, record.offset + 1)
        batch = Batch((reading.consumed,), (after,))
        while True:
            try:
                rejected = await self._patiently(partial(self._handler, batch), budget)
            except TransientError:
                raise
            except Exception as exc:  # noqa: BLE001  whatever it is, it must not stop the partition
                failures = self._failures_of.get(record.place, 0) + 1
                self._failures_of[record.place] = failures
                if isinstance(exc, PermanentError) or failures >= self._attempts:
                    await self._bury(record, exc, failures, budget)
                    break
                await self._pace.wait(failures, budget)
            else:
                await self._settle(1, rejected, budget)
                break
        self._failures_of.pop(record.place, None)

    async def _bury(
        self, record: Record, error: Exception, attempts: int, budget: TimeBudget
    ) -> None:
        bury = partial(self._letters.bury, record, error, attempts)
        if await self._patiently(bury, budget) is Burial.BURIED:
            self.counts.dead_lettered += 1

    async def _patiently(self, step: Callable[[], Awaitable[R]], budget: TimeBudget) -> R:
        attempt = 0
        while True:
            attempt += 1
            try:
                result = await step()
            except OutOfTime:
                raise
            except TransientError as exc:
                self.counts.transient_failures += 1
                self._failures_in_a_row += 1
                _log.warning("waiting", topic=self._stream.topic, attempt=attempt, error=repr(exc))
                # Also before giving the batch back: the next read follows at once.
                await self._pace.wait(self._failures_in_a_row, budget)
                if attempt == self._attempts:
                    raise
            else:
                self._failures_in_a_row = 0
                return result

    async def _settle(
        self, records: int, rejected: Sequence[Rejected] | None, budget: TimeBudget
    ) -> None:
        for each in rejected or ():
            await self._bury(each.record, each.error, each.attempts, budget)
        processed = records - len(rejected or ())
        self.counts.processed += processed
        self._letters.note_processed(processed)
