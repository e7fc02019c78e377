"""Which id does each incident bear when a recomputation merges or splits what is stored?

An incident's id outlives what later mentions make of it. The heir of a stored incident is the
group that holds its earliest-arrived member, those that know both parties before those that leave
one out: these come and go. Of several stored incidents with one heir the earliest-arrived names it
and supersedes the others. A group without inheritance is named by its founding event.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from services.alert.incidents.member import Key, Member
from services.alert.incidents.partition import Group
from shared.ids import incident_id


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored incident: its id, when it arrived, and its members.

    The members may be gone by now: their article has a later version, or another coding.
    """

    incident_id: str
    arrival: int
    members: tuple[Member, ...]

    def by_arrival(self) -> list[Member]:
        """Return the members in the order in which they decide about the heir."""
        return sorted(self.members, key=lambda each: (-each.key.known, each.arrival))


@dataclass(frozen=True, slots=True)
class Named:
    """A group with its id, and the ids of the stored incidents that it supersedes."""

    incident_id: str
    group: Group
    superseded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Naming:
    """All groups named, and the stored incidents that nothing is left of."""

    named: tuple[Named, ...]
    withdrawn: tuple[str, ...]


def name_groups(groups: Sequence[Group], stored: Iterable[Stored]) -> Naming:
    """Name ``groups`` so that ids are kept by membership; see the module."""
    home = _Home(groups)
    claims: defaultdict[int, list[str]] = defaultdict(list)
    withdrawn: list[str] = []
    for incident in sorted(stored, key=lambda each: (each.arrival, each.incident_id)):
        heir = home.of(incident.by_arrival())
        if heir is None:
            withdrawn.append(incident.incident_id)
        else:
            claims[heir].append(incident.incident_id)
    names = _names(groups, claims)
    named = tuple(Named(names[at], group, tuple(claims[at][1:])) for at, group in enumerate(groups))
    return Naming(named, tuple(withdrawn))


class _Home:
    """Where stored members are now: by event, else by what their article says of the same act."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self._events: dict[str, int] = {}
        self._told: defaultdict[tuple[str, str], list[tuple[Key, int]]] = defaultdict(list)
        for at, group in enumerate(groups):
            for member in group.members:
                self._events[member.event.event_id] = at
                self._told[_place(member)].append((member.key, at))

    def of(self, members: Sequence[Member]) -> int | None:
        """Return the group that is the heir of an incident of ``members``, None if none is."""
        found = (self._events.get(each.event.event_id) for each in members)
        again = (at for each in members for at in self._retold(each))
        return next(chain((at for at in found if at is not None), again), None)

    def _retold(self, member: Member) -> list[int]:
        told = self._told.get(_place(member), [])
        same = [at for key, at in told if key == member.key]
        fuller = [at for key, at in told if key.covers(member.key) or member.key.covers(key)]
        return same or fuller


def _place(member: Member) -> tuple[str, str]:
    return member.article.article_id, member.key.act


def _names(groups: Sequence[Group], claims: Mapping[int, Sequence[str]]) -> dict[int, str]:
    names = {at: ids[0] for at, ids in claims.items() if ids}
    taken = {each for ids in claims.values() for each in ids}
    for at, group in enumerate(groups):
        if at not in names:
            names[at] = _unused(group, taken)
            taken.add(names[at])
    return names


def _unused(group: Group, taken: set[str]) -> str:
    # After a split the stored incident may bear the name of an event that went the other way.
    members = [*group.core, *group.members]
    candidates = [incident_id(each.event.event_id) for each in members]
    return next((each for each in candidates if each not in taken), candidates[0] + "x")
