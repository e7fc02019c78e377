"""Which words are listed together with a word?"""

from services.extract.syntax.tree import Node


def conjuncts(node: Node) -> list[Node]:
    """Return the word and everything coordinated with it, in text order."""
    found = [*_before_comma(node), node]
    for child in (*_listed(node), *node.kids("conj")):
        found.extend(conjuncts(child))
    return found


def _listed(node: Node) -> list[Node]:
    # "Germany, the Netherlands and Italy": the parser takes the rest of the list for a second name
    if node.tag != "NNP" or node.kid("conj", "cc") is not None:
        return []
    named = [child for child in node.kids("appos") if child.tag.startswith("NNP")]
    return [n for n in named if n.kid("cc") is not None and n.kid("conj") is not None]


def _before_comma(node: Node) -> list[Node]:
    # a headline's list: "Greece, Norway impose sanctions"
    if node.dep != "nsubj" or not node.tag.startswith("NNP"):
        return []
    first = node.subtree()[0].i
    commas = {child.i for child in node.head.kids("punct") if child.text == ","}
    return [
        child
        for child in node.head.kids("npadvmod", "nsubj", "dep")
        if child.tag.startswith("NNP") and child.i == first - 2 and first - 1 in commas
    ]


def first_conjunct(node: Node) -> Node:
    """Return the first word of the list that `node` stands in."""
    while node.dep == "conj" and not node.is_root:
        node = node.head
    return node


def appositions(node: Node) -> list[Node]:
    """Return the words that rename this one."""
    return list(node.kids("appos"))
