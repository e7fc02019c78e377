"""What of one coded event, and of the article that tells it, decides about incidents?"""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from services.alert.incidents.detail import Detail, Name, detail_of, names_of
from shared.messages import ArticleRef, Coding, Event, Party
from shared.names.names import Names
from shared.ontology import Novelty, PartyKind, act

PartyKey: TypeAlias = str
Position: TypeAlias = tuple[datetime, str, str, int]


@dataclass(frozen=True, slots=True)
class Key:
    """Say which act by whom on whom; a party that is not known is None."""

    act: str
    actor: PartyKey | None
    target: PartyKey | None

    @property
    def known(self) -> int:
        """Return how many of the two parties are known."""
        return (self.actor is not None) + (self.target is not None)

    def coarser(self) -> tuple["Key", "Key"]:
        """Return the keys of mentions that leave one party out."""
        return Key(self.act, self.actor, None), Key(self.act, None, self.target)

    def covers(self, other: "Key") -> bool:
        """Tell whether ``other`` may be the same act with a party more than this key knows."""
        return (
            self.act == other.act
            and self.actor in (None, other.actor)
            and self.target in (None, other.target)
        )


@dataclass(frozen=True, slots=True)
class Member:
    """One coded event with the facts of its article.

    ``names`` are what ``event.target.named`` is compared by, one each. ``arrival`` counts stored
    members in the order they came; it names incidents and takes no part in what belongs together.
    """

    article: ArticleRef
    event: Event
    key: Key
    detail: Detail
    names: tuple[Name, ...]
    position: Position
    arrival: int = 0

    @property
    def at(self) -> datetime:
        """Return the event time: when the article was published."""
        return self.article.published_at

    @property
    def tells(self) -> bool:
        """Tell whether the mention counts: news of somebody known, not history."""
        return self.event.novelty is not Novelty.BACKGROUND and self.key.known > 0


@dataclass(frozen=True, slots=True)
class Placed:
    """A member and the incident that it is stored under, None if under none."""

    member: Member
    incident_id: str | None


def party_key(party: Party | None) -> PartyKey | None:
    """Return what a party is recognised by: its state, otherwise kind and canonical name.

    A person or a company is its state; an armed group is itself, wherever it is based.
    """
    if party is None:
        return None
    if party.iso3 is not None and party.kind is not PartyKind.GROUP:
        return party.iso3
    return f"{party.kind.value}:{' '.join(party.name.casefold().split())}"


def member_of(article: ArticleRef, event: Event, names: Names, arrival: int = 0) -> Member:
    """Build the member that ``event`` of ``article`` is."""
    evidence = event.evidence
    named = names_of(event, names)
    return Member(
        article=article,
        event=event,
        key=Key(act(event.type), party_key(event.actor), party_key(event.target)),
        detail=detail_of(event, named),
        names=named,
        position=(article.published_at, article.article_id, evidence.field, evidence.start),
        arrival=arrival,
    )


def members_of(coding: Coding, names: Names) -> tuple[Member, ...]:
    """Return the members that a coding contributes; none of a withdrawn article."""
    if coding.article.withdrawn:
        return ()
    events = {event.event_id: event for event in reversed(coding.events)}
    return tuple(member_of(coding.article, event, names) for event in reversed(events.values()))
