"""What time is it, on the wall or on a recorded tape?"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tell the time; everything that needs it takes one as a parameter."""

    def now(self) -> datetime:
        """Return the current instant, aware, in UTC."""
        ...


@dataclass(frozen=True, slots=True)
class WallClock:
    """Tell the machine's time."""

    def now(self) -> datetime:
        """Return the machine's current instant in UTC."""
        return datetime.now(UTC)


@dataclass(slots=True)
class VirtualClock:
    """Tell the time of a tape; it moves only when told and never backwards."""

    instant: datetime = field(default_factory=lambda: datetime(1970, 1, 1, tzinfo=UTC))

    def now(self) -> datetime:
        """Return the instant the clock was last advanced to."""
        return self.instant

    def advance(self, to: datetime) -> None:
        """Move on to ``to``; an earlier instant leaves the clock where it is."""
        self.instant = max(self.instant, to)
