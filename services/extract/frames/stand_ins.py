"""Does a word stand for things of a sort that the article has just named?"""

from services.extract.frames.sort_rules import SortRules
from services.extract.syntax.tree import Node

_ARGUMENTS = frozenset({"dobj", "nsubj", "nsubjpass", "dative", "conj"})
_POINTING = frozenset({"the", "these", "those", "both", "two", "three", "four", "its", "their"})
_YEARS = range(1900, 2100)


def stands_for(node: Node, sort: str, rules: SortRules) -> bool:
    """Tell whether a pronoun, a bare number or "the pair" may be of a sort that is `carried`."""
    nouns = rules.carried.get(sort)
    if nouns is None:
        return False
    if node.lower in rules.words["stand_ins"]:
        return node.kid("prep") is None or node.lower not in rules.words["counts"]
    if node.tag == "CD":
        return _counts(node)
    return node.lower in nouns and any(c.lower in _POINTING for c in node.children)


def _counts(node: Node) -> bool:
    # "expelled ten as well", not "in 2014", not "ten of the judges"
    if node.dep not in _ARGUMENTS or node.kid("prep", "nmod", "quantmod") is not None:
        return False
    return not (node.text.isdigit() and int(node.text) in _YEARS)
