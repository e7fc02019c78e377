"""How are the results of attempts made sure of, many in one transaction?"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import structlog

from services.alert.deliveries import AttemptResult, Delivery
from services.alert.outbox.queue import DeliveryQueue
from services.alert.retry_schedule import Step
from shared.clock import Clock
from shared.errors import TocsinError, TransientError

log = structlog.get_logger()

_WAITS: Final = (0.1, 0.5, 2.0, None)
_BATCH: Final = 256


@dataclass(frozen=True, slots=True)
class _Entry:
    """A result that waits to be written; ``recorded`` is told whether its lease was still held."""

    delivery: Delivery
    step: Step
    result: AttemptResult
    recorded: asyncio.Future[bool]


class Recorder:
    """Writes first what follows from attempts, then what was seen of them.

    Results that come while others are being written go together into the next transaction. What
    cannot be written is left: its lease runs out, and it is attempted again under the same id.
    """

    def __init__(self, queue: DeliveryQueue, clock: Clock) -> None:
        self._queue = queue
        self._clock = clock
        self._entries: list[_Entry] = []
        self._writing: asyncio.Task[None] | None = None

    async def record(self, delivery: Delivery, step: Step, result: AttemptResult) -> bool:
        """Return when the result is written, or cannot be: False, as when the lease was lost."""
        entry = _Entry(delivery, step, result, asyncio.get_running_loop().create_future())
        self._entries.append(entry)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        return await entry.recorded

    async def _write(self) -> None:
        while self._entries:
            batch, self._entries = self._entries[:_BATCH], self._entries[_BATCH:]
            recorded: set[str] = set()
            try:
                recorded = await self._finished(batch)
                await self._logged(batch)
            finally:
                for entry in batch:
                    if not entry.recorded.done():
                        entry.recorded.set_result(entry.delivery.delivery_id in recorded)

    async def _finished(self, batch: Sequence[_Entry]) -> set[str]:
        steps = [(entry.delivery, entry.step) for entry in batch]
        for wait in _WAITS:
            try:
                return await self._queue.finish(steps, self._clock.now())
            except TransientError as exc:
                log.warning("results_not_recorded", deliveries=len(batch), error=str(exc))
                if wait is not None:
                    await asyncio.sleep(wait)
            except TocsinError as exc:
                return await self._apart(batch, exc)
        return set()

    async def _apart(self, batch: Sequence[_Entry], error: TocsinError) -> set[str]:
        if len(batch) == 1:
            key = batch[0].delivery.delivery_id
            log.error("result_not_recorded", delivery_id=key, error=str(error))
            return set()
        return set().union(*[await self._finished([entry]) for entry in batch])

    async def _logged(self, batch: Sequence[_Entry]) -> None:
        try:
            await self._queue.log([(entry.delivery, entry.result) for entry in batch])
        except TocsinError as exc:
            log.warning("attempts_not_logged", deliveries=len(batch), error=str(exc))
