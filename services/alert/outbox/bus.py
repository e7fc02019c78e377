"""How does an alert reach Kafka from the same outbox as the webhooks?"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.alert.deliveries import AttemptOutcome, AttemptResult, Delivery, Destination
from services.alert.outbox.payload import alert_in
from shared.clock import Clock
from shared.errors import TocsinError, TransientError
from shared.messages import Alert
from shared.publishing import Publisher


@dataclass(frozen=True, slots=True)
class BusSender:
    """Publishes deliveries of kind kafka; within ``timeout`` or it counts as timed out."""

    publisher: Publisher[Alert]
    clock: Clock
    timeout: timedelta

    async def send(self, delivery: Delivery, destination: Destination) -> AttemptResult:
        """Publish the alert and wait until the broker has it; ``destination`` is not needed."""
        del destination
        started_at = self.clock.now()
        loop = asyncio.get_running_loop()
        began = loop.time()
        outcome, error = await self._published(delivery)
        duration = timedelta(seconds=loop.time() - began)
        return _result(outcome, error, started_at, duration)

    async def _published(self, delivery: Delivery) -> tuple[AttemptOutcome, str | None]:
        try:
            async with asyncio.timeout(self.timeout.total_seconds()):
                await self.publisher.publish([alert_in(delivery.payload)])
        except TimeoutError:
            return AttemptOutcome.TIMED_OUT, "the broker did not answer in time"
        except TransientError as exc:
            return AttemptOutcome.UNREACHABLE, str(exc)
        except TocsinError as exc:
            return AttemptOutcome.REFUSED, str(exc)
        return AttemptOutcome.SUCCEEDED, None


def _result(
    outcome: AttemptOutcome, error: str | None, started_at: datetime, duration: timedelta
) -> AttemptResult:
    return AttemptResult(outcome, started_at, duration, error=error)
