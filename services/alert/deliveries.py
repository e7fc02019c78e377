"""What is a delivery, where does it go, and what can come of an attempt to make it?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from services.alert.signing import SigningKey


class Channel(StrEnum):
    """How deliveries travel."""

    WEBHOOK = "webhook"
    KAFKA = "kafka"


class DeliveryState(StrEnum):
    """Where a delivery stands; every delivery is in exactly one state and none is ever removed.

    ``pending`` and ``retry`` wait for their time, ``leased`` is being attempted, ``held`` waits for
    its endpoint to be usable again; ``delivered`` and ``dead`` are final unless sent again by hand;
    ``simulated`` is all that becomes of what a tenant's test mode would send.
    """

    PENDING = "pending"
    LEASED = "leased"
    RETRY = "retry"
    HELD = "held"
    DELIVERED = "delivered"
    DEAD = "dead"
    SIMULATED = "simulated"


class AttemptOutcome(StrEnum):
    """Name what came of one attempt."""

    SUCCEEDED = "succeeded"
    REFUSED = "refused"
    THROTTLED = "throttled"
    GONE = "gone"
    REDIRECTED = "redirected"
    TIMED_OUT = "timed_out"
    UNREACHABLE = "unreachable"
    BLOCKED = "blocked"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A leased delivery; ``payload`` is sent byte for byte, ``delivery_id`` is the webhook-id.

    ``attempts`` counts the ones made before, ``replays`` how often it was sent again by hand,
    ``due_at`` is since when it could be sent.
    ``owner`` and ``lease_until`` together name the lease, which alone may record a result.
    """

    delivery_id: str
    channel: Channel
    endpoint_id: str
    payload: bytes
    attempts: int
    replays: int
    due_at: datetime
    owner: str
    lease_until: datetime


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a webhook goes and what it is signed with; empty for the bus."""

    url: str = ""
    keys: tuple[SigningKey, ...] = ()


@dataclass(frozen=True, slots=True)
class AttemptResult:
    """What came of one attempt.

    ``status`` is the HTTP status where there was one; ``error`` says in words what failed; ``body``
    is the answer's beginning, redacted; ``retry_after`` is how long the receiver asks to be left
    alone.
    """

    outcome: AttemptOutcome
    started_at: datetime
    duration: timedelta
    status: int | None = None
    error: str | None = None
    body: str | None = None
    retry_after: timedelta | None = None


class Sender(Protocol):
    """Makes one attempt on one channel.

    Returns what came of it and raises nothing of its own; being cancelled is passed on. Returns
    within the time that the dispatcher's lease was made for.
    """

    async def send(self, delivery: Delivery, destination: Destination) -> AttemptResult:
        """Attempt ``delivery`` once."""
        ...
