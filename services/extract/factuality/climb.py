"""Which words above an act govern it, up to the root of the sentence?"""

from collections.abc import Callable

from services.extract.factuality.base import base_standing
from services.extract.factuality.clausal import (
    adverbial,
    after_preposition,
    complement,
    predicated,
)
from services.extract.factuality.governing import Ground, conditions
from services.extract.factuality.nominal import nominal
from services.extract.factuality.over_noun import of_noun
from services.extract.factuality.standing import Hint, Standing
from services.extract.syntax.tree import Node
from shared.ontology import Status

_STEPS = 24
_NOMINAL = frozenset(
    {
        "dobj",
        "nsubj",
        "nsubjpass",
        "pobj",
        "attr",
        "oprd",
        "dative",
        "compound",
        "amod",
        "nmod",
        "poss",
    }
)

_CLAUSAL: dict[str, Callable[[Node, Node, Standing, Ground], Node | None]] = {
    **dict.fromkeys(("ccomp", "xcomp", "parataxis", "acomp"), complement),
    **dict.fromkeys(("csubj", "csubjpass"), predicated),
    **dict.fromkeys(("relcl", "acl"), of_noun),
    "advcl": adverbial,
    "pcomp": after_preposition,
}


def judge(
    predicate: Node, ground: Ground, *, named: bool, negation_is_act: bool = False
) -> Standing:
    """Return how far the act of a predicate has come; `named` says that a noun names it.

    With `negation_is_act` the negated predicate is the act itself: "no longer has relations".
    """
    standing = base_standing(predicate, ground.role, nominal=named, affirmed=negation_is_act)
    conditions(predicate, standing, ground)
    node: Node | None = predicate
    for _ in range(_STEPS):
        if node is None or node.is_root or standing.status is None:
            break
        node = _step(node, node.head, standing, ground)
    if standing.status is Status.DENIED and Hint.REPORTED not in standing.hints:
        standing.drop("negated")
    return standing


def _step(node: Node, head: Node, standing: Standing, ground: Ground) -> Node | None:
    if node.dep == "conj":
        return head
    if node.dep in _NOMINAL:
        return nominal(node, head, standing, ground)
    step = _CLAUSAL.get(node.dep)
    return None if step is None else step(node, head, standing, ground)
