"""What is said of each stage between an article and an alert?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from shared.messages import Event

Stage: TypeAlias = Literal[
    "article",
    "coding",
    "outcome",
    "prefilter",
    "frame",
    "parties",
    "novelty",
    "incident",
    "rule",
    "time",
    "decision",
    "alert",
]
"""In the order in which an article passes them; the last six are passed event by event."""

Failure: TypeAlias = Literal[
    "unknown",
    "not_coded_yet",
    "withdrawn",
    "failed",
    "passed_over",
    "cut",
    "no_sentence",
    "no_frame",
    "nobody_known",
    "background",
    "ambiguous",
    "mismatch",
    "lane",
    "older_than_watchlist",
    "not_decided_again",
    "already_rung",
    "told_before_merge",
    "resembles",
]
Detail: TypeAlias = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Link:
    """One stage: ``failure`` is None where it was passed; ``detail`` holds JSON values."""

    stage: Stage
    failure: Failure | None = None
    detail: Detail = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EventChain:
    """How far one event of the article came; the last link alone may have failed.

    ``progress`` compares events that failed at one stage: higher came further.
    """

    event: Event
    incident_id: str | None
    links: tuple[Link, ...]
    progress: int = 0

    @property
    def rang(self) -> bool:
        """Tell whether the event raised the alert."""
        return self.links[-1].failure is None


@dataclass(frozen=True, slots=True)
class Answer:
    """The stages that the article passed, and the events, the one that came furthest first."""

    reading: tuple[Link, ...]
    events: tuple[EventChain, ...] = ()

    @property
    def chain(self) -> tuple[Link, ...]:
        """Return all stages up to the first that failed, for the event that came furthest."""
        return (*self.reading, *(self.events[0].links if self.events else ()))

    @property
    def rang(self) -> bool:
        """Tell whether the article raised an alert of the watchlist."""
        return bool(self.events) and self.events[0].rang
