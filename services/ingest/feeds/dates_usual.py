"""Which instant does a date mean that is spelled as nearly every feed spells it?

``Tue, 01 Nov 2026 09:30:00 GMT`` and ``2026-11-01T09:30:00Z``, or with an offset in place of the
zone. Anything else is left to the reader of all spellings.
"""

import re
from datetime import UTC, datetime
from functools import lru_cache

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1
    )
}
_ZONES = {"GMT": "Z", "UTC": "Z"}
_ISO_LENGTHS = frozenset({len("2026-11-01T09:30:00Z"), len("2026-11-01T09:30:00+00:00")})
_RFC822_LENGTHS = frozenset(
    {len("Tue, 01 Nov 2026 09:30:00 GMT"), len("Tue, 01 Nov 2026 09:30:00 +0000")}
)
_DAY = re.compile(r"[A-Za-z]{3}, ([0-9]{2}) ([A-Z][a-z]{2}) ([0-9]{4}) ")
_DAY_ENDS = len("Tue, 01 Nov 2026 ")
_CLOCK_ENDS = _DAY_ENDS + len("09:30:00")
_DASHES = slice(4, 8, 3)
_JOINTS = slice(10, 20, 3)
_JOINED = frozenset({"T::Z", "T::+", "T::-"})


def usual_date(text: str) -> datetime | None:
    """Return the instant in UTC; None when ``text`` is not spelled the usual way."""
    size = len(text)
    if size in _RFC822_LENGTHS and text[_CLOCK_ENDS] == " ":
        zone = text[_CLOCK_ENDS + 1 :]
        text = f"{_day(text[:_DAY_ENDS])}{text[_DAY_ENDS:_CLOCK_ENDS]}{_ZONES.get(zone, zone)}"
    elif size not in _ISO_LENGTHS:
        return None
    if text[_JOINTS] not in _JOINED or text[_DASHES] != "--":
        return None
    try:
        instant = datetime.fromisoformat(text)
        return instant if instant.tzinfo is UTC else instant.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=1024)
def _day(text: str) -> str:
    match = _DAY.fullmatch(text)
    if match is None or match[2] not in _MONTHS:
        return ""
    return f"{match[3]}-{_MONTHS[match[2]]:02}-{match[1]}T"
