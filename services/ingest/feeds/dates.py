"""Which instant does a date in a feed mean?

RFC 3339 and RFC 822 with the variations of the real web. A missing month or day is the first, a
missing time midnight, a missing or unknown zone UTC. Source: the date cases of feedparser.
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

from services.ingest.feeds.dates_odd import respelled
from services.ingest.feeds.dates_usual import usual_date

_LONGEST = 100
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_ZONES = {
    **dict.fromkeys(("ut", "utc", "gmt", "z", "wet"), 0),
    "bst": 1,
    "met": 1,
    "cet": 1,
    "mest": 2,
    "cest": 2,
    "eet": 2,
    "eest": 3,
    "msk": 3,
    "jst": 9,
    "kst": 9,
    "aest": 10,
    "aedt": 11,
    "nzst": 12,
    "nzdt": 13,
    "adt": -3,
    "ast": -4,
    "at": -4,
    "edt": -4,
    "est": -5,
    "et": -5,
    "cdt": -5,
    "cst": -6,
    "ct": -6,
    "mdt": -6,
    "mst": -7,
    "mt": -7,
    "pdt": -7,
    "pst": -8,
    "pt": -8,
    "akst": -9,
    "akdt": -8,
    "hst": -10,
    "a": -1,
    "n": 1,
    "m": -12,
    "y": 12,
}
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[.,](?P<part>\d+))?)?"
_HALF = r"(?:\s*(?P<half>[ap])\.?m\b\.?)?"
_OFFSET = r"(?P<zone>[+-]\s?\d{1,2}:?\d{0,2}|[A-Za-z][A-Za-z/+:0-9-]*)?"
_ISO = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?"
    rf"(?:(?:T|\s+){_CLOCK}{_HALF}\s*{_OFFSET})?",
    re.IGNORECASE | re.ASCII,
)
_COMPACT = re.compile(
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"
    rf"(?:T?(?P<hour>\d\d):?(?P<minute>\d\d)(?::?(?P<second>\d\d))?(?:\.(?P<part>\d+))?{_OFFSET})?",
    re.IGNORECASE | re.ASCII,
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"  # codespell:ignore nd
_DAY_FIRST = rf"{_DAY}[\s-]+(?P<name>[a-z]{{3,9}})\.?"
_MONTH_FIRST = rf"(?P<name>[a-z]{{3,9}})\.?\s+{_DAY}"
_YEAR = r",?[\s-]+(?P<year>\d{4}|\d\d)"
_RFC822, _AMERICAN = (
    re.compile(
        rf"(?:[a-z]{{2,9}}\.?,?\s*)?{day}{_YEAR}(?:,?\s+(?:at\s+)?{_CLOCK}{_HALF}\s*\(?{_OFFSET}\)?)?",
        re.IGNORECASE | re.ASCII,
    )
    for day in (_DAY_FIRST, _MONTH_FIRST)
)
_ASCTIME = re.compile(
    rf"[a-z]{{3,9}},?\s+{_MONTH_FIRST}\s+{_CLOCK}\s+(?:{_OFFSET}\s+)?(?P<year>\d{{4}})",
    re.IGNORECASE | re.ASCII,
)
_SLASHED = re.compile(
    rf"(?:[a-z]{{3,9}},?\s+)?(?P<year>\d{{4}})/(?P<month>\d{{1,2}})/(?P<day>\d{{1,2}})"
    rf"(?:\s+{_CLOCK}\s*{_OFFSET})?",
    re.IGNORECASE | re.ASCII,
)
_PIVOT = 90
_SIXTY = 60
_FORMS = (_RFC822, _ISO, _COMPACT, _AMERICAN, _ASCTIME, _SLASHED)
_NUMERIC_ZONE = re.compile(r"(?:gmt|utc)?([+-])\s?(\d{1,2}):?(\d\d)?")


def parse_date(text: str) -> datetime | None:
    """Return the instant that ``text`` means, in UTC; None when it means none."""
    return usual_date(text) or any_date(text)


@lru_cache(maxsize=4096)
def any_date(text: str) -> datetime | None:
    """Return what ``parse_date`` does, by trying one spelling after the other."""
    text = " ".join(text[: _LONGEST + 1].split())
    if not text or len(text) > _LONGEST:
        return None
    for candidate in (text, respelled(text)):
        for form in _FORMS if candidate else ():
            match = form.fullmatch(candidate or "")
            instant = match and _instant(match.groupdict())
            if instant:
                return instant
    return None


def _instant(parts: dict[str, str | None]) -> datetime | None:
    month = _month(parts)
    zone = _zone(parts.get("zone"))
    if month is None:
        return None
    try:
        day = datetime(_year(parts["year"] or ""), month, int(parts.get("day") or 1), tzinfo=zone)
        return (day + _time_of_day(parts)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _month(parts: dict[str, str | None]) -> int | None:
    name = parts.get("name")
    if name is not None:
        return _MONTHS.get(name[:3].lower())
    return int(parts.get("month") or 1)


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) == len("2003"):
        return year
    return year + (2000 if year < _PIVOT else 1900)


def _time_of_day(parts: dict[str, str | None]) -> timedelta:
    hour = int(parts.get("hour") or 0)
    minute, second = int(parts.get("minute") or 0), int(parts.get("second") or 0)
    half = parts.get("half")
    if half:
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    if (hour, minute, second) > (24, 0, 0) or max(minute, second - 1) >= _SIXTY:
        message = f"no time of day: {hour}:{minute}:{second}"
        raise ValueError(message)
    micro = int((parts.get("part") or "").ljust(6, "0")[:6])
    return timedelta(hours=hour, minutes=minute, seconds=second, microseconds=micro)


def _zone(text: str | None) -> timezone:
    name = (text or "").lower().removeprefix("etc/")
    numeric = _NUMERIC_ZONE.fullmatch(name)
    if numeric is None:
        return timezone(timedelta(hours=_ZONES.get(name, 0)))
    sign, hours, minutes = numeric.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if offset >= timedelta(hours=24):
        return UTC
    return timezone(-offset if sign == "-" else offset)
