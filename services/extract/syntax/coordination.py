"""Which words are listed together with a word?"""

from services.extract.syntax.tree import Node


def conjuncts(node: Node) -> list[Node]:
    """Return the word and everything coordinated after it, in text order."""
    found = [node]
    for child in node.kids("conj"):
        found.extend(conjuncts(child))
    return found


def first_conjunct(node: Node) -> Node:
    """Return the first word of the list that `node` stands in."""
    while node.dep == "conj" and not node.is_root:
        node = node.head
    return node


def appositions(node: Node) -> list[Node]:
    """Return the words that rename this one."""
    return list(node.kids("appos"))
