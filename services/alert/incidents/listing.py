"""Which mentions of one article are listed together and so tell of one act?

A package and its components stand in several sentences. What one article tells as equally new
and as equally far along is one listing; what it says was refused, or only asked for, is not listed
with what was done, and what it recalls is not listed with today's news.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Literal

from services.alert.incidents.detail import Detail
from services.alert.incidents.member import Key, Member, Position
from shared.ontology import Novelty, Status

Stage = Literal["talk", "plan", "act", "halt"]

STAGES: dict[Status, Stage] = {
    Status.ALLEGED: "talk",
    Status.CALLED_FOR: "talk",
    Status.THREATENED: "talk",
    Status.PROPOSED: "plan",
    Status.ANNOUNCED: "act",
    Status.UNDER_WAY: "act",
    Status.COMPLETED: "act",
    Status.SUSPENDED: "halt",
    Status.CANCELLED: "halt",
    Status.REFUSED: "halt",
    Status.DENIED: "halt",
}


@dataclass(frozen=True, slots=True)
class Listing:
    """The mentions of one article that stand or fall together, by position."""

    members: tuple[Member, ...]
    key: Key
    novelty: Novelty
    stage: Stage
    detail: Detail
    at: datetime
    position: Position

    @property
    def article_id(self) -> str:
        """Return the article that lists them."""
        return self.members[0].article.article_id


def listings(members: Iterable[Member]) -> tuple[Listing, ...]:
    """Group the mentions that count into listings, sorted by position."""
    groups: defaultdict[tuple[str, Key, Novelty, Stage], list[Member]] = defaultdict(list)
    for member in members:
        if member.tells:
            stage = STAGES[member.event.status]
            article_id = member.article.article_id
            groups[article_id, member.key, member.event.novelty, stage].append(member)
    return tuple(sorted(map(_listing, groups.values()), key=lambda each: order(each.members[0])))


def _listing(group: list[Member]) -> Listing:
    members = tuple(sorted(group, key=order))
    first = members[0]
    return Listing(
        members=members,
        key=first.key,
        novelty=first.event.novelty,
        stage=STAGES[first.event.status],
        detail=reduce(or_, (each.detail for each in members)),
        at=first.at,
        position=first.position,
    )


def order(member: Member) -> tuple[Position, str]:
    """Return what members are sorted by; the id breaks ties of one stretch of evidence."""
    return member.position, member.event.event_id
