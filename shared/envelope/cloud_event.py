"""What does an event's envelope hold, and how does it become Kafka headers?

CloudEvents 1.0, Kafka protocol binding, binary mode: attributes are headers ``ce_*`` in UTF-8, the
media type is ``content-type``, the record's value is the data. The correlation id travels beside
them as ``correlation_id``, the header that FastStream uses too.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

Headers = tuple[tuple[str, bytes], ...]

SPEC_VERSION: Final = "1.0"
JSON: Final = "application/json"
CORRELATION_ID: Final = "correlation_id"


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who says what, when: the attributes of one CloudEvent.

    Everything is optional because a foreign producer may leave it out. ``unreadable`` names the
    headers that were there and could not be read (not UTF-8, not a time).
    """

    id: str | None = None
    source: str | None = None
    type: str | None = None
    time: datetime | None = None
    subject: str | None = None
    content_type: str | None = JSON
    spec_version: str | None = SPEC_VERSION
    correlation_id: str | None = None
    unreadable: tuple[str, ...] = ()


def to_headers(envelope: Envelope) -> Headers:
    """Return the headers of ``envelope``; attributes that are None have none."""
    texts = (
        ("ce_specversion", envelope.spec_version),
        ("ce_id", envelope.id),
        ("ce_source", envelope.source),
        ("ce_type", envelope.type),
        ("ce_time", envelope.time.isoformat() if envelope.time else None),
        ("ce_subject", envelope.subject),
        ("content-type", envelope.content_type),
        (CORRELATION_ID, envelope.correlation_id),
    )
    return tuple((name, text.encode()) for name, text in texts if text is not None)
