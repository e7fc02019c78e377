"""When is the next digest due?"""

from datetime import UTC, datetime, time, timedelta
from typing import Final, Literal, Self, assert_never

from pydantic import BaseModel, ConfigDict, model_validator

from services.alert.notices.zones import Zone, instant_of, local

Every = Literal["hourly", "daily", "weekly"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

WEEKDAYS: Final[tuple[Weekday, ...]] = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
_DAY: Final = timedelta(days=1)
_DAYS_LOOKED_AT: Final = 10
_MINUTES: Final = 60


class DigestSchedule(BaseModel):
    """How often, and at which local time; ``hourly`` takes only the minute of ``at``.

    ``weekday`` is of ``weekly`` alone.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    every: Every
    at: time = time(8)
    weekday: Weekday | None = None
    timezone: Zone = "UTC"

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.every == "weekly") != (self.weekday is not None):
            message = "weekday: expected with `weekly`, and only there"
            raise ValueError(message)
        if self.at.tzinfo is not None or self.at.microsecond or self.at.second:
            message = "at: expected hours and minutes such as 08:00; `timezone` says where"
            raise ValueError(message)
        return self


def next_digest(now: datetime, schedule: DigestSchedule) -> datetime:
    """Return the first instant after ``now`` at which a digest is due, in UTC.

    A local time that the clocks skip comes as much later as they skip, one that they show twice
    counts once (hourly: as often as they show the minute). Never ``now`` itself.
    """
    match schedule.every:
        case "hourly":
            return _next_hour(now, schedule)
        case "daily" | "weekly":
            return _next_day(now, schedule)
        case never:
            assert_never(never)


def _next_hour(now: datetime, schedule: DigestSchedule) -> datetime:
    found = now.astimezone(UTC).replace(second=0, microsecond=0) + timedelta(minutes=1)
    while missing := (schedule.at.minute - local(found, schedule.timezone).minute) % _MINUTES:
        # Once is enough unless the clocks change by less than an hour on the way.
        found += timedelta(minutes=missing)
    return found


def _next_day(now: datetime, schedule: DigestSchedule) -> datetime:
    day = local(now, schedule.timezone).date() - _DAY
    for _ in range(_DAYS_LOOKED_AT):
        if schedule.weekday is None or WEEKDAYS[day.weekday()] == schedule.weekday:
            found = instant_of(day, schedule.at, schedule.timezone)
            if found > now:
                return found
        day += _DAY
    message = f"no digest within {_DAYS_LOOKED_AT} days of {now}"
    raise AssertionError(message)
