"""Who faces whom in an act that takes two sides, and whom does an act on a person strike?"""

from dataclasses import replace

from services.extract.frames.matcher import Match
from services.extract.frames.phrase import words_before
from services.extract.roles.items import makers_of
from services.extract.roles.referent import Referent
from services.extract.scene import Scene
from services.extract.syntax.tree import Node
from shared.ontology import EventType, Family, PartyKind, family

Sides = tuple[tuple[Referent, ...], tuple[Referent, ...]]

_MUTUAL = frozenset(
    {
        EventType.TALKS,
        EventType.AGREEMENT,
        EventType.RELATIONS_RESTORED,
        EventType.RELATIONS_BROKEN,
    }
)
_TWO_SIDED = frozenset({EventType.TALKS, EventType.VISIT})
_ON_PERSONS = frozenset({EventType.EXECUTION, EventType.ARREST})
# who imposes most sanctions: a sanction that bears their name is theirs
_SENDERS = frozenset({"USA", "GBR"})
_WHERE = frozenset({"in", "at"})


def faced(match: Match, actors: tuple[Referent, ...], targets: tuple[Referent, ...]) -> Sides:
    """Return the two sides of a mutual act; who is told as one subject faces each other.

    Guarantee: acts that are not mutual keep their parties; where an act takes place makes no
    side of it once two are known.
    """
    placed = match.positions.get("target", "").rpartition(".")[2] in _WHERE
    if match.frame.type in _MUTUAL and len(actors) > 1 and (placed or not targets):
        return actors[:1], actors[1:]
    return actors, targets


def one_sided(match: Match, actors: tuple[Referent, ...], targets: tuple[Referent, ...]) -> bool:
    """Tell whether an act that takes two sides has not got them."""
    return match.frame.type in _TWO_SIDED and not (actors and targets)


def struck(match: Match, targets: tuple[Referent, ...], scene: Scene) -> tuple[Referent, ...]:
    """Return the targets, a named person in place of the own state where the act is on persons."""
    if match.frame.type not in _ON_PERSONS:
        return targets
    nodes = match.fillers.get("target", ())
    return tuple(_person(target, nodes, scene) for target in targets)


def _person(target: Referent, nodes: tuple[Node, ...], scene: Scene) -> Referent:
    if target.named is None or target.named.islower():
        return target
    states = {
        scene.parties[word.i].entity.iso3
        for node in nodes
        for word in words_before(node)
        if word.i in scene.parties
    }
    iso3 = target.iso3 if len(states) < 2 else None  # noqa: PLR2004 (of two states, of neither)
    return replace(
        target, entity_id="", name=target.named, kind=PartyKind.PERSON, iso3=iso3, named=None
    )


def sent(match: Match, actors: tuple[Referent, ...], targets: tuple[Referent, ...]) -> Sides:
    """Return the sides of a sanction, whose name before the measure says who imposes it.

    "US sanctions", "EU sanctions" and, where nobody else acts, "American sanctions" are theirs;
    "Russia sanctions" are on Russia.
    """
    before = match.positions.get("target", "").rpartition(".")[2] == "modifier"
    if family(match.frame.type) is not Family.SANCTIONS or not before or len(targets) != 1:
        return actors, targets
    named = targets[0]
    adjective = named.node is not None and named.node.tag == "JJ"
    sends = named.kind is PartyKind.ORGANISATION or named.iso3 in _SENDERS
    if sends and (adjective or named.node is None or named.node.text.isupper()):
        return (named,), ()
    if adjective and not actors:
        return (named,), ()
    return actors, targets


def sold(
    match: Match, actors: tuple[Referent, ...], targets: tuple[Referent, ...], scene: Scene
) -> Sides:
    """Return the sides of a deal told from either end: whoever makes the things sells them."""
    if not match.frame.maker or len(actors) != 1 or len(targets) != 1:
        return actors, targets
    makers = makers_of(match.fillers.get("item", ()), scene)
    if targets[0].iso3 in makers and actors[0].iso3 not in makers:
        return targets, actors
    return actors, targets


def supplied(
    match: Match,
    actors: tuple[Referent, ...],
    targets: tuple[Referent, ...],
    holders: tuple[Referent, ...],
) -> Sides:
    """Return the sides of a supply named after its receiver: "Moscow halts Syria arms sale"."""
    named = match.positions.get("actor") == "modifier" and match.frame.holder == "actor"
    if family(match.frame.type) is not Family.ARMS or not named or targets or not holders:
        return actors, targets
    if {r.entity_id for r in holders} & {r.entity_id for r in actors}:
        return actors, targets
    return holders, actors
