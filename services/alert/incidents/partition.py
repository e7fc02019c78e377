"""Into which incidents does a set of members fall?

A pure function of the set: first the mentions that know both parties, key by key; then those that
leave one party out, as a function of the first result and of their own position; what is still
alone opens provisional incidents. Mentions of nobody known and history belong to none.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from services.alert.incidents.attaching import attach
from services.alert.incidents.cluster import Cluster
from services.alert.incidents.folding import Ambiguous, fold
from services.alert.incidents.listing import Listing, listings, order
from services.alert.incidents.member import Key, Member

_BOTH = 2


@dataclass(frozen=True, slots=True)
class Group:
    """The members of one incident by position; ``core`` are those that made it one.

    ``provisional`` says that a party is still unknown. What is in ``members`` and not in ``core``
    was attached and never holds an incident together.
    """

    key: Key
    core: tuple[Member, ...]
    members: tuple[Member, ...]

    @property
    def provisional(self) -> bool:
        """Tell whether a party is still unknown."""
        return self.key.known < _BOTH

    @property
    def founding_event(self) -> str:
        """Return the event that names the incident."""
        return self.core[0].event.event_id


@dataclass(frozen=True, slots=True)
class Partition:
    """The incidents, sorted by founding position, and the mentions too vague for any."""

    groups: tuple[Group, ...]
    ambiguous: tuple[Ambiguous, ...]


def partition(members: Iterable[Member]) -> Partition:
    """Partition any set of members; duplicates must be gone, order does not matter."""
    full, partial = split(listings(members))
    ambiguous: list[Ambiguous] = []
    clusters = fold_keys(full, ambiguous)
    groups = place_partials(partial, clusters, ambiguous)
    return Partition(groups, tuple(ambiguous))


def split(every: Iterable[Listing]) -> tuple[list[Listing], list[Listing]]:
    """Return the listings that know both parties and those that know one."""
    full: list[Listing] = []
    partial: list[Listing] = []
    for listing in every:
        (full if listing.key.known == _BOTH else partial).append(listing)
    return full, partial


def fold_keys(every: Iterable[Listing], ambiguous: list[Ambiguous]) -> list[Cluster]:
    """Fold listings key by key into clusters; add what is too vague to ``ambiguous``."""
    keyed: defaultdict[Key, list[Listing]] = defaultdict(list)
    for listing in every:
        keyed[listing.key].append(listing)
    folded = [fold(each) for each in keyed.values()]
    ambiguous.extend(chain.from_iterable(each.ambiguous for each in folded))
    return [cluster for each in folded for cluster in each.clusters]


def place_partials(
    partial: Iterable[Listing],
    clusters: Sequence[Cluster],
    ambiguous: list[Ambiguous],
    pinned: Mapping[int, Sequence[Listing]] | None = None,
) -> tuple[Group, ...]:
    """Attach partial listings to ``clusters``, fold the rest, and return all groups.

    ``pinned`` are listings known to be attached, by the index of their cluster.
    """
    attached = attach(partial, clusters)
    ambiguous.extend(attached.ambiguous)
    joined = {at: list(each) for at, each in (pinned or {}).items()}
    for index, listing in attached.joined:
        joined.setdefault(index, []).append(listing)
    groups = [_group(each, joined.get(at, ())) for at, each in enumerate(clusters)]
    groups += [_group(each, ()) for each in fold_keys(attached.alone, ambiguous)]
    return tuple(sorted(groups, key=lambda each: order(each.core[0])))


def _group(cluster: Cluster, attached: Iterable[Listing]) -> Group:
    core = cluster.members()
    more = [member for listing in attached for member in listing.members]
    return Group(cluster.key, core, tuple(sorted([*core, *more], key=order)))
