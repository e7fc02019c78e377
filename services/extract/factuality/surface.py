"""Which word shortly before a noun governs the act that it names, whatever the parser made of it?

A headline's verb may be taken for an auxiliary ("threatens targeted sanctions") or a date may come
between verb and preposition ("warned on Sunday of sanctions").
"""

from services.extract.factuality.effects import Effect
from services.extract.factuality.governing import Ground, govern
from services.extract.factuality.standing import Hint, Standing
from services.extract.syntax.tree import Node
from services.extract.syntax.verbs import is_passive

_REACH = 9
_PHRASE = ("JJ", "NN", "CD", "DT", "POS", "PRP$", "VBN", "RB", "HYPH", "$")
# what may stand between a verb and its preposition: "on Sunday", "late Friday"
_WHEN = ("NNP", "RB", "JJ", "CD", "DT")
_PREPOSITIONS = frozenset({"of", "for", "with"})


def hear_before(act: Node, nodes: list[Node], standing: Standing, ground: Ground) -> None:
    """Let the verb before a noun's phrase govern it, if one stands there that governs acts."""
    if standing.status is None:
        return
    found = _governor(act, nodes, ground)
    if found is None:
        return
    effect, verb = found
    standing.hints.add(Hint.SUPPORTED)
    govern(effect, verb, standing, ground, named=True)
    if standing.holder is None:
        standing.holder = _subject(verb, nodes, ground)
    if effect is Effect.CALLS and standing.caller is None:
        standing.caller = standing.holder


def _governor(act: Node, nodes: list[Node], ground: Ground) -> tuple[Effect, Node] | None:
    words = ground.words
    before = nodes[max(0, act.i - _REACH) : act.i]
    while before and before[-1].tag.startswith(_PHRASE) and not _finite(before[-1]):
        before.pop()
    if not before:
        return None
    last = before.pop()
    if _finite(last):
        effect = words.object.get(last.lower)
        return None if effect is None else (effect, last)
    if last.lower not in _PREPOSITIONS:
        return None
    while before and (before[-1].lower == "on" or before[-1].tag.startswith(_WHEN)):
        before.pop()
    effect = words.preposition.get((before[-1].lower, last.lower)) if before else None
    heard = effect is Effect.ANNOUNCES and is_passive(before[-1])
    return None if effect is None or heard else (effect, before[-1])


def _finite(node: Node) -> bool:
    # "targeted", "proposed" before the noun describe it
    return node.tag in {"VBD", "VBZ", "VBP"} and node.dep not in {"amod", "acl", "relcl"}


def _subject(verb: Node, nodes: list[Node], ground: Ground) -> Node | None:
    for node in reversed(nodes[: verb.i]):
        if node.is_noun and ground.can_act(node):
            return node
        if node.is_verb or node.tag == "IN":
            return None
    return None
