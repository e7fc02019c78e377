"""What does an article say for certain, against which an ambiguous name is held?"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from services.extract.gazetteer.models import Entity, Hit, OfficeHit
from shared.ontology import PartyKind

_NEXT_NAME = re.compile(r" ([A-Z][a-z]+)")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Hold what is certain in one article; `folded` is its levelled `text`.

    `certain` are the ids of parties that stand there without ambiguity, and the states of
    persons; `named` the ids of persons with their full name; `states` the certain states with
    the offset of each mention, in order; `titles` the offices by the offset where they end.
    """

    text: str
    folded: str
    certain: frozenset[str]
    named: frozenset[str]
    states: tuple[tuple[int, str], ...]
    titles: dict[int, OfficeHit]
    year: int | None

    def title_before(self, hit: Hit) -> OfficeHit | None:
        """Return the title that stands directly before a hit."""
        return self.titles.get(hit.start - 1)

    def beside_name(self, hit: Hit) -> bool:
        """Tell whether a capitalised word that is no title follows, as in `Chad Smith`."""
        following = _NEXT_NAME.match(self.text, hit.end)
        return following is not None and following.end(1) not in self.titles

    def state_before(self, hit: Hit) -> str | None:
        """Return the last certain state that is named before a hit."""
        place = bisect_left(self.states, (hit.start, ""))
        return self.states[place - 1][1] if place else None


def surroundings_of(
    hits: Sequence[Hit],
    text: str,
    folded: str,
    offices: Sequence[OfficeHit],
    year: int | None,
) -> Surroundings:
    """Collect what is certain among the hits of one article."""
    sure = [hit for hit in hits if not hit.ambiguous]
    ids = {hit.entity.id for hit in sure}
    ids.update(state for hit in sure if (state := state_of(hit.entity)))
    return Surroundings(
        text=text,
        folded=folded,
        certain=frozenset(ids),
        named=frozenset(
            entity.id
            for hit in hits
            if hit.mention == "full_name"
            for entity in (hit.entity, *hit.others)
        ),
        states=tuple((hit.start, state) for hit in sure if (state := state_of(hit.entity))),
        titles={office.end: office for office in offices},
        year=year,
    )


def state_of(entity: Entity) -> str | None:
    """Return the alpha-3 of a state or of a person's state; groups and bodies have none."""
    if entity.kind in {PartyKind.STATE, PartyKind.PERSON}:
        return entity.iso3
    return None
