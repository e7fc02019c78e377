"""Is a subscriber told of an alert now, later, with others, or not?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from services.alert.alerts.severity import at_least
from services.alert.notices.digests import next_digest
from services.alert.notices.policy import Policy
from services.alert.notices.quiet_hours import loud_from
from services.alert.notices.silences import Silence
from shared.digest import DigestReason
from shared.messages import Alert, AlertKind

ENDING: tuple[AlertKind, ...] = ("retracted", "superseded")
"""Kinds that end an alert: whoever was told of it hears of them whatever the severity."""


@dataclass(frozen=True, slots=True)
class Tell:
    """Told now, by itself."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Told at ``due_at`` together with what else is in ``bundle`` and due then.

    ``opens`` says that it is the first of its bundle, so that a message more is to come.
    """

    reason: DigestReason
    due_at: datetime
    bundle: str
    opens: bool


@dataclass(frozen=True, slots=True)
class Silenced:
    """Not told, for a silence holds."""

    silence_id: str


@dataclass(frozen=True, slots=True)
class Filtered:
    """Not told, for the subscription does not ask for it."""

    by: Literal["kind", "severity"]


Route: TypeAlias = Tell | Wait | Silenced | Filtered


@dataclass(frozen=True, slots=True)
class SoFar:
    """What was decided before for one subscription.

    ``messages`` counts those begun in the current stretch of its rate cap, ``group_due`` is when
    the open group of this alert is told, ``told_before`` says that an earlier revision was told.
    """

    messages: int = 0
    group_due: datetime | None = None
    told_before: bool = False


def route(
    alert: Alert,
    kinds: Collection[AlertKind],
    policy: Policy,
    silence: Silence | None,
    now: datetime,
    so_far: SoFar,
) -> Route:
    """Decide about one revision of an alert and one subscription, at ``now``."""
    ends = alert.kind in ENDING and so_far.told_before
    if alert.kind not in kinds:
        return Filtered("kind")
    if not ends and not at_least(alert.severity, policy.min_severity):
        return Filtered("severity")
    if silence is not None:
        return Silenced(silence.silence_id)
    if policy.snooze_until is not None and policy.snooze_until > now:
        until = loud_from(policy.snooze_until, policy.quiet_hours)
        return Wait("snoozed", until, "held", opens=False)
    if policy.urgent_passes and alert.severity == "urgent":
        return Tell()
    return _timed(alert, policy, now, so_far)


def group_of(alert: Alert, policy: Policy) -> str:
    """Return the bundle that ``alert`` is collected in."""
    key = alert.watchlist if policy.group_by == "watchlist" else alert.incident_id
    return f"group:{key}"


def _timed(alert: Alert, policy: Policy, now: datetime, so_far: SoFar) -> Route:
    quiet = policy.quiet_hours
    if policy.digest is not None:
        due = loud_from(next_digest(now, policy.digest), quiet)
        return Wait("digest", due, "digest", opens=False)
    if so_far.group_due is not None and so_far.group_due > now:
        return Wait("group_wait", so_far.group_due, group_of(alert, policy), opens=False)
    loud = loud_from(now, quiet)
    if loud > now:
        return Wait("quiet_hours", loud, "held", opens=False)
    if policy.rate_cap is not None and so_far.messages >= policy.rate_cap.messages:
        _, ends = policy.rate_cap.stretch(now)
        return Wait("rate_cap", loud_from(ends, quiet), "overflow", opens=False)
    if policy.group_wait:
        due = loud_from(now + timedelta(seconds=policy.group_wait), quiet)
        return Wait("group_wait", due, group_of(alert, policy), opens=True)
    return Tell()
