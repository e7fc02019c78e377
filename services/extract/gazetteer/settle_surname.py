"""Whom does a surname mean in the light of the whole article?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from services.extract.gazetteer.models import Entity, Hit, OfficeHit
from services.extract.gazetteer.surroundings import Surroundings

# Candidates and designates are news before their first day in office.
_AHEAD = 2
_ACTING = frozenset({"head", "minister", "envoy", "military", "courtesy"})


def settle_surname(hit: Hit, around: Surroundings) -> Hit | None:
    """Choose the person, keep the hit ambiguous, or drop it.

    A full name anywhere in the article decides; then a title directly before, if the person
    held such an office, or a courtesy title if the person's state is named too; a surname that
    is also a common word or name counts for nobody without either.
    """
    people = tuple(p for p in (hit.entity, *hit.others) if in_public_life(p, around.year))
    named = [person for person in people if person.id in around.named]
    if named or not people:
        return choose(hit, named, around) if named else None
    title = around.title_before(hit)
    return _titled(hit, people, title, around) if title else _bare(hit, people, around)


def _titled(
    hit: Hit, people: tuple[Entity, ...], title: OfficeHit, around: Surroundings
) -> Hit | None:
    if title.role == "courtesy":
        fitting = [p for p in people if hit.ambiguity is None or _at_home(p, around)]
    else:
        fitting = [p for p in people if _held(p, title)]
    if fitting:
        return choose(hit, fitting, around)
    return hit if title.role in _ACTING else None


def _bare(hit: Hit, people: tuple[Entity, ...], around: Surroundings) -> Hit | None:
    match hit.ambiguity:
        case None:
            return choose(hit, people, around)
        case "shared":
            return _shared(hit, people, around)
        case "surname":
            return None
        case _:
            return hit


def _shared(hit: Hit, people: tuple[Entity, ...], around: Surroundings) -> Hit:
    at_home = [person for person in people if _at_home(person, around)]
    states = {person.iso3 or person.body for person in at_home}
    return choose(hit, at_home, around) if len(states) == 1 else hit


def _at_home(person: Entity, around: Surroundings) -> bool:
    return (person.iso3 or person.body) in around.certain


def _held(person: Entity, title: OfficeHit) -> bool:
    return any(
        tenure.office == title.office or tenure.role == title.role for tenure in person.tenures
    )


def in_public_life(person: Entity, year: int | None) -> bool:
    """Tell whether a person can have acted for anybody by that year (Donald Trump in 1987)."""
    starts = [tenure.start for tenure in person.tenures]
    return year is None or any(start is None or start <= year + _AHEAD for start in starts)


def choose(hit: Hit, people: Sequence[Entity], around: Surroundings) -> Hit:
    """Settle on the person who held office in the article's year, else on the latest one."""
    year = around.year
    serving = [p for p in people if year and any(t.covers(year) for t in p.tenures)]
    person = (serving or people)[0]
    others = tuple(e for e in (hit.entity, *hit.others) if e.id != person.id)
    return replace(hit, entity=person, others=others, ambiguity=None)
