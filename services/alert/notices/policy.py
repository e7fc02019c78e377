"""What may a subscription ask for besides the kinds of alerts?"""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.alert.notices.digests import DigestSchedule
from services.alert.notices.quiet_hours import QuietHours
from shared.messages import Severity

GroupBy: TypeAlias = Literal["watchlist", "incident"]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MOST_SECONDS: Final = 86_400


class RateCap(BaseModel):
    """At most so many ``messages`` in each stretch of ``seconds``, counted from the epoch."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    messages: Annotated[int, Field(ge=1, le=100_000)]
    seconds: Annotated[int, Field(ge=1, le=MOST_SECONDS)] = 3_600

    def stretch(self, now: datetime) -> tuple[datetime, datetime]:
        """Return beginning and end of the stretch that ``now`` lies in, the end exclusive."""
        length = timedelta(seconds=self.seconds)
        begins = _EPOCH + (now - _EPOCH) // length * length
        return begins, begins + length


class Policy(BaseModel):
    """When a subscriber wants to be told.

    ``min_severity`` is a floor: what lies below is filtered, but for the end of what was told.
    ``group_wait`` collects for so many seconds what one watchlist (or incident) raises. ``digest``
    folds everything into digests. In ``quiet_hours`` and until ``snooze_until`` alerts are held,
    never dropped. What a ``rate_cap`` leaves over is folded into a digest at the end of its
    stretch. With ``urgent_passes`` urgent alerts wait for none of these but the snooze.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    min_severity: Severity = "low"
    group_wait: Annotated[int, Field(ge=0, le=MOST_SECONDS)] = 0
    group_by: GroupBy = "watchlist"
    digest: DigestSchedule | None = None
    quiet_hours: QuietHours | None = None
    snooze_until: AwareDatetime | None = None
    rate_cap: RateCap | None = None
    urgent_passes: bool = False

    def document(self) -> dict[str, object]:
        """Return what differs from the defaults, as JSON."""
        return self.model_dump(mode="json", exclude_defaults=True)
