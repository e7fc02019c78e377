"""Which words stand round the head of a noun phrase?"""

from services.extract.syntax.coordination import conjuncts
from services.extract.syntax.tree import Node

_BEFORE = frozenset(
    {"compound", "amod", "nmod", "poss", "npadvmod", "nummod", "det", "dep", "advmod"}
)
_HOLDING = frozenset({"of", "in", "worth", "for"})


def words_before(node: Node) -> list[Node]:
    """Return the words that stand before a noun as part of its phrase."""
    found: list[Node] = []
    for child in node.children:
        if child.i < node.i and child.dep in _BEFORE:
            found.append(child)
            found.extend(n for n in child.subtree() if n is not child and n.dep != "relcl")
        elif child.dep == "conj" and child.i < node.i:
            found.append(child)
    return found


def words_after(node: Node) -> list[Node]:
    """Return the words of the prepositions and participles that stand after a noun."""
    found: list[Node] = [
        w for held in node.kids("dobj") for w in (*words_before(held), *conjuncts(held))
    ]
    for child in node.children:
        if child.i > node.i and child.dep in {"prep", "acl"}:
            found.append(child)
            for inner in _inside(child):
                found.extend([*words_before(inner), *conjuncts(inner)])
                for deeper in inner.kids("prep"):
                    found.extend(deeper.kids("pobj"))
                for clause in inner.kids("relcl"):
                    # "the list of countries that sponsor terrorism"
                    found.extend([clause, *clause.kids("dobj")])
    return found


def _inside(node: Node) -> list[Node]:
    found = list(node.kids("pobj", "pcomp", "dobj"))
    if node.dep == "acl":
        found.extend(n for prep in node.kids("prep", "agent") for n in prep.kids("pobj"))
    return found


def words_beside(node: Node) -> list[Node]:
    """Return the words of a preposition that the parser may have hung on the verb instead."""
    holder = node.head
    if node.dep == "pobj" and not holder.is_root and holder.lower == "of":
        # "the ejection of ten employees from its embassy"
        holder = holder.head
    elif node.dep != "dobj":
        return []
    beside = list(holder.kids("prep"))
    if holder.dep == "dobj":
        beside.extend(holder.head.kids("prep"))
    found: list[Node] = []
    for prep in beside:
        if prep.i == node.i + 1:
            for inner in prep.kids("pobj", "pcomp"):
                found.extend([*words_before(inner), *conjuncts(inner)])
    return found


def held_by(node: Node) -> list[Node]:
    """Return what a measure or container holds: "tons of aid", "$40m in support"."""
    found = []
    for prep in (*node.kids("prep", "acl"), *_beside(node)):
        if prep.lower in _HOLDING:
            for held in prep.kids("pobj", "dobj"):
                found.extend(conjuncts(held))
    return found


def _beside(node: Node) -> list[Node]:
    # "approved $800m in aid": the parser may hang what follows the sum on the verb
    if node.dep != "dobj":
        return []
    following = node.subtree()[-1].i + 1
    return [prep for prep in node.head.kids("prep") if prep.i == following and prep.lower == "in"]
