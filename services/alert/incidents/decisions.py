"""What was decided about an event, or about a coding, and why?"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

SilentReason = Literal["nobody_known", "ambiguous", "older_version", "failed"]


@dataclass(frozen=True, slots=True)
class New:
    """The event founds an incident: none that is open is the same act of the same parties."""

    event_id: str
    incident_id: str


@dataclass(frozen=True, slots=True)
class Corroborates:
    """A further independent source tells of a known incident; ``independent`` counts them."""

    event_id: str
    incident_id: str
    independent: int


@dataclass(frozen=True, slots=True)
class Repeats:
    """A source that is not independent, or the same article, tells of a known incident again."""

    event_id: str
    incident_id: str


@dataclass(frozen=True, slots=True)
class Updates:
    """The event's article changes what is known of an incident; ``changed`` names the fields."""

    event_id: str
    incident_id: str
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Retracts:
    """The actor denies, refuses or cancels the act of a known incident."""

    event_id: str
    incident_id: str
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Merges:
    """What were several incidents is one; ``superseded`` names the others."""

    incident_id: str
    superseded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Background:
    """The event is told as history: stored, never an incident."""

    event_id: str


@dataclass(frozen=True, slots=True)
class Silent:
    """The event is stored and rings nothing; ``fits`` are the incidents it may belong to.

    ``event_id`` is None where the reason concerns a whole coding.
    """

    reason: SilentReason
    article_id: str
    event_id: str | None = None
    fits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A later coding of the article no longer names the event."""

    event_id: str
    article_id: str
    incident_id: str | None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The very coding was decided about before."""

    article_id: str
    content_version: str


Decision: TypeAlias = (
    New
    | Corroborates
    | Repeats
    | Updates
    | Retracts
    | Merges
    | Background
    | Silent
    | Withdrawn
    | Duplicate
)


def document(decision: Decision) -> dict[str, object]:
    """Return a decision as JSON: its name under ``decision``, and its reasons."""
    name = type(decision).__name__.lower()
    told: dict[str, object] = {"decision": name}
    for key in type(decision).__slots__:
        value = getattr(decision, key)
        told[key] = list(value) if isinstance(value, tuple) else value
    return told
