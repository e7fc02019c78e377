"""Which incidents change when events come and go?

Only what can change is looked at. Both parties known: the incidents of that key are folded anew.
One party left out: all such mentions of either party are attached anew, beside the incidents of
other keys as they are stored, which fold as before because none of their own members changed.
The result equals a partition of everything.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from services.alert.incidents.cluster import Cluster
from services.alert.incidents.folding import Ambiguous
from services.alert.incidents.listing import listings
from services.alert.incidents.member import Key, Member, Placed
from services.alert.incidents.naming import Naming, Stored, name_groups
from services.alert.incidents.partition import Group, fold_keys, place_partials, split

_BOTH = 2


@dataclass(frozen=True)
class Change:
    """Events that come and go; an event that is coded anew does both."""

    added: tuple[Member, ...]
    removed: tuple[Placed, ...]

    @cached_property
    def touched(self) -> frozenset[Key]:
        """Return the keys whose incidents change, with those that leave a party out."""
        keys = {each.key for each in (*self.added, *self._removed()) if each.tells}
        return frozenset(near for key in keys for near in _near(key))

    @cached_property
    def come(self) -> frozenset[str]:
        """Return the events that are put in."""
        return frozenset(each.event.event_id for each in self.added)

    @cached_property
    def gone(self) -> frozenset[str]:
        """Return the events that are taken out."""
        return frozenset(each.event.event_id for each in self._removed())

    def _removed(self) -> Iterable[Member]:
        return (each.member for each in self.removed)


@dataclass(slots=True)
class Scope:
    """What is stored and may change: members of the touched keys, and incidents beside them."""

    change: Change
    own: list[Member] = field(default_factory=list)
    placed: dict[str, str | None] = field(default_factory=dict)
    _stored: defaultdict[str, dict[str, Member]] = field(default_factory=lambda: defaultdict(dict))
    _beside: defaultdict[str, list[Member]] = field(default_factory=lambda: defaultdict(list))

    def take(self, members: Iterable[Placed]) -> frozenset[Key]:
        """Take in the stored members of the touched keys; return keys whose incidents to add.

        Those are the partial keys of which there is, or was, any mention.
        """
        for each in members:
            self._remember(each)
            if each.member.event.event_id not in self.change.gone:
                self.own.append(each.member)
        for each in self.change.removed:
            self._remember(each)
        self.own += self.change.added
        were = (each.member for each in self.change.removed)
        partial = (each.key for each in (*self.own, *were) if each.tells)
        return frozenset(each for each in partial if each.known < _BOTH)

    def take_beside(self, members: Iterable[Placed]) -> None:
        """Take in the members of incidents that partial mentions may join."""
        known = {each.event.event_id for each in self.own} | self.change.gone
        touched = self.change.touched
        for each in members:
            if each.member.event.event_id not in known and each.member.key not in touched:
                self._remember(each)
                assert each.incident_id is not None
                self._beside[each.incident_id].append(each.member)

    @property
    def incidents(self) -> frozenset[str]:
        """Return the stored incidents that may change."""
        return frozenset(self._stored)

    def recompute(self, arrivals: Mapping[str, int]) -> tuple[Naming, tuple[Ambiguous, ...]]:
        """Return the incidents as they are now; ``arrivals`` says when the stored ones came."""
        full, partial = split(listings(self.own))
        ambiguous: list[Ambiguous] = []
        clusters = fold_keys(full, ambiguous)
        pinned = {}
        for members in self._beside.values():
            core, attached = split(listings(members))
            if core:
                pinned[len(clusters)] = attached
                clusters.append(Cluster.of(core))
        groups = place_partials(partial, clusters, ambiguous, pinned)
        return name_groups(groups, self._incidents(arrivals)), tuple(ambiguous)

    def changed(self, incident_id: str, group: Group) -> bool:
        """Tell whether a group is not what was stored under its id, event by event."""
        events = {each.event.event_id for each in group.members}
        renewed = not events.isdisjoint(self.change.come)
        return renewed or events != self._stored.get(incident_id, {}).keys()

    def moved(self, naming: Naming, silent: Collection[str]) -> tuple[Placed, ...]:
        """Return the stored members that stand elsewhere than before; ``silent`` under none."""
        home = {
            member.event.event_id: Placed(member, each.incident_id)
            for each in naming.named
            for member in each.group.members
        }
        for each in self.own:
            if each.event.event_id in silent:
                home[each.event.event_id] = Placed(each, None)
        return tuple(
            each
            for event_id, each in home.items()
            if event_id in self.placed and self.placed[event_id] != each.incident_id
        )

    def _remember(self, each: Placed) -> None:
        event_id = each.member.event.event_id
        if event_id not in self.change.gone:
            self.placed[event_id] = each.incident_id
        if each.incident_id is not None:
            self._stored[each.incident_id][event_id] = each.member

    def _incidents(self, arrivals: Mapping[str, int]) -> list[Stored]:
        return [
            Stored(incident_id, arrivals.get(incident_id, 0), tuple(members.values()))
            for incident_id, members in self._stored.items()
        ]


def _near(key: Key) -> tuple[Key, ...]:
    return (key, *key.coarser()) if key.known == _BOTH else (key,)
