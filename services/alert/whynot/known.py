"""What is stored of an article, and of what became of its events for one watchlist?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from services.alert.alerts.record import AlertRecord
from services.alert.incidents.member import Member
from shared.messages import AlertKind, Article, Coding


@dataclass(frozen=True, slots=True)
class KnownEvent:
    """An event of the coding that speaks for the article, and the decision about it."""

    member: Member
    incident_id: str | None
    decision: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KnownIncident:
    """An incident: all its members by position, when it was last decided, and the alert of it.

    ``told`` are the kinds of message that were told of the alert.
    """

    members: tuple[Member, ...]
    decided_at: datetime
    alert: AlertRecord | None = None
    told: tuple[AlertKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """All that is stored; the article's text may be gone, or not be there yet.

    ``coding`` is the one that speaks for the article, else the last there is.
    """

    article: Article | None = None
    coding: Coding | None = None
    events: tuple[KnownEvent, ...] = ()
    incidents: Mapping[str, KnownIncident] = field(default_factory=dict)
