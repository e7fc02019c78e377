"""Which partitions does the consumer hold, since when, and may a batch still move them?

A batch belongs to the assignment under which it was read. When partitions have been given away
and come back meanwhile, reading has started anew where the database or Kafka says, which is never
past unfinished work; so a batch that outlives its assignment neither commits nor rewinds.
"""

import asyncio
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import timedelta

import structlog
from aiokafka import TopicPartition
from aiokafka.abc import ConsumerRebalanceListener
from aiokafka.errors import CommitFailedError, IllegalStateError, KafkaError

from shared.broker.backoff import Backoff
from shared.broker.positions import PositionStore, find_starts
from shared.broker.records import Position
from shared.broker.watched_consumer import WatchedConsumer
from shared.errors import TransientError

_log = structlog.get_logger(__name__)


class Assignment(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka is untyped
    """Follow the group's rebalances for one consumer.

    Partitions that a position store rules stay paused from the moment of assignment until they
    stand where the store says: aiokafka begins to fetch while an asynchronous listener is still
    at work, and waiting inside the listener would stop the heartbeat.
    """

    def __init__(
        self,
        *,
        group: str,
        store: PositionStore | None,
        backoff: Backoff,
        patience: timedelta,
        on_fatal: Callable[[Exception], None],
    ) -> None:
        """``patience`` is how long a rebalance waits for the batch in flight."""
        self._group = group
        self._store = store
        self._backoff = backoff
        self._patience = patience.total_seconds()
        self._on_fatal = on_fatal
        self._generation = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._halted = False
        self._restoring: asyncio.Task[None] | None = None
        self.commit_failure: str | None = None
        self.reached: dict[TopicPartition, int] = {}
        self.batch_began: float | None = None
        self.batch_ended: float | None = None
        self.consumer: Callable[[], WatchedConsumer | None] = lambda: None

    @property
    def is_halted(self) -> bool:
        """Say whether reading was given up."""
        return self._halted

    @property
    def is_restoring(self) -> bool:
        """Say whether partitions still wait for their positions."""
        return self._restoring is not None and not self._restoring.done()

    def begin_batch(self) -> int:
        """Note that a batch is in flight; return the generation that it belongs to."""
        self._idle.clear()
        self.batch_began = time.monotonic()
        return self._generation

    def end_batch(self) -> None:
        """Note that the batch in flight is committed or given up."""
        self.batch_began, self.batch_ended = None, time.monotonic()
        self._idle.set()

    def halt(self) -> None:
        """Read nothing more, not even after a rebalance."""
        self._halted = True
        self._pause(self._held())

    async def close(self) -> None:
        """Give up restoring positions."""
        if self._restoring is not None:
            self._restoring.cancel()
            with suppress(asyncio.CancelledError):
                await self._restoring
            self._restoring = None

    async def commit(self, generation: int, positions: Collection[Position]) -> None:
        """Commit ``positions`` unless the assignment has changed; log what Kafka refuses.

        A refused commit loses nothing: the records come again.
        """
        consumer = self.consumer()
        if consumer is None or generation != self._generation or not positions:
            return
        offsets = {TopicPartition(p.topic, p.partition): p.next_offset for p in positions}
        self.reached |= offsets
        try:
            await consumer.commit(offsets)
            self.commit_failure = None
        except (CommitFailedError, IllegalStateError) as exc:
            _log.info("commit_refused_by_rebalance", group=self._group, error=str(exc))
        except KafkaError as exc:
            self.commit_failure = repr(exc)
            _log.warning("commit_failed", group=self._group, error=self.commit_failure)

    def rewind(self, generation: int, positions: Collection[Position]) -> None:
        """Go back to ``positions`` unless the assignment has changed."""
        consumer = self.consumer()
        if consumer is None or generation != self._generation:
            return
        for position in positions:
            consumer.seek(TopicPartition(position.topic, position.partition), position.next_offset)

    async def on_partitions_revoked(self, revoked: Collection[TopicPartition]) -> None:
        """Let the batch in flight finish and commit, for a while; then end its generation."""
        if revoked:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._idle.wait(), self._patience)
        self._generation += 1
        await self.close()

    async def on_partitions_assigned(self, assigned: Collection[TopicPartition]) -> None:
        """Begin where the positions say."""
        self._generation += 1
        consumer = self.consumer()
        if consumer is None or not assigned:
            return
        consumer.forget_positions()
        self.reached.clear()
        if self._halted:
            self._pause(assigned)
        elif self._store is not None:
            self._pause(assigned)
            task = self._restore(self._store, consumer, assigned)
            self._restoring = asyncio.create_task(task, name=f"restore-positions-{self._group}")

    async def _restore(
        self, store: PositionStore, consumer: WatchedConsumer, assigned: Collection[TopicPartition]
    ) -> None:
        failures = 0
        while True:
            try:
                starts = await find_starts(store, self._group, consumer, assigned)
                break
            except (TransientError, KafkaError) as exc:
                failures += 1
                _log.warning("positions_unavailable", group=self._group, error=repr(exc))
                await asyncio.sleep(self._backoff.pause(failures).total_seconds())
            except Exception as exc:  # noqa: BLE001  a task's error would be seen by nobody
                self._on_fatal(exc)
                return
        for partition, offset in starts.items():
            consumer.seek(partition, offset)
        self.reached |= starts
        if not self._halted:
            consumer.resume(*assigned)

    def _held(self) -> Collection[TopicPartition]:
        consumer = self.consumer()
        held: Collection[TopicPartition] = consumer.assignment() if consumer else ()
        return held

    def _pause(self, partitions: Collection[TopicPartition]) -> None:
        consumer = self.consumer()
        if consumer is not None and partitions:
            consumer.pause(*partitions)
