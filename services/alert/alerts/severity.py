"""How urgent is an alert, and by which factors?

``type points x status factor x sources factor x the watchlist's weight``, cut into four levels. The
table is data: whoever disagrees with a figure changes the figure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from shared.messages import SEVERITIES, Severity
from shared.ontology import EventType, Status

TYPE_POINTS: Final[Mapping[EventType, int]] = MappingProxyType(
    {
        EventType.RELATIONS_BROKEN: 80,
        EventType.ATTACK: 80,
        EventType.ARMS_TRANSFER: 60,
        EventType.SANCTION_IMPOSED: 60,
        EventType.AMBASSADOR_RECALLED: 60,
        EventType.DIPLOMATS_EXPELLED: 60,
        EventType.EXECUTION: 60,
        EventType.MILITARY_AID: 50,
        EventType.SANCTION_LIFTED: 50,
        EventType.RELATIONS_RESTORED: 50,
        EventType.SANCTION_CHANGED: 40,
        EventType.EXPORT_CONTROL: 40,
        EventType.SANCTIONS_ENFORCEMENT: 40,
        EventType.ARREST: 40,
        EventType.AMBASSADOR_SUMMONED: 30,
        EventType.AGREEMENT: 30,
        EventType.HUMANITARIAN_AID: 15,
        EventType.TALKS: 15,
        EventType.VISIT: 15,
    }
)
STATUS_FACTORS: Final[Mapping[Status, float]] = MappingProxyType(
    {
        Status.COMPLETED: 1.0,
        Status.UNDER_WAY: 1.0,
        Status.ANNOUNCED: 1.0,
        Status.SUSPENDED: 0.8,
        Status.CANCELLED: 0.8,
        Status.REFUSED: 0.6,
        Status.THREATENED: 0.6,
        Status.PROPOSED: 0.5,
        Status.DENIED: 0.4,
        Status.ALLEGED: 0.3,
        Status.CALLED_FOR: 0.25,
    }
)
SOURCE_FACTORS: Final[Sequence[tuple[int, float]]] = ((10, 2.0), (5, 1.5), (2, 1.25), (0, 1.0))
"""Factor from so many independent sources on, the highest first."""
LEVELS: Final[Sequence[tuple[float, Severity]]] = (
    (100.0, "urgent"),
    (55.0, "high"),
    (25.0, "medium"),
    (0.0, "low"),
)
"""Level from so high a score on, the highest first."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A level and what it was made of; ``score`` is the product of the four factors."""

    level: Severity
    score: float
    type_points: int
    status_factor: float
    sources_factor: float
    weight: float

    def document(self) -> dict[str, object]:
        """Return it as JSON, for the explanation of an alert."""
        return {name: getattr(self, name) for name in type(self).__slots__}


def judge(type_: EventType, status: Status, independent: int, weight: float = 1.0) -> Judged:
    """Return the severity of an alert with so many ``independent`` sources.

    ``weight`` is the watchlist's, above 0. More sources or a higher weight never lower the level.
    """
    points, factor = TYPE_POINTS[type_], STATUS_FACTORS[status]
    sources = next(each for fewest, each in SOURCE_FACTORS if independent >= fewest)
    score = round(points * factor * sources * weight, 6)
    level = next(each for least, each in LEVELS if score >= least)
    return Judged(level, score, points, factor, sources, weight)


def at_least(level: Severity | None, floor: Severity) -> bool:
    """Tell whether ``level`` reaches ``floor``; an alert of before severities counts as lowest."""
    return SEVERITIES.index(level or SEVERITIES[0]) >= SEVERITIES.index(floor)


def exceeds(level: Severity | None, other: Severity | None) -> bool:
    """Tell whether ``level`` is higher than ``other``; none counts as the lowest."""
    lowest = SEVERITIES[0]
    return SEVERITIES.index(level or lowest) > SEVERITIES.index(other or lowest)
