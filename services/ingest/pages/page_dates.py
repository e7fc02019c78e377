"""Which instant does a date in the markup of a page mean?"""

from datetime import UTC, datetime


def instant_of(text: str | None) -> datetime | None:
    """Return the instant of an ISO 8601 ``text`` in UTC; None for anything else.

    One without a time of day or zone says too little to be event time.
    """
    try:
        instant = datetime.fromisoformat((text or "").strip())
    except ValueError:
        return None
    try:
        return instant.astimezone(UTC) if instant.tzinfo else None
    except OverflowError:
        return None
