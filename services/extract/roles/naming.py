"""Which person, company or office does a phrase name besides its state?"""

from services.extract.scene import Scene
from services.extract.syntax.tree import Node

_LEFT = frozenset({"compound", "nmod", "amod", "nummod"})
_PEOPLE = frozenset({"court", "military", "envoy", "official", "head", "minister"})


def named_in(node: Node, scene: Scene) -> str | None:
    """Return the proper name that a phrase heads, or the single office.

    None for crowds and for states.
    """
    office = scene.offices.get(node.i)
    if office is not None and office.role in _PEOPLE and node.tag in {"NN", "NNP"}:
        return None if scene.party(node) else office.text.lower()
    if node.tag not in {"NNP", "NNPS"} or scene.party(node) is not None:
        return None
    words = [node]
    for before in reversed(scene.tree.nodes[: node.i]):
        glued = before.end == words[0].start
        if not glued and not _of_name(before, node, scene):
            break
        words.insert(0, before)
    start, end = words[0].start, words[-1].end
    return scene.tree.text[start:end]


def _of_name(before: Node, node: Node, scene: Scene) -> bool:
    if before.head is not node or before.dep not in _LEFT or not before.tag.startswith("NNP"):
        return False
    return scene.party(before) is None and before.i not in scene.offices
