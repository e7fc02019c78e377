"""How is one leased delivery attempted, and its result made sure of?"""

from dataclasses import dataclass
from datetime import timedelta

import structlog

from services.alert.deliveries import AttemptOutcome, AttemptResult, Delivery, Sender
from services.alert.outbox.queue import DeliveryQueue, Leased
from services.alert.outbox.recorder import Recorder
from services.alert.retry_schedule import RetrySchedule, Step, next_step
from shared.clock import Clock
from shared.errors import TocsinError

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Route:
    """How deliveries of one channel are sent; ``limit`` of them at once to one endpoint."""

    sender: Sender
    schedule: RetrySchedule
    limit: int
    timeout: timedelta


@dataclass(frozen=True, slots=True)
class Attempt:
    """Sends one delivery and has recorded what follows."""

    queue: DeliveryQueue
    recorder: Recorder
    route: Route
    clock: Clock

    async def make(self, leased: Leased) -> Step | None:
        """Attempt ``leased`` once and return what follows; None when nothing was recorded.

        None means that the lease was too short, was lost, or could not be written: then it runs
        out, and the delivery is attempted again under the same id. Raises nothing.
        """
        delivery = leased.delivery
        bound = log.bind(delivery_id=delivery.delivery_id, endpoint_id=delivery.endpoint_id)
        # A process that was suspended wakes up with leases that are no longer its own.
        if self.clock.now() + self.route.timeout > delivery.lease_until:
            await self._release(delivery)
            return None
        result = await self._sent(leased)
        now = self.clock.now()
        number = delivery.attempts + 1
        step = next_step(self.route.schedule, delivery.delivery_id, number, result, now)
        bound = bound.bind(outcome=result.outcome.value, status=result.status, attempt=number)
        if not await self.recorder.record(delivery, step, result):
            bound.error("delivery_result_lost", error=result.error)
            return None
        bound.info("delivery_attempted", step=type(step).__name__)
        return step

    async def _sent(self, leased: Leased) -> AttemptResult:
        started_at = self.clock.now()
        try:
            return await self.route.sender.send(leased.delivery, leased.destination)
        except Exception as exc:
            # A defect in a sender must cost a retry, not the dispatcher.
            log.exception("sender_failed", delivery_id=leased.delivery.delivery_id)
            error = f"{type(exc).__name__}: {exc}"
            return AttemptResult(AttemptOutcome.BROKEN, started_at, timedelta(0), error=error)

    async def _release(self, delivery: Delivery) -> None:
        try:
            await self.queue.release(delivery)
        except TocsinError as exc:
            log.warning("lease_not_released", delivery_id=delivery.delivery_id, error=str(exc))
