"""What do a record's headers say about it, whoever wrote them?"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from shared.envelope.cloud_event import CORRELATION_ID, Envelope


class TypeReading(StrEnum):
    """How a record's event type relates to the one that the reader knows.

    EXPECTED: the very one. ABSENT: the record does not say. UNREADABLE: it says, but not in
    UTF-8. UNKNOWN: another one, from a newer or a foreign producer.
    """

    EXPECTED = "expected"
    ABSENT = "absent"
    UNREADABLE = "unreadable"
    UNKNOWN = "unknown"


def read_envelope(headers: Iterable[tuple[str, bytes]]) -> Envelope:
    """Return what the headers say; never raise, whatever bytes they hold.

    Of headers with the same name the last counts, as in Kafka's own clients.
    """
    texts: dict[str, str] = {}
    unreadable: set[str] = set()
    for name, value in headers:
        text = _utf8(value)
        unreadable.discard(name)
        if text is None:
            texts.pop(name, None)
            unreadable.add(name)
        else:
            texts[name] = text
    time = _time(texts.get("ce_time"))
    if time is None and "ce_time" in texts:
        unreadable.add("ce_time")
    return Envelope(
        id=texts.get("ce_id"),
        source=texts.get("ce_source"),
        type=texts.get("ce_type"),
        time=time,
        subject=texts.get("ce_subject"),
        content_type=texts.get("content-type"),
        spec_version=texts.get("ce_specversion"),
        correlation_id=texts.get(CORRELATION_ID),
        unreadable=tuple(sorted(unreadable)),
    )


def read_type(envelope: Envelope, expected: str) -> TypeReading:
    """Say how the type in ``envelope`` relates to ``expected``."""
    if envelope.type == expected:
        return TypeReading.EXPECTED
    if envelope.type is not None:
        return TypeReading.UNKNOWN
    return TypeReading.UNREADABLE if "ce_type" in envelope.unreadable else TypeReading.ABSENT


def _utf8(value: bytes) -> str | None:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return None


def _time(text: str | None) -> datetime | None:
    try:
        return None if text is None else datetime.fromisoformat(text)
    except ValueError:
        return None
