"""To which incident does a mention belong that leaves one party out?"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from services.alert.incidents.cluster import Cluster, choose
from services.alert.incidents.folding import Ambiguous, ambiguity
from services.alert.incidents.listing import Listing, order
from services.alert.incidents.member import Key, Position
from services.alert.incidents.windows import WINDOWS
from shared.ontology import Novelty


@dataclass(slots=True)
class Attached:
    """What became of the partial mentions; ``joined`` is by index into the given clusters."""

    joined: list[tuple[int, Listing]] = field(default_factory=list)
    ambiguous: list[Ambiguous] = field(default_factory=list)
    alone: list[Listing] = field(default_factory=list)


def attach(partials: Iterable[Listing], clusters: Sequence[Cluster]) -> Attached:
    """Attach each partial listing to the one incident that it fits, as a function of position.

    Exactly one open at its position: it joins. Several: it is ambiguous, unless it is told as
    recent, when it joins the latest. None: it joins the first later one within the window, as
    the fuller mention that explains it; otherwise it is left alone and provisional.
    """
    result = Attached()
    founded = sorted(clusters, key=lambda each: order(each.founder.members[0]))
    places = {id(each): at for at, each in enumerate(clusters)}
    by_party: defaultdict[Key, list[Cluster]] = defaultdict(list)
    for each in founded:
        for key in each.key.coarser():
            by_party[key].append(each)
    for listing in partials:
        fits = [each for each in by_party[listing.key] if each.likeness(listing) != "conflicts"]
        chosen = choose([each for each in fits if _open_at(listing, each)], listing)
        if not chosen:
            chosen = _first_later(listing, fits)
        if not chosen:
            result.alone.append(listing)
        elif len(chosen) == 1 or listing.novelty is Novelty.RECENT:
            latest = max(chosen, key=lambda each: _recency(listing, each))
            result.joined.append((places[id(latest)], listing))
        else:
            result.ambiguous.append(ambiguity(listing, chosen))
    return result


def _before(listing: Listing, cluster: Cluster) -> list[Listing]:
    # What the article itself tells in full is known wherever in it the partial mention stands.
    return [each for each in cluster.listings if each.position[:2] <= listing.position[:2]]


def _recency(listing: Listing, cluster: Cluster) -> tuple[Position, str]:
    last = (_before(listing, cluster) or cluster.listings)[-1]
    return last.position, cluster.founding_event


def _open_at(listing: Listing, cluster: Cluster) -> bool:
    window = WINDOWS[listing.key.act].of(listing.novelty)
    before = _before(listing, cluster)
    return bool(before) and listing.at - before[-1].at <= window


def _first_later(listing: Listing, fits: Iterable[Cluster]) -> list[Cluster]:
    window = WINDOWS[listing.key.act].identity
    later = [
        (each.listings[count].position, each.founding_event, each)
        for each in fits
        if (count := len(_before(listing, each))) < len(each.listings)
    ]
    near = [each for each in later if each[0][0] - listing.at <= window]
    return [min(near, key=lambda each: each[:2])[2]] if near else []
