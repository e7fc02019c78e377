"""Which arcs does the parser draw wrong that the words beside them correct?"""

from collections.abc import Collection, Mapping
from typing import TypeAlias

from services.extract.syntax.tree import Node, Tree

Words: TypeAlias = Mapping[str, frozenset[str]]

_FINITE = frozenset({"VBD", "VBZ", "VBN"})
_LOOSE = frozenset({"advcl", "xcomp", "dep", "ccomp"})


def repaired(tree: Tree, words: Words) -> Tree:
    """Return the tree with such arcs redrawn; `words` are the language's lists by name."""
    for node in tree.nodes:
        _lift_above_day(node, tree, words)
    for node in tree.nodes:
        _give_back_object(node, words["days"])
        _revive_verb(node, tree)
        _rejoin(node)
        _lift_verb(node)
        _join_decision(node, tree, words)
    return tree


def _lift_above_day(node: Node, tree: Tree, words: Words) -> None:
    # "warned on Sunday of sanctions", "signed on Friday for tanks": no phrase of the day's own
    day, days = node.head, words["weekdays"]
    if node.dep != "prep" or day.lower not in days or node.lower not in words["never_of_days"]:
        return
    following = tree.nodes[node.i + 1].lower if node.i + 1 < len(tree.nodes) else ""
    above = day.head
    if above is day or following in words["parts_of_time"] or following in days:
        return
    _move(node, above.head if above.dep == "prep" else above, "prep")


def _give_back_object(node: Node, days: Collection[str]) -> None:
    # "summoned on Thursday ambassadors of": the day stands alone, who follows is the object
    if node.dep != "pobj" or not node.is_noun or node.head.is_root:
        return
    prep = node.head
    day = next((c for c in node.kids("compound", "nmod") if c.lower in days), None)
    if day is None or day.i != prep.i + 1 or not prep.head.is_verb:
        return
    if prep.head.kid("dobj", "nsubjpass") is not None:
        return
    _move(day, prep, "pobj")
    _move(node, prep.head, "dobj")


def _revive_verb(node: Node, tree: Tree) -> None:
    # "India earlier summoned envoy X and suspended": the first verb is no adjective of the envoy
    held, before = node.head, tree.nodes[node.i - 1]
    if node.dep != "amod" or node.tag not in {"VBN", "VBD"} or not before.tag.startswith("RB"):
        return
    subject = tree.nodes[node.i - 2]
    told = subject.head
    if subject.dep != "nsubj" or not told.is_verb or told.i < held.i or held.dep != "appos":
        return
    _move(held, node, "dobj")
    _move(subject, node, "nsubj")
    _move(node, told, "dep")
    node.tag = "VBD"


def _lift_verb(verb: Node) -> None:
    # "The EU renewed sanctions": no sentence is a noun that somebody's participle describes
    noun = verb.head
    if verb.dep != "amod" or verb.tag not in {"VBN", "VBD"} or not noun.is_root or noun.i < verb.i:
        return
    names = verb.kids("npadvmod", "nsubj", "compound")
    name = next((c for c in names if c.tag.startswith("NNP") and c.i == verb.i - 1), None)
    if name is None:
        return
    noun.children.remove(verb)
    verb.head, verb.dep, verb.tag = verb, "ROOT", "VBD"
    noun.head, noun.dep = verb, "dobj"
    name.dep = "nsubj"
    verb.children.append(noun)
    for article in [c for c in noun.children if c.dep == "det" and c.i < name.i]:
        _move(article, name, "det")


def _rejoin(verb: Node) -> None:
    # "gave him a week to leave and recalled its envoy": a finite verb is joined to a finite one
    if verb.dep != "conj" or verb.tag not in _FINITE or verb.head.tag != "VB":
        return
    if verb.kid("auxpass", "aux") or not any(c.lower == "to" for c in verb.head.kids("aux")):
        return
    above = next((n for n in verb.head.above() if n.tag in {"VBD", "VBZ", "VBP", "VBN"}), None)
    if above is not None:
        _move(verb, above, "conj")


def _join_decision(verb: Node, tree: Tree, words: Words) -> None:
    # "came after his order on Monday to expel": the infinitive belongs to the order
    opening = verb.children[0] if verb.children else None
    if verb.dep not in _LOOSE or verb.tag != "VB" or opening is None or opening.lower != "to":
        return
    at, between = opening.i - 1, words["days"] | words["around_days"]
    while at > 0 and tree.nodes[at].lower in between:
        at -= 1
    noun = tree.nodes[at]
    if noun.is_noun and noun is not verb.head and noun.lower in words["decisions"]:
        if verb.head.is_verb and noun.dep == "dobj" and noun.head is verb.head:
            return
        _move(verb, noun, "acl")


def _move(node: Node, head: Node, dep: str) -> None:
    node.head.children.remove(node)
    node.head, node.dep = head, dep
    head.children.append(node)
    head.children.sort(key=lambda n: n.i)
