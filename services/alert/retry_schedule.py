"""What happens to a delivery after an attempt, and when?

Source of the schedule: Standard Webhooks 1.0.0, ten attempts over 75 h 35 min 5 s.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import blake2b
from typing import Final, assert_never

from services.alert.deliveries import AttemptOutcome, AttemptResult

_JITTER: Final = 0.2
_LONGEST_REQUEST: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class RetrySchedule:
    """How long to wait before each attempt, the first included.

    After the last delay a delivery is dead, unless ``endless``: then that delay repeats.
    """

    delays: tuple[timedelta, ...]
    endless: bool = False

    def delay(self, attempts: int) -> timedelta | None:
        """Return the wait before the attempt that follows ``attempts``; None when none follows."""
        if attempts < len(self.delays):
            return self.delays[attempts]
        return self.delays[-1] if self.endless else None


WEBHOOK_SCHEDULE: Final = RetrySchedule(
    (
        timedelta(0),
        timedelta(seconds=5),
        timedelta(minutes=5),
        timedelta(minutes=30),
        timedelta(hours=2),
        timedelta(hours=5),
        timedelta(hours=10),
        timedelta(hours=14),
        timedelta(hours=20),
        timedelta(hours=24),
    )
)
BUS_SCHEDULE: Final = RetrySchedule(
    (timedelta(0), timedelta(seconds=1), timedelta(seconds=5), timedelta(seconds=30)), endless=True
)
"""For the bus, which is ours: it comes back, and giving up would lose alerts for all."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """The receiver has it."""


@dataclass(frozen=True, slots=True)
class RetryAt:
    """Try again at ``due_at``; ``pause`` is how long the receiver wants nothing at all."""

    due_at: datetime
    pause: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Dead:
    """Given up; kept, and sent again only by hand."""

    reason: str


@dataclass(frozen=True, slots=True)
class DisableEndpoint:
    """The receiver wants no more of anything: hold this and the rest."""

    reason: str


Step = Delivered | RetryAt | Dead | DisableEndpoint


def next_step(
    schedule: RetrySchedule, delivery_id: str, attempts: int, result: AttemptResult, now: datetime
) -> Step:
    """Decide what follows the ``attempts``-th attempt (counted from 1), which gave ``result``."""
    match result.outcome:
        case AttemptOutcome.SUCCEEDED:
            return Delivered()
        case AttemptOutcome.GONE:
            return DisableEndpoint("the receiver answered 410 Gone")
        case (
            AttemptOutcome.REFUSED
            | AttemptOutcome.THROTTLED
            | AttemptOutcome.REDIRECTED
            | AttemptOutcome.TIMED_OUT
            | AttemptOutcome.UNREACHABLE
            | AttemptOutcome.BLOCKED
            | AttemptOutcome.BROKEN
        ):
            return _retry(schedule, delivery_id, attempts, result, now)
        case never:
            assert_never(never)


def jittered(delay: timedelta, delivery_id: str, attempts: int) -> timedelta:
    """Lengthen ``delay`` by up to a fifth, always the same for one delivery and attempt."""
    digest = blake2b(f"{delivery_id}:{attempts}".encode(), digest_size=8).digest()
    return delay * (1 + _JITTER * int.from_bytes(digest) / 2**64)


def parse_retry_after(value: str | None, now: datetime) -> timedelta | None:
    """Read a ``Retry-After`` header, seconds or HTTP date; None when absent or senseless."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        # Beyond any limit anyhow, and timedelta would overflow.
        return timedelta(seconds=min(int(text[:12]), 10**9))
    try:
        at = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
    return max((at if at.tzinfo else at.replace(tzinfo=UTC)) - now, timedelta(0))


def _retry(
    schedule: RetrySchedule, delivery_id: str, attempts: int, result: AttemptResult, now: datetime
) -> Step:
    delay = schedule.delay(attempts)
    if delay is None:
        return Dead(f"{attempts} attempts failed, the last: {result.outcome.value}")
    wait = jittered(delay, delivery_id, attempts)
    if result.retry_after is None:
        return RetryAt(now + wait)
    asked = min(result.retry_after, max(_LONGEST_REQUEST, 2 * delay))
    return RetryAt(now + max(wait, asked), pause=asked)
