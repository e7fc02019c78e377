"""Which persons does a match name, and where does it say that its act takes place?"""

from services.extract.frames.matcher import Match
from services.extract.roles.naming import named_in
from services.extract.scene import Scene
from services.extract.syntax.tree import Node
from shared.ontology import EventType

_ON_PERSONS = frozenset({EventType.EXECUTION, EventType.ARREST})


def persons_of(match: Match, scene: Scene) -> tuple[str, ...]:
    """Return the persons that fill roles, each once; known ones by the name they are known by."""
    found: list[str] = []
    for role, nodes in match.fillers.items():
        unknown = role == "target" and match.frame.type in _ON_PERSONS
        for node in nodes:
            name = _known(node, scene) or (_unknown(node, scene) if unknown else None)
            if name is not None and name not in found:
                found.append(name)
    return tuple(found)


def place_of(match: Match, scene: Scene) -> str | None:
    """Return the name of the place where a match puts its act, None if it says none."""
    for node in match.fillers.get("place", ()):
        hit = scene.party(node)
        if hit is not None:
            return hit.text
        name = named_in(node, scene)
        if name is not None:
            return name
    return None


def _known(node: Node, scene: Scene) -> str | None:
    hit = scene.party(node)
    return hit.entity.name if hit is not None and hit.entity.kind == "person" else None


def _unknown(node: Node, scene: Scene) -> str | None:
    name = named_in(node, scene)
    return None if name is None or name.islower() else name
