"""What does an ambiguous name mean in the light of the whole article?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from services.extract.gazetteer.fold import fold
from services.extract.gazetteer.models import Hit, OfficeHit
from services.extract.gazetteer.read_context import Cues
from services.extract.gazetteer.settle_surname import choose, in_public_life, settle_surname
from services.extract.gazetteer.surroundings import Surroundings, surroundings_of
from shared.ontology import PartyKind


def settle(
    hits: Sequence[Hit],
    text: str,
    offices: Sequence[OfficeHit],
    cues: Mapping[str, Cues],
    year: int | None,
) -> tuple[Hit, ...]:
    """Clear, drop or keep each ambiguous hit; hits that were certain stay as they are.

    A second pass lets a mention that the first one cleared speak for the others.
    """
    folded = fold(text).text
    settled = list(hits)
    for _ in range(2):
        around = surroundings_of(settled, text, folded, offices, year)
        settled = [kept for hit in settled if (kept := _one(hit, around, cues))]
        if not any(hit.ambiguous for hit in settled):
            break
    return tuple(settled)


def _one(hit: Hit, around: Surroundings, cues: Mapping[str, Cues]) -> Hit | None:
    if hit.mention == "surname":
        return settle_surname(hit, around)
    if hit.mention == "full_name":
        people = [p for p in (hit.entity, *hit.others) if in_public_life(p, around.year)]
        return choose(hit, people, around) if people else None
    match hit.ambiguity:
        case None:
            return hit
        case "shared":
            return _shared(hit, around)
        case "generic":
            return _generic(hit, around)
        case "person" | "place" | "word" | "caps" | "surname":
            return _risky(hit, around, cues.get(hit.text))


def _shared(hit: Hit, around: Surroundings) -> Hit:
    readings = (hit.entity, *hit.others)
    certain = [entity for entity in readings if entity.id in around.certain]
    if not certain and hit.likely:
        return replace(hit, ambiguity=None)
    if len(certain) == 1:
        others = tuple(entity for entity in readings if entity is not certain[0])
        return replace(hit, entity=certain[0], others=others, ambiguity=None)
    return hit


def _generic(hit: Hit, around: Surroundings) -> Hit:
    near = around.state_before(hit)
    own = hit.entity.iso3 or hit.entity.id
    if own in around.certain and near in {own, None}:
        return replace(hit, ambiguity=None)
    return hit


def _risky(hit: Hit, around: Surroundings, cues: Cues | None) -> Hit | None:
    if cues is not None and any(_speaks(cue, around) for cue in cues.speak_for):
        return replace(hit, ambiguity=None)
    if cues is not None and any(_speaks(cue, around) for cue in cues.against):
        return None
    own = {hit.entity.id, hit.entity.iso3} & around.certain
    if own or _among_states(hit, around):
        return replace(hit, ambiguity=None)
    return hit


def _among_states(hit: Hit, around: Surroundings) -> bool:
    if hit.mention != "name" or hit.entity.kind is not PartyKind.STATE:
        return False
    states = {state for _, state in around.states}
    match hit.ambiguity:
        case "person":
            return bool(states) and not around.beside_name(hit)
        case "place":
            return bool(states - {"USA"})
        case _:
            return False


def _speaks(cue: str, around: Surroundings) -> bool:
    return cue in around.certain or (not cue.isupper() and cue in around.folded)
