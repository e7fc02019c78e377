"""When is a feed polled next, and what decided it?

From what the feed has published (a share of the expected gap to the next entry), within the bounds
of the policy and the feed's own hints. Failures back off and never give a feed up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# Over how many of the newest entries the gap is looked at. Feeds publish in bursts and sleep at
# night: the last entries tell of a burst or of a silence, the many of the feed's habit.
_STRETCHES = (1, 3, 6, 20)
# At this share a mixed lot of feeds takes about as many requests as polling each hourly.
_SHARE_OF_GAP = 0.36
_DOUBLINGS = 16


class Reason(StrEnum):
    """Name what decided the time of the next poll."""

    EXPECTED_ARRIVAL = "expected_arrival"
    NO_HISTORY = "no_history"
    SHORTEST_INTERVAL = "shortest_interval"
    LONGEST_INTERVAL = "longest_interval"
    FEED_HINT = "feed_hint"
    RETRY_AFTER = "retry_after"
    BACK_OFF = "back_off"


@dataclass(frozen=True, slots=True)
class NextPoll:
    """When the feed is due, and why then."""

    at: datetime
    reason: Reason


@dataclass(frozen=True, slots=True)
class SchedulePolicy:
    """Bounds of the schedule.

    ``hint_cap`` bounds what ttl and Cache-Control may ask for, ``retry_cap`` what Retry-After may;
    ``spread`` is the share of an interval over which feeds are spread, so that they do not all
    come due at once.
    """

    shortest: timedelta = timedelta(minutes=5)
    longest: timedelta = timedelta(hours=4)
    unknown: timedelta = timedelta(minutes=30)
    hint_cap: timedelta = timedelta(hours=1)
    back_off_first: timedelta = timedelta(minutes=5)
    back_off_longest: timedelta = timedelta(hours=12)
    retry_cap: timedelta = timedelta(days=2)
    spread: float = 0.1


URGENT = SchedulePolicy(
    shortest=timedelta(seconds=30),
    longest=timedelta(seconds=100),
    unknown=timedelta(seconds=100),
    hint_cap=timedelta(0),
    back_off_first=timedelta(seconds=100),
)
"""For the few feeds that must not be late: under two minutes, whatever ttl and Cache-Control say.

Retry-After and the spacing of hosts hold for them, too.
"""


@dataclass(frozen=True, slots=True)
class Hints:
    """What the feed and its server ask for: ttl, Cache-Control or Expires, Retry-After."""

    ttl: timedelta | None = None
    fresh_for: timedelta | None = None
    retry_after: timedelta | None = None


NO_HINTS = Hints()


def after_success(
    now: datetime, arrivals: Sequence[datetime], hints: Hints, policy: SchedulePolicy, phase: float
) -> NextPoll:
    """Return the next poll after one that went well.

    ``arrivals`` are publication times, in any order; ``phase`` in [0, 1) is the feed's own place in
    the spread.
    """
    wait, reason = _expected(now, arrivals, policy)
    if wait <= policy.shortest:
        wait, reason = policy.shortest, Reason.SHORTEST_INTERVAL
    elif wait >= policy.longest:
        wait, reason = policy.longest, Reason.LONGEST_INTERVAL
    hint = max(hints.ttl or timedelta(0), hints.fresh_for or timedelta(0))
    if min(hint, policy.hint_cap) > wait:
        wait, reason = min(hint, policy.hint_cap), Reason.FEED_HINT
    return NextPoll(now + wait * (1 + policy.spread * phase), reason)


def after_failure(
    now: datetime, failures: int, hints: Hints, policy: SchedulePolicy, phase: float
) -> NextPoll:
    """Return the next try after the ``failures``-th failure in a row (from 1)."""
    doubled = policy.back_off_first * 2 ** min(max(failures - 1, 0), _DOUBLINGS)
    wait = min(doubled, policy.back_off_longest) * (1 + policy.spread * phase)
    asked = min(hints.retry_after or timedelta(0), policy.retry_cap)
    if asked >= wait:
        return NextPoll(now + asked, Reason.RETRY_AFTER)
    return NextPoll(now + wait, Reason.BACK_OFF)


def _expected(
    now: datetime, arrivals: Sequence[datetime], policy: SchedulePolicy
) -> tuple[timedelta, Reason]:
    recent = sorted((instant for instant in arrivals if instant <= now), reverse=True)
    if not recent:
        return policy.unknown, Reason.NO_HISTORY
    # The silence since the newest counts as a gap, so a feed that falls silent is polled less.
    gap = min(
        (now - recent[size - 1]) / size
        for size in (min(stretch, len(recent)) for stretch in _STRETCHES)
    )
    return gap * _SHARE_OF_GAP, Reason.EXPECTED_ARRIVAL
