"""How do the mentions of one act by one actor on one target fall into incidents?

A left fold over listings sorted by position: what comes later in event time never changes what
was decided before, and the result is a function of the set.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from services.alert.incidents.cluster import Cluster, choose
from services.alert.incidents.listing import Listing
from services.alert.incidents.windows import WINDOWS
from shared.ontology import Novelty


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A vague mention that fits several open incidents, named by their founding events."""

    listing: Listing
    fits: tuple[str, ...]


@dataclass(slots=True)
class Folded:
    """The clusters of one key, in the order of their founding, and what was left out."""

    clusters: list[Cluster] = field(default_factory=list)
    ambiguous: list[Ambiguous] = field(default_factory=list)


def fold(listings: Iterable[Listing]) -> Folded:
    """Fold listings of one key, sorted by position, into clusters."""
    folded = Folded()
    for listing in listings:
        _place(folded, listing)
    return folded


def ambiguity(listing: Listing, fits: Iterable[Cluster]) -> Ambiguous:
    """Name the incidents between which ``listing`` cannot be decided."""
    return Ambiguous(listing, tuple(each.founding_event for each in fits))


def _place(folded: Folded, listing: Listing) -> None:
    window = WINDOWS[listing.key.act].of(listing.novelty)
    fits = [
        each
        for each in folded.clusters
        if each.is_open(listing.at, window) and each.likeness(listing) != "conflicts"
    ]
    chosen = choose(fits, listing)
    if not chosen:
        folded.clusters.append(Cluster.of([listing]))
    elif len(chosen) == 1 or listing.novelty is Novelty.RECENT:
        _latest(chosen).add(listing)
    elif not listing.detail.specific:
        folded.ambiguous.append(ambiguity(listing, chosen))
    elif listing.stage == "act":
        _merge(folded, chosen).add(listing)
    else:
        _latest(chosen).add(listing)


def _merge(folded: Folded, chosen: list[Cluster]) -> Cluster:
    # The article lists together what was known apart: one package.
    kept, *others = chosen
    for other in others:
        kept.absorb(other)
        folded.clusters.remove(other)
    return kept


def _latest(chosen: list[Cluster]) -> Cluster:
    return max(chosen, key=lambda each: each.listings[-1].position)
