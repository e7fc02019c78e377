"""Which instant does a date written in a file or on the command line mean?"""

from datetime import UTC, datetime

EXPECTED = "an ISO 8601 date (2023-01-17) or instant (2023-01-17T09:30:00Z)"


def parse_instant(text: object) -> datetime:
    """Return the instant ``text`` means; a date is its midnight, no offset means UTC.

    Raises ValueError that says what was expected.
    """
    if isinstance(text, datetime):
        return _in_utc(text)
    message = f"expected {EXPECTED}, got {text!r:.60}"
    if not isinstance(text, str):
        raise ValueError(message)  # noqa: TRY004  # pydantic collects ValueError only
    try:
        return _in_utc(datetime.fromisoformat(text.strip()))
    except (ValueError, OverflowError) as exc:
        raise ValueError(message) from exc


def _in_utc(instant: datetime) -> datetime:
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
