"""What is known of an incident, over all its mentions?

The state is a fold over the members sorted by position, never bookkeeping of arrivals. Items and
details of mere talk about the act count only as long as nothing is known of the act itself.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from services.alert.incidents.detail import Name, same_name
from services.alert.incidents.facets import Facets
from services.alert.incidents.member import Member
from services.alert.incidents.sources import SourceCount
from services.alert.incidents.status import RETRACTING, Standing, advance, noted_only
from shared.messages import Amount, EventDate, Item, Message, Party, Sources, Target
from shared.ontology import EventType, Novelty, PartyKind, Status

PartyOf = TypeVar("PartyOf", bound=Party)


class IncidentState(Message):
    """An incident as told by its members so far.

    ``actor`` and ``target`` are None while unknown; ``target.named`` lists persons and offices.
    ``noted`` are statuses that somebody other than the actor gave. ``position`` is (event time,
    article) of the last mention.
    """

    type: EventType
    status: Status
    retracted: bool
    noted: tuple[Status, ...]
    novelty: Novelty
    actor: Party | None
    target: Target | None
    items: tuple[Item, ...]
    amount: Amount | None
    measure: str | None
    authority: str | None
    date: EventDate | None
    sources: Sources
    languages: tuple[str, ...]
    outlets: tuple[str, ...]
    feeds: tuple[str, ...]
    source_kinds: tuple[str, ...] = ()
    confidence: float
    first_at: datetime
    position: tuple[datetime, str]


class StateFold:
    """Fold members one by one, sorted by position; ``state`` may be asked for at any point."""

    def __init__(self) -> None:
        self._members: list[Member] = []
        self._talk = Facets()
        self._act = Facets()
        self._standing: Standing | None = None
        self._noted: list[Status] = []
        self._sources = SourceCount()

    def add(self, member: Member) -> None:
        """Take in the next member."""
        self._members.append(member)
        self._standing = advance(self._standing, member)
        if noted_only(member):
            self._noted.append(member.event.status)
        told = Standing(member.event.status, member.at)
        (self._talk if told.talk else self._act).add(member)
        self._sources.add(member.article)

    def state(self) -> IncidentState:
        """Return the state after the members so far; there must be one at least."""
        members, last = self._members, self._members[-1]
        # All mentions may be denials by others: then the last of them is all that is known.
        standing = self._standing or Standing(last.event.status, last.at)
        facets = self._act if self._act.types else self._talk
        events = [each.event for each in members]
        return IncidentState(
            type=facets.type,
            status=standing.status,
            retracted=standing.status in RETRACTING,
            noted=tuple(dict.fromkeys(self._noted)),
            novelty=_newest(each.novelty for each in events),
            actor=_actor(each.actor for each in events),
            target=_target(members),
            items=facets.items.union(),
            amount=facets.amount,
            measure=facets.measure,
            authority=facets.authority,
            date=facets.date,
            sources=self._sources.sources(),
            languages=_known(each.article.language for each in members),
            outlets=_known(each.article.outlet for each in members),
            feeds=_known(each.article.source for each in members),
            source_kinds=_known(each.article.source_kind for each in members),
            confidence=max(each.confidence for each in events),
            first_at=members[0].at,
            position=last.position[:2],
        )


def state_of(members: Iterable[Member]) -> IncidentState:
    """Return the state over all ``members``, sorted by position."""
    folding = StateFold()
    for member in members:
        folding.add(member)
    return folding.state()


def _newest(novelties: Iterable[Novelty]) -> Novelty:
    return Novelty.NEW if Novelty.NEW in set(novelties) else Novelty.RECENT


def _actor(actors: Iterable[Party | None]) -> Party | None:
    known = [each for each in actors if each is not None]
    return _plainest(known) if known else None


def _target(members: Iterable[Member]) -> Target | None:
    known = [(each.event.target, each.names) for each in members if each.event.target is not None]
    if not known:
        return None
    named: dict[Name, str] = {}
    for target, names in known:
        for text, name in zip(target.named, names, strict=True):
            if not any(same_name(name, other) for other in named):
                named[name] = text
    party = _plainest([target for target, _ in known])
    return party.model_copy(update={"named": tuple(named.values())})


def _plainest(parties: Sequence[PartyOf]) -> PartyOf:
    # A minister and the state itself are one party: it is shown as the state.
    return next((each for each in parties if each.kind is not PartyKind.PERSON), parties[0])


def _known(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in values if each is not None))
