"""How far has somebody dealt with an alert, and what makes it open again? Pure.

``closed`` was dealt with, ``dismissed`` was not worth it. A retraction opens a closed alert again,
for somebody acted on it; a dismissed one stays so, for nobody did. A higher severity than it had
when it was closed or dismissed opens either.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from services.alert.alerts.severity import exceeds
from shared.messages import Alert, Severity


class WorkState(StrEnum):
    """How far somebody has dealt with an alert."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    DISMISSED = "dismissed"
    CLOSED = "closed"


SETTLED: Final = frozenset({WorkState.DISMISSED, WorkState.CLOSED})


@dataclass(frozen=True, slots=True)
class Work:
    """Where the handling of an alert stands.

    ``reason`` is why it is in its state; ``severity`` is what the alert had when it came there.
    """

    state: WorkState = WorkState.OPEN
    assignee: str | None = None
    reason: str | None = None
    severity: Severity | None = None

    def differences(self, before: "Work") -> dict[str, list[str | None]]:
        """Return what is another than ``before``, by field: what it was, and what it is."""
        return {
            field: [getattr(before, field), getattr(self, field)]
            for field in ("state", "assignee", "reason")
            if getattr(before, field) != getattr(self, field)
        }


UNTOUCHED: Final = Work()


def moved(work: Work, state: WorkState, reason: str | None, severity: Severity | None) -> Work:
    """Return ``work`` in ``state`` for ``reason``; in the state it had, with ``reason`` alone."""
    if state is work.state:
        return replace(work, reason=reason)
    return replace(work, state=state, reason=reason, severity=severity)


def reopened(work: Work, message: Alert) -> Work | None:
    """Return ``work`` opened again by ``message``; None where it leaves it as it is."""
    why = _reason(work, message)
    if why is None:
        return None
    return replace(work, state=WorkState.OPEN, reason=why, severity=message.severity)


def _reason(work: Work, message: Alert) -> str | None:
    if work.state is WorkState.CLOSED and message.kind == "retracted":
        return f"it was retracted (revision {message.revision})"
    if work.state in SETTLED and exceeds(message.severity, work.severity):
        was = work.severity or "unknown"
        return f"its severity rose from {was} to {message.severity} (revision {message.revision})"
    return None
