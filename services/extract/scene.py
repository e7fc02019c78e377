"""What is known of one sentence: its parse and everything that the gazetteer finds in it?"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from services.extract.gazetteer.models import (
    AuthorityHit,
    Hit,
    MeasureHit,
    OfficeHit,
    QualifierHit,
    Scan,
    UnitHit,
    WeaponHit,
)
from services.extract.segment.roles import Sentence
from services.extract.syntax.tree import Node, Tree


class _Placed(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


ShiftedT = TypeVar(
    "ShiftedT", Hit, WeaponHit, OfficeHit, MeasureHit, AuthorityHit, UnitHit, QualifierHit
)
PlacedT = TypeVar("PlacedT", bound=_Placed)


@dataclass(frozen=True, slots=True)
class Scene:
    """Join a sentence, its parse and the gazetteer's hits by word.

    The dictionaries map the index of every word that a hit covers to the hit; hits are placed
    in the article, `base` is where the sentence begins there. `spoken` are the sorts of things that
    the sentences before have named. `sorts` remembers which words were found to head a phrase of
    which sort, since many frames ask.
    """

    sentence: Sentence
    tree: Tree
    base: int
    parties: dict[int, Hit]
    weapons: dict[int, WeaponHit]
    offices: dict[int, OfficeHit]
    units: dict[int, UnitHit]
    scan: Scan
    spoken: frozenset[str] = frozenset()
    sorts: dict[tuple[int, str], bool] = field(default_factory=dict, compare=False)

    def party(self, node: Node) -> Hit | None:
        """Return the party that a word names or is part of the name of."""
        return self.parties.get(node.i)

    def nodes_of(self, hit: _Placed) -> list[Node]:
        """Return the words that a hit covers."""
        return self.tree.at(hit.start - self.base, hit.end - self.base)


def within(hits: Sequence[PlacedT], start: int, end: int) -> tuple[PlacedT, ...]:
    """Return the hits, sorted by start, that lie inside [start, end)."""
    first = bisect_left(hits, start, key=lambda hit: hit.start)
    last = bisect_left(hits, end, key=lambda hit: hit.start)
    return tuple(hit for hit in hits[first:last] if hit.end <= end)


def cut_scan(scan: Scan, start: int, end: int) -> Scan:
    """Return what a scan found inside [start, end)."""
    return Scan(
        parties=within(scan.parties, start, end),
        weapons=within(scan.weapons, start, end),
        offices=within(scan.offices, start, end),
        measures=within(scan.measures, start, end),
        authorities=within(scan.authorities, start, end),
        units=within(scan.units, start, end),
        qualifiers=within(scan.qualifiers, start, end),
    )


def overlaid(scan: Scan, other: Scan, start: int, end: int) -> Scan:
    """Return `scan` with what `other` found, placed from `start` on, in place of [start, end)."""
    return Scan(
        parties=_overlaid(scan.parties, other.parties, start, end),
        weapons=_overlaid(scan.weapons, other.weapons, start, end),
        offices=_overlaid(scan.offices, other.offices, start, end),
        measures=_overlaid(scan.measures, other.measures, start, end),
        authorities=_overlaid(scan.authorities, other.authorities, start, end),
        units=_overlaid(scan.units, other.units, start, end),
        qualifiers=_overlaid(scan.qualifiers, other.qualifiers, start, end),
    )


def _overlaid(
    hits: tuple[ShiftedT, ...], other: tuple[ShiftedT, ...], start: int, end: int
) -> tuple[ShiftedT, ...]:
    found: list[ShiftedT] = [hit for hit in hits if hit.end <= start or hit.start >= end]
    found.extend(replace(hit, start=hit.start + start, end=hit.end + start) for hit in other)
    return tuple(sorted(found, key=_start))


def _start(hit: _Placed) -> int:
    return hit.start


def build_scene(
    sentence: Sentence, tree: Tree, base: int, scan: Scan, spoken: frozenset[str] = frozenset()
) -> Scene:
    """Lay the hits of a sentence, placed in the article, over its words."""
    return Scene(
        sentence=sentence,
        tree=tree,
        base=base,
        parties=_by_word(tree, base, scan.parties),
        weapons=_by_word(tree, base, scan.weapons),
        offices=_by_word(tree, base, scan.offices),
        units=_by_word(tree, base, scan.units),
        scan=scan,
        spoken=spoken,
    )


def _by_word(tree: Tree, base: int, hits: Sequence[PlacedT]) -> dict[int, PlacedT]:
    found: dict[int, PlacedT] = {}
    for hit in hits:
        for node in tree.at(hit.start - base, hit.end - base):
            found.setdefault(node.i, hit)
    return found
