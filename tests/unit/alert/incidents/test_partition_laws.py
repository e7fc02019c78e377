"""Is the partition a function of the set, however its members come and go?"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import product
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from services.alert.incidents.member import Key, Member, Placed, members_of
from services.alert.incidents.partition import Group, partition
from services.alert.incidents.recomputing import Change, Scope
from tests.unit.alert.built import NAMES
from tests.unit.alert.streams import codings

Incidents = frozenset[frozenset[str]]


@st.composite
def streams(draw: st.DrawFn) -> list[list[Member]]:
    """Draw articles with their mentions."""
    return [list(members_of(each, NAMES)) for each in draw(codings(most=9))]


def incidents(groups: Iterable[Group]) -> Incidents:
    return frozenset(frozenset(each.event.event_id for each in group.members) for group in groups)


class Kept:
    """A store in memory: it answers what the SQL store answers."""

    def __init__(self) -> None:
        self.placed: dict[str, Placed] = {}
        self.arrivals: dict[str, int] = {}
        self.count = 0

    def change(self, added: Sequence[Member], removed: Sequence[str] = ()) -> None:
        change = Change(tuple(added), tuple(self.placed[each] for each in removed))
        scope = Scope(change)
        partial = scope.take(self._of(change.touched))
        scope.take_beside(self._beside(partial))
        naming, ambiguous = scope.recompute(self.arrivals)
        silent = {m.event.event_id for one in ambiguous for m in one.listing.members}
        for each in scope.moved(naming, silent):
            self.placed[each.member.event.event_id] = each
        for event_id in removed:
            del self.placed[event_id]
        home = {
            m.event.event_id: each.incident_id for each in naming.named for m in each.group.members
        }
        for member in added:
            event_id = member.event.event_id
            self.count += 1
            arrived = replace(member, arrival=self.count)
            self.placed[event_id] = Placed(arrived, home.get(event_id))
        for each_ in naming.named:
            self.arrivals.setdefault(each_.incident_id, len(self.arrivals) + 1)

    def incidents(self) -> Incidents:
        found: dict[str, set[str]] = {}
        for event_id, each in self.placed.items():
            if each.incident_id is not None:
                found.setdefault(each.incident_id, set()).add(event_id)
        return frozenset(map(frozenset, found.values()))

    def _of(self, keys: Iterable[Key]) -> list[Placed]:
        wanted = set(keys)
        return [
            each for each in self.placed.values() if each.member.tells and each.member.key in wanted
        ]

    def _beside(self, keys: Iterable[Key]) -> list[Placed]:
        near = {
            each.incident_id
            for key, each in product(keys, self.placed.values())
            if each.member.tells and each.member.key.known == 2 and key.covers(each.member.key)
        }
        return [each for each in self.placed.values() if each.incident_id in near - {None}]


@given(streams(), st.randoms(use_true_random=False))
def test_order_does_not_matter(stream: list[list[Member]], random: Random) -> None:
    members = [each for some in stream for each in some]

    assert incidents(partition(members).groups) == incidents(
        partition(random.sample(members, len(members))).groups
    )


@given(streams())
def test_every_mention_that_counts_is_in_one_incident_or_ambiguous(
    stream: list[list[Member]],
) -> None:
    members = [each for some in stream for each in some]
    found = partition(members)
    placed = [m.event.event_id for group in found.groups for m in group.members]
    vague = [m.event.event_id for one in found.ambiguous for m in one.listing.members]

    assert sorted(placed + vague) == sorted(m.event.event_id for m in members if m.tells)


@settings(max_examples=150)
@given(streams(), st.randoms(use_true_random=False), st.integers(1, 4))
def test_deciding_batch_by_batch_in_any_order_gives_the_partition_of_all(
    stream: list[list[Member]], random: Random, size: int
) -> None:
    arriving = random.sample(stream, len(stream))
    kept = Kept()
    for at in range(0, len(arriving), size):
        kept.change([each for some in arriving[at : at + size] for each in some])

    everything = partition([each for some in stream for each in some])
    assert kept.incidents() == incidents(everything.groups)


@settings(max_examples=150)
@given(streams(), st.randoms(use_true_random=False))
def test_withdrawing_articles_gives_the_partition_of_the_rest(
    stream: list[list[Member]], random: Random
) -> None:
    kept = Kept()
    for some in stream:
        kept.change(some)
    gone = random.sample(stream, len(stream) // 2)
    for some in gone:
        kept.change((), [each.event.event_id for each in some])

    rest = partition([each for some in stream if some not in gone for each in some])
    assert kept.incidents() == incidents(rest.groups)
