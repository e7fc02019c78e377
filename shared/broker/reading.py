"""Does a record hold the message that its topic promises?"""

from dataclasses import dataclass
from typing import Generic

from pydantic import ValidationError

from shared.broker.records import Consumed, Record
from shared.broker.streams import M, Stream
from shared.envelope.reading import TypeReading, read_envelope, read_type
from shared.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Readable(Generic[M]):
    """A record that holds the message."""

    record: Record
    consumed: Consumed[M]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A record that does not hold the message; ``error`` names the field and what was expected."""

    record: Record
    error: InvalidInput


@dataclass(frozen=True, slots=True)
class Foreign:
    """A record of another event type, left to those who know it."""

    record: Record
    event_type: str


Reading = Readable[M] | Unreadable | Foreign


def read_record(stream: Stream[M], record: Record) -> Reading[M]:
    """Read one record of ``stream``; the headers need not be there nor be readable."""
    envelope = read_envelope(record.headers)
    if read_type(envelope, stream.event_type) is TypeReading.UNKNOWN:
        return Foreign(record, envelope.type or "")
    if record.value is None:
        return Unreadable(record, InvalidInput(f"{_where(record)}: the record has no value"))
    try:
        message = stream.model.model_validate_json(record.value)
    except ValidationError as exc:
        return Unreadable(record, InvalidInput(f"{_where(record)}: {_first_fault(exc)}"))
    return Readable(record, Consumed(record, envelope, message))


def _where(record: Record) -> str:
    return f"{record.topic}/{record.partition}/{record.offset}"


def _first_fault(exc: ValidationError) -> str:
    faults = exc.errors(include_url=False, include_input=False, include_context=False)
    first = faults[0]
    field = ".".join(str(part) for part in first["loc"]) or "value"
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return f"{field}: {first['msg']}{more}"
