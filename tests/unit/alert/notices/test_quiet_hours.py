"""When may a subscriber be told that wants quiet at night?"""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.alert.notices.quiet_hours import QuietHours, loud_from

NIGHT = QuietHours(start=time(22), end=time(7), timezone="Europe/Berlin")
TIMES = st.times().map(lambda each: each.replace(second=0, microsecond=0))
INSTANTS = st.integers(1_104_537_600, 2_051_222_400).map(
    lambda each: datetime.fromtimestamp(each, UTC)
)


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("now", "loud"),
    [
        ("2026-03-04T21:59", "2026-03-04T21:59"),
        ("2026-03-04T22:00", "2026-03-05T07:00"),
        ("2026-03-05T06:59", "2026-03-05T07:00"),
        ("2026-03-05T07:00", "2026-03-05T07:00"),
        ("2026-03-28T23:00", "2026-03-29T07:00"),
        ("2026-10-24T23:00", "2026-10-25T07:00"),
    ],
)
def test_a_night_ends_by_the_local_clocks(now: str, loud: str) -> None:
    assert loud_from(berlin(now), NIGHT) == berlin(loud)


def test_days_are_those_on_which_it_begins() -> None:
    friday = NIGHT.model_copy(update={"days": ("friday",)})

    assert loud_from(berlin("2026-03-07T03:00"), friday) == berlin("2026-03-07T07:00")
    assert loud_from(berlin("2026-03-08T03:00"), friday) == berlin("2026-03-08T03:00")


@given(INSTANTS, TIMES, TIMES, st.sampled_from(("UTC", "Europe/Berlin", "Australia/Lord_Howe")))
def test_what_is_loud_is_not_quiet_and_never_earlier(
    now: datetime, start: time, end: time, zone: str
) -> None:
    if start == end:
        return
    quiet = QuietHours(start=start, end=end, timezone=zone)
    loud = loud_from(now, quiet)

    assert loud >= now
    assert loud_from(loud, quiet) == loud


def test_without_quiet_hours_it_is_always_loud() -> None:
    assert loud_from(berlin("2026-03-04T23:00"), None) == berlin("2026-03-04T23:00")


def test_a_quiet_that_never_ends_is_refused() -> None:
    with pytest.raises(ValidationError, match="end"):
        QuietHours(start=time(7), end=time(7))
