"""Is it quiet now for a subscriber, and until when?"""

from datetime import UTC, datetime, time, timedelta
from typing import Final, Self

from pydantic import BaseModel, ConfigDict, model_validator

from services.alert.notices.digests import WEEKDAYS, Weekday
from services.alert.notices.zones import Zone, instant_of, local

_DAY: Final = timedelta(days=1)


class QuietHours(BaseModel):
    """From ``start`` to before ``end`` by local clocks; over midnight where ``end`` is earlier.

    ``days`` are those on which quiet hours begin, all of them where left out.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: time
    end: time
    timezone: Zone = "UTC"
    days: tuple[Weekday, ...] = WEEKDAYS

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.start.tzinfo is not None or self.end.tzinfo is not None:
            message = "start, end: expected local times such as 22:00; `timezone` says where"
            raise ValueError(message)
        if self.start == self.end:
            message = "end: expected another time than `start`"
            raise ValueError(message)
        if not self.days:
            message = "days: expected one day at least; leave the field out for all of them"
            raise ValueError(message)
        return self


def loud_from(now: datetime, quiet: QuietHours | None) -> datetime:
    """Return the first instant from ``now`` on, in UTC, at which it is not quiet."""
    found = now.astimezone(UTC)
    while quiet is not None and (end := _quiet_until(found, quiet)) is not None:
        # Again, for the end of one night may lie in the next where the clocks change.
        found = end
    return found


def _quiet_until(now: datetime, quiet: QuietHours) -> datetime | None:
    today = local(now, quiet.timezone).date()
    for day in (today - _DAY, today):
        if WEEKDAYS[day.weekday()] in quiet.days:
            begins = instant_of(day, quiet.start, quiet.timezone)
            last = day if quiet.end > quiet.start else day + _DAY
            ends = instant_of(last, quiet.end, quiet.timezone)
            if begins <= now < ends:
                return ends
    return None
