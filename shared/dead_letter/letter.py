"""What does a dead letter hold, so that the record can be written again byte by byte?

Bytes become text as Latin-1 (key, header values) or base64 (value): both give back every byte,
and Latin-1 leaves ASCII readable.
"""

import base64
from datetime import datetime

from shared.broker.producing import Outgoing
from shared.broker.records import Record
from shared.messages import DeadLetter

_ERROR_CHARACTERS = 2000


def write_letter(
    record: Record, error: Exception, *, attempts: int, failed_at: datetime, service: str
) -> DeadLetter:
    """Return ``record`` with the reason why it could not be processed."""
    return DeadLetter(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        key=None if record.key is None else record.key.decode("latin-1"),
        headers=tuple((name, value.decode("latin-1")) for name, value in record.headers),
        value_base64=None if record.value is None else base64.b64encode(record.value).decode(),
        error=type(error).__name__,
        message=_printable(str(error)),
        attempts=attempts,
        failed_at=failed_at,
        service=service,
    )


def to_original(letter: DeadLetter) -> Outgoing:
    """Return the record as it was, to be written to the topic where it came from."""
    return Outgoing(
        topic=letter.topic,
        key=None if letter.key is None else letter.key.encode("latin-1"),
        headers=tuple((name, value.encode("latin-1")) for name, value in letter.headers),
        value=None if letter.value_base64 is None else base64.b64decode(letter.value_base64),
    )


def _printable(text: str) -> str:
    # An error may quote what it choked on, lone surrogates included, which JSON cannot carry.
    return text[:_ERROR_CHARACTERS].encode(errors="backslashreplace").decode()
