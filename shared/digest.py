"""What does a subscriber receive that is told of several alerts together?"""

from typing import Literal

from pydantic import AwareDatetime

from shared.messages import AlertKind, Amount, Item, Message, Party, Severity, Target
from shared.ontology import EventType, Status

DigestReason = Literal["digest", "group_wait", "quiet_hours", "snoozed", "rate_cap"]


class DigestedAlert(Message):
    """One revision of an alert as a digest lists it; ``quote`` is its best evidence."""

    alert_id: str
    watchlist: str
    kind: AlertKind
    revision: int
    incident_id: str
    severity: Severity | None
    type: EventType
    status: Status
    actor: Party | None
    target: Target | None
    items: tuple[Item, ...] = ()
    amount: Amount | None = None
    independent_sources: int
    quote: str | None
    superseded_by: str | None = None
    created_at: AwareDatetime
    updated_at: AwareDatetime | None = None


class Digest(Message):
    """Alerts that one subscription is told of together. Webhook data of ``tocsin.digest.v1``.

    ``reason`` says why they waited until ``due_at``; ``total`` counts the alerts of all ``parts``,
    of which this is number ``part``, from 1. In the order in which they were decided.
    """

    subscription_id: str
    reason: DigestReason
    due_at: AwareDatetime
    part: int = 1
    parts: int = 1
    total: int
    alerts: tuple[DigestedAlert, ...]
