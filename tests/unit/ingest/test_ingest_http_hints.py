from datetime import UTC, datetime, timedelta

import pytest

from services.ingest.fetched import Validators
from services.ingest.http_hints import hints_of, validators_of, wait_of

NOW = datetime(2023, 1, 17, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("120", timedelta(minutes=2)),
        ("1.5", timedelta(seconds=1)),
        ("Tue, 17 Jan 2023 13:00:00 GMT", HOUR),
        ("Tue, 17 Jan 2023 11:00:00 GMT", timedelta(0)),
        ("soon", None),
        ("-5", None),
        ("9" * 40, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str | None, expected: timedelta | None) -> None:
    assert wait_of(header, NOW) == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"Cache-Control": "public, max-age=3600"}, HOUR),
        ({"Cache-Control": "no-cache, max-age=3600"}, None),
        ({"Expires": "Tue, 17 Jan 2023 13:00:00 GMT"}, HOUR),
        ({"Expires": "0"}, None),
        ({"Cache-Control": "max-age=60", "Expires": "Tue, 17 Jan 2023 13:00:00 GMT"}, HOUR / 60),
    ],
)
def test_freshness_is_read_from_cache_control_then_expires(
    headers: dict[str, str], expected: timedelta | None
) -> None:
    assert hints_of(headers, NOW).fresh_for == expected


def test_an_overlong_validator_is_not_kept() -> None:
    assert validators_of({"ETag": "x" * 5000, "Last-Modified": "d"}) == Validators(None, "d")
