from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.feeds.dates import parse_date

NOON = datetime(2003, 12, 31, 10, 14, 55, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thu, 01 Jan 2004 19:48:21 GMT", datetime(2004, 1, 1, 19, 48, 21, tzinfo=UTC)),
        ("Thu, 1 Jan 04 19:48:21 EST", datetime(2004, 1, 2, 0, 48, 21, tzinfo=UTC)),
        ("1 Jan 99 19:48 -0800", datetime(1999, 1, 2, 3, 48, tzinfo=UTC)),
        ("Jan 01 2004 19:48:21 GMT", datetime(2004, 1, 1, 19, 48, 21, tzinfo=UTC)),
        ("Thursday, January 1st, 2004 7:48 p.m.", datetime(2004, 1, 1, 19, 48, tzinfo=UTC)),
        ("Thu, 01 Jan 2004", datetime(2004, 1, 1, tzinfo=UTC)),
        ("Thu, 01 Jan 2004 19:48:21 GMT+02:00", datetime(2004, 1, 1, 17, 48, 21, tzinfo=UTC)),
        ("Thu, 01 Jan 2004 19:48:21 Etc/GMT", datetime(2004, 1, 1, 19, 48, 21, tzinfo=UTC)),
        ("Thu Jan  1 19:48:21 2004", datetime(2004, 1, 1, 19, 48, 21, tzinfo=UTC)),
        ("Fri, 2006/09/15 08:19:53 EDT", datetime(2006, 9, 15, 12, 19, 53, tzinfo=UTC)),
        ("2003-12-31T10:14:55Z", NOON),
        ("2003-12-31T02:14:55-08:00", NOON),
        ("2003-12-31T15:44:55+0530", NOON),
        ("2003-12-31 10:14:55.123", NOON.replace(microsecond=123000)),
        ("2003-12-31T10:14Z", NOON.replace(second=0)),
        ("2003-12-31", datetime(2003, 12, 31, tzinfo=UTC)),
        ("2003-12", datetime(2003, 12, 1, tzinfo=UTC)),
        ("20031231", datetime(2003, 12, 31, tzinfo=UTC)),
        ("20031231T101455Z", NOON),
        ("2003-12-31T24:00:00Z", datetime(2004, 1, 1, tzinfo=UTC)),
        ("2004년 05월 28일 01:31:15", datetime(2004, 5, 27, 16, 31, 15, tzinfo=UTC)),
        ("2004-05-25 오후 11:23:17", datetime(2004, 5, 25, 14, 23, 17, tzinfo=UTC)),
        ("Κυρ, 11 Ιούλ 2004 12:00:00 EST", datetime(2004, 7, 11, 17, tzinfo=UTC)),  # noqa: RUF001
        ("2004-július-13T9:15-03:00", datetime(2004, 7, 13, 12, 15, tzinfo=UTC)),
        ("mar., 17 janv. 2023 10:00:00 +0100", datetime(2023, 1, 17, 9, tzinfo=UTC)),
        ("Di, 17 Okt 2023 10:00:00 CEST", datetime(2023, 10, 17, 8, tzinfo=UTC)),
        ("2023年1月17日 09:30", datetime(2023, 1, 17, 1, 30, tzinfo=UTC)),
    ],
)
def test_dates_of_the_real_web_are_understood(text: str, expected: datetime) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2003-13-01",
        "32 Jan 2004",
        "31 Foo 2004",
        "0000-00-00T00:00:00",
        "9" * 200,
        "Thu, 01 Jan 2004 25:61:00 GMT",
        "0001-01-01T00:00:00+14:00",
        "--",
        "2003-02-30",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None


@given(st.datetimes(min_value=datetime(1970, 1, 1), timezones=st.timezones()))  # noqa: DTZ001
def test_every_rfc_3339_instant_is_read_back(instant: datetime) -> None:
    offset = instant.utcoffset()
    whole_minutes = offset is not None and offset.seconds % 60 == 0
    text = instant.isoformat() if whole_minutes else instant.astimezone(UTC).isoformat()

    assert parse_date(text) == instant.astimezone(UTC)


@given(st.text(max_size=150))
def test_no_text_raises(text: str) -> None:
    parsed = parse_date(text)

    assert parsed is None or parsed.tzinfo is UTC
