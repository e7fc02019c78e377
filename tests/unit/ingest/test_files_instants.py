from datetime import UTC, datetime

import pytest

from shared.instants import parse_instant


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-01-17", datetime(2023, 1, 17, tzinfo=UTC)),
        ("2023-01-17T09:30:00", datetime(2023, 1, 17, 9, 30, tzinfo=UTC)),
        ("2023-01-17T09:30:00Z", datetime(2023, 1, 17, 9, 30, tzinfo=UTC)),
        ("2023-01-17T09:30:00+02:00", datetime(2023, 1, 17, 7, 30, tzinfo=UTC)),
        (" 2023-01-17 ", datetime(2023, 1, 17, tzinfo=UTC)),
    ],
)
def test_a_date_is_midnight_and_no_offset_is_utc(text: str, expected: datetime) -> None:
    assert parse_instant(text) == expected


@pytest.mark.parametrize("wrong", ["yesterday", "17/01/2023", "", 20230117, None])
def test_what_is_no_instant_says_what_was_expected(wrong: object) -> None:
    with pytest.raises(ValueError, match="expected an ISO 8601 date"):
        parse_instant(wrong)


def test_an_instant_before_the_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="expected an ISO 8601 date"):
        parse_instant("0001-01-01T00:00:00+14:00")
