"""What does a digest say, and what is it called?"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from shared.digest import Digest, DigestedAlert, DigestReason
from shared.ids import digest as digest_of
from shared.messages import Alert

MOST_LISTED: Final = 100
"""Alerts in one message; what is more goes into further parts."""


def digests(
    subscription_id: str, reason: DigestReason, due_at: datetime, alerts: Sequence[Alert]
) -> Iterator[Digest]:
    """Yield the messages that tell of ``alerts`` together, in their order."""
    parts = -(-len(alerts) // MOST_LISTED)
    for number in range(parts):
        listed = alerts[number * MOST_LISTED : (number + 1) * MOST_LISTED]
        yield Digest(
            subscription_id=subscription_id,
            reason=reason,
            due_at=due_at.astimezone(UTC),
            part=number + 1,
            parts=parts,
            total=len(alerts),
            alerts=tuple(map(_listed, listed)),
        )


def digest_name(endpoint_id: str, digest: Digest) -> str:
    """Name the delivery of ``digest``: the same contents due at the same time, the same name."""
    listed = [f"{each.alert_id}/{each.kind}/{each.revision}" for each in digest.alerts]
    due = digest.due_at.isoformat()
    name = digest_of("digest", endpoint_id, digest.subscription_id, digest.reason, due, *listed)
    return f"msg_{name}"


def _listed(alert: Alert) -> DigestedAlert:
    return DigestedAlert(
        **alert.model_dump(include=set(DigestedAlert.model_fields)),
        independent_sources=alert.sources.independent,
        quote=alert.evidence[0].quote if alert.evidence else None,
    )
