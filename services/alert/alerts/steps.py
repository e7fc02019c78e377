"""How did an incident come to be known, article by article in event time?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TypeAlias

from services.alert.incidents.member import Member
from services.alert.incidents.state import IncidentState, StateFold

StepPosition: TypeAlias = tuple[datetime, str]


@dataclass(frozen=True, slots=True)
class Step:
    """The incident after one more article.

    ``members`` are all so far, ``rings_at`` is the latest event time among live articles so far,
    None without any: backfill and replay do not ring by default.
    """

    state: IncidentState
    members: tuple[Member, ...]
    rings_at: datetime | None

    @property
    def articles(self) -> int:
        """Return how many articles have told of it."""
        return self.state.sources.total

    @property
    def position(self) -> StepPosition:
        """Return (event time, article) of the article that was added."""
        return self.state.position


def steps(members: Sequence[Member]) -> tuple[Step, ...]:
    """Return the incident after each of its articles; ``members`` are sorted by position."""
    folding = StateFold()
    found: list[Step] = []
    rings_at: datetime | None = None
    count = 0
    for _, told in groupby(members, key=lambda each: each.position[:2]):
        for member in told:
            folding.add(member)
            count += 1
        last = members[count - 1].article
        if last.lane == "live":
            rings_at = last.published_at
        found.append(Step(folding.state(), tuple(members[:count]), rings_at))
    return tuple(found)
