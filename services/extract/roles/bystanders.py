"""Which states does a sentence name that its act is not done to?"""

from collections.abc import Mapping

from services.extract.gazetteer.models import Hit
from services.extract.mention import Mention
from services.extract.roles.discourse import Discourse
from services.extract.roles.referent import Basis, is_party_hit, of_entity
from services.extract.scene import Scene
from services.extract.syntax.coordination import first_conjunct
from services.extract.syntax.grounds import of_hostility
from services.extract.syntax.tree import Node

_NAMING = frozenset({"compound", "amod", "nmod"})


def party_hits(scene: Scene) -> list[Hit]:
    """Return the parties named in a sentence."""
    return [h for h in scene.scan.parties if is_party_hit(h) and scene.nodes_of(h)]


def is_aside(node: Node, words: Mapping[str, frozenset[str]]) -> bool:
    """Tell whether a name stands in a phrase that only tells where, from whom or about what."""
    if any(above.lower in words["sought"] for above in node.above()):
        # "cut ties in order to establish relations with China"
        return True
    top = node
    while top.dep in {"compound", "amod", "nmod", "poss", "conj"} and not top.is_root:
        top = top.head
    return top.dep == "pobj" and top.head.lower in words["aside"]


def acting_beside(mention: Mention, scene: Scene, discourse: Discourse) -> set[str]:
    """Return who does something else: "Britain sanctioned them, and America did the same"."""
    act = first_conjunct(scene.tree.nodes[mention.order[1]])
    found = set()
    for hit in party_hits(scene):
        node = first_conjunct(scene.nodes_of(hit)[-1])
        if node.dep in {"nsubj", "nsubjpass"} and _is_beside(node.head, act):
            found.add(of_entity(hit.entity, discourse.gazetteer, Basis.CONTEXT).entity_id)
    return found


def _is_beside(verb: Node, act: Node) -> bool:
    # neither governs the other, or both are of one list
    if first_conjunct(verb) is act:
        return verb is not act
    return act not in verb.above() and verb not in act.above()


def wronged(scene: Scene, discourse: Discourse) -> set[str]:
    """Return to whom is done what the act answers: "for undermining the independence of Oman"."""
    return {
        of_entity(hit.entity, discourse.gazetteer, Basis.CONTEXT).entity_id
        for hit in party_hits(scene)
        if hit.entity.kind == "state" and _is_wronged(scene.nodes_of(hit)[-1], discourse.words)
    }


def _is_wronged(node: Node, words: Mapping[str, frozenset[str]]) -> bool:
    while node.dep in _NAMING and not node.is_root:
        node = node.head
    if node.dep == "poss":
        return node.head.lower in words["own_to_states"]
    if node.dep == "dobj":
        return node.head.lower in words["wronging"]
    if node.dep != "pobj":
        return False
    prep = node.head
    return prep.head.lower in words["own_to_states"] or of_hostility(prep, node)
