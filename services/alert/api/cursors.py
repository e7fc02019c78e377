"""How does a client ask for the page behind the one it has, without knowing how pages are made?"""

import base64
import binascii

from shared.http.problems import FieldError, Refused, invalid

_LONGEST = 512


def encode_cursor(kind: str, position: str) -> str:
    """Return the opaque cursor for ``position`` in the list called ``kind``."""
    return base64.urlsafe_b64encode(f"{kind}:{position}".encode()).decode("ascii").rstrip("=")


def decode_cursor(kind: str, cursor: str) -> str:
    """Return the position that ``cursor`` stands for; refuse what another list gave, or nobody."""
    try:
        if len(cursor) > _LONGEST:
            raise _unknown()
        padded = cursor + "=" * (-len(cursor) % 4)
        text = base64.b64decode(padded, altchars=b"-_", validate=True).decode("utf-8")
    except (ValueError, binascii.Error) as exc:
        raise _unknown() from exc
    own, _, position = text.partition(":")
    if own != kind or not position or encode_cursor(own, position) != cursor:
        raise _unknown()
    return position


def decode_number(kind: str, cursor: str) -> int:
    """Return the position of a cursor whose list is numbered; refuse what is no such cursor."""
    position = decode_cursor(kind, cursor)
    if not (position.isascii() and position.isdigit() and int(position) < 2**63):
        raise _unknown()
    return int(position)


def _unknown() -> Refused:
    message = "expected a cursor that this list gave as `next` or `cursor`"
    return invalid([FieldError(field="after", message=message)])
