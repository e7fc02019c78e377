"""Which silence keeps an alert from being told, while it is stored all the same?"""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.alert.incidents.member import party_key
from shared.messages import Alert, Severity
from shared.ontology import EventType

MOST_VALUES = 1_000
Ids = Annotated[
    tuple[Annotated[str, Field(min_length=1, max_length=200)], ...],
    Field(max_length=MOST_VALUES),
]


class Matcher(BaseModel):
    """Values per field, of which one must hold; an empty field asks nothing.

    ``actors`` and ``targets`` are party keys as alerts are listed by, ``severities`` the levels.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    types: tuple[EventType, ...] = ()
    actors: Ids = ()
    targets: Ids = ()
    watchlists: Ids = ()
    severities: tuple[Severity, ...] = ()

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not any(getattr(self, name) for name in type(self).model_fields):
            message = f"expected one of {', '.join(type(self).model_fields)}; this silences all"
            raise ValueError(message)
        return self

    def holds(self, alert: Alert) -> bool:
        """Tell whether the matcher asks for ``alert``."""
        return all(
            not wanted or has in wanted
            for wanted, has in (
                (self.types, alert.type),
                (self.actors, party_key(alert.actor)),
                (self.targets, party_key(alert.target)),
                (self.watchlists, alert.watchlist),
                (self.severities, alert.severity),
            )
        )


class Silence(BaseModel):
    """A matcher that somebody set, why, and until when it holds."""

    model_config = ConfigDict(frozen=True)

    silence_id: str
    matcher: Matcher
    author: str
    reason: str
    starts_at: datetime
    expires_at: datetime

    def active(self, now: datetime) -> bool:
        """Tell whether it holds at ``now``."""
        return self.starts_at <= now < self.expires_at


def silencing(alert: Alert, silences: Iterable[Silence], now: datetime) -> Silence | None:
    """Return the silence that keeps ``alert`` from being told; of several the longest lasting."""
    found = [each for each in silences if each.active(now) and each.matcher.holds(alert)]
    return max(found, key=lambda each: (each.expires_at, each.silence_id), default=None)
