"""Which instant is a local time of day on a date, right across changes of the clocks?"""

from datetime import UTC, date, datetime, time
from functools import cache
from typing import Annotated, TypeAlias
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator

from services.alert.rules.problems import nearest


def known_zone(name: str) -> str:
    """Return ``name`` if it is a zone of the IANA database; raise ValueError with the nearest."""
    if name in _zones():
        return name
    folded = {each.casefold(): each for each in _zones()}
    found = nearest(name, tuple(folded))
    hint = f"; did you mean {folded[found]!r}?" if found else ""
    message = f"{name[:100]!r} is no IANA time zone such as 'Europe/Berlin'{hint}"
    raise ValueError(message)


Zone: TypeAlias = Annotated[str, AfterValidator(known_zone)]


def instant_of(day: date, at: time, zone: str) -> datetime:
    """Return the instant, in UTC, at which the clocks of ``zone`` show ``at`` on ``day``.

    A time that is skipped comes as much later as the clocks skip; of one that comes twice the
    first counts (PEP 495, fold 0).
    """
    return datetime.combine(day, at.replace(tzinfo=None), ZoneInfo(zone)).astimezone(UTC)


def local(instant: datetime, zone: str) -> datetime:
    """Return what the clocks of ``zone`` show at ``instant``."""
    return instant.astimezone(ZoneInfo(zone))


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
