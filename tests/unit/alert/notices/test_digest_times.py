"""When is the next digest due, right across changes of the clocks?"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.alert.notices.digests import WEEKDAYS, DigestSchedule, next_digest

ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Africa/Casablanca",
)
INSTANTS = st.integers(1_104_537_600, 2_051_222_400).map(
    lambda each: datetime.fromtimestamp(each, UTC)
)
SCHEDULES = st.builds(
    lambda every, hour, minute, weekday, zone: DigestSchedule(
        every=every,
        at=time(hour, minute),
        weekday=weekday if every == "weekly" else None,
        timezone=zone,
    ),
    st.sampled_from(("hourly", "daily", "weekly")),
    st.integers(0, 23),
    st.integers(0, 59),
    st.sampled_from(WEEKDAYS),
    st.sampled_from(ZONES),
)
LONGEST = {
    "hourly": timedelta(minutes=90),
    "daily": timedelta(hours=49),
    "weekly": timedelta(days=8, hours=2),
}


def daily(at: str, zone: str = "Europe/Berlin") -> DigestSchedule:
    return DigestSchedule(every="daily", at=time.fromisoformat(at), timezone=zone)


@given(INSTANTS, SCHEDULES)
def test_it_lies_ahead_and_not_too_far(now: datetime, schedule: DigestSchedule) -> None:
    wait = next_digest(now, schedule) - now

    assert timedelta(0) < wait <= LONGEST[schedule.every]


@given(INSTANTS, INSTANTS, SCHEDULES)
def test_later_never_means_an_earlier_one(
    one: datetime, other: datetime, schedule: DigestSchedule
) -> None:
    first, last = sorted((one, other))

    assert next_digest(first, schedule) <= next_digest(last, schedule)


@given(INSTANTS, SCHEDULES, st.floats(0, 1, exclude_max=True))
def test_until_it_comes_it_stays_the_next(
    now: datetime, schedule: DigestSchedule, share: float
) -> None:
    due = next_digest(now, schedule)

    assert next_digest(now + (due - now) * share * 0.999, schedule) == due


@given(INSTANTS, SCHEDULES)
def test_clocks_show_the_time_asked_for_unless_they_skip_it(
    now: datetime, schedule: DigestSchedule
) -> None:
    shown = next_digest(now, schedule).astimezone(ZoneInfo(schedule.timezone))
    if schedule.every == "hourly":
        assert shown.minute == schedule.at.minute
        return
    asked = datetime.combine(shown.date(), schedule.at, ZoneInfo(schedule.timezone))
    skipped = asked.astimezone(UTC).astimezone(asked.tzinfo).time() != schedule.at
    assert shown.time() == schedule.at or skipped
    if schedule.weekday is not None and shown.time() == schedule.at:
        assert WEEKDAYS[shown.weekday()] == schedule.weekday


@pytest.mark.parametrize("zone", [each for each in ZONES if each != "Pacific/Apia"])
@pytest.mark.parametrize("at", ["00:00", "02:30", "08:00"])
def test_a_year_has_one_daily_digest_a_day(zone: str, at: str) -> None:
    now, days = datetime(2026, 1, 1, 12, tzinfo=UTC), []
    while now < datetime(2027, 1, 1, 12, tzinfo=UTC):
        now = next_digest(now, daily(at, zone))
        days.append(now.astimezone(ZoneInfo(zone)).date())

    assert len(days) == len(set(days))
    assert set(days) >= {date(2026, 1, 3) + timedelta(days=each) for each in range(360)}


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-03-28T12:00:00+00:00", "2026-03-29T01:30:00+00:00"),  # 02:30 is skipped: 03:30
        ("2026-03-29T02:00:00+00:00", "2026-03-30T00:30:00+00:00"),
        ("2026-10-24T12:00:00+00:00", "2026-10-25T00:30:00+00:00"),  # 02:30 comes twice
        ("2026-10-25T00:30:00+00:00", "2026-10-26T01:30:00+00:00"),
    ],
)
def test_nights_on_which_the_clocks_change(now: str, due: str) -> None:
    assert next_digest(datetime.fromisoformat(now), daily("02:30")) == datetime.fromisoformat(due)


def test_an_unknown_zone_is_refused_with_the_nearest() -> None:
    with pytest.raises(ValidationError, match="did you mean 'Europe/Berlin'"):
        DigestSchedule(every="daily", timezone="Europe/Berln")


def test_a_weekday_goes_with_weekly_alone() -> None:
    with pytest.raises(ValidationError, match="weekday"):
        DigestSchedule(every="daily", weekday="monday")
    with pytest.raises(ValidationError, match="weekday"):
        DigestSchedule(every="weekly")
