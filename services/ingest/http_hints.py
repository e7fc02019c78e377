"""What do the headers of an answer ask of the next request?"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from services.ingest.fetched import Validators
from services.ingest.schedule import Hints

_SECONDS = re.compile(r"\s*(\d{1,9})(?:\.\d*)?\s*")
_MAX_AGE = re.compile(r"\bmax-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_LONGEST_VALIDATOR = 1024


def hints_of(headers: Mapping[str, str], now: datetime) -> Hints:
    """Return what ``headers`` ask for: how long the answer is fresh, when to come back."""
    return Hints(
        fresh_for=_fresh_for(headers, now), retry_after=wait_of(headers.get("Retry-After"), now)
    )


def wait_of(retry_after: str | None, now: datetime) -> timedelta | None:
    """Return how long a Retry-After in seconds or as a date asks to wait, never negative."""
    if retry_after is None:
        return None
    seconds = _SECONDS.fullmatch(retry_after)
    if seconds:
        return timedelta(seconds=int(seconds[1]))
    return _until(retry_after, now)


def validators_of(headers: Mapping[str, str]) -> Validators:
    """Return the validators in ``headers``; an overlong one is not worth keeping."""
    etag, modified = headers.get("ETag"), headers.get("Last-Modified")
    return Validators(
        etag=etag if etag and len(etag) <= _LONGEST_VALIDATOR else None,
        last_modified=modified if modified and len(modified) <= _LONGEST_VALIDATOR else None,
    )


def _fresh_for(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    control = headers.get("Cache-Control", "")
    if re.search(r"\bno-(?:cache|store)\b", control, re.IGNORECASE):
        return None
    age = _MAX_AGE.search(control)
    if age:
        return timedelta(seconds=int(age[1]))
    expires = headers.get("Expires")
    return _until(expires, now) if expires else None


def _until(date: str, now: datetime) -> timedelta | None:
    try:
        instant = parsedate_to_datetime(date)
    except (ValueError, TypeError, OverflowError):
        return None
    aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return max(aware - now, timedelta(0))
