"""Which word of a sentence hangs on which?"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence


class Node:
    """Hold one word: its place in the sentence, tag, arc to its head, and children.

    `start` and `end` are code points into the sentence; `tag` is a Penn tag, `dep` a CLEAR
    label. The root is its own head. Nodes compare by identity.
    """

    __slots__ = ("children", "dep", "end", "head", "i", "lower", "start", "tag", "text")

    def __init__(self, i: int, text: str, start: int, tag: str, dep: str) -> None:
        self.i = i
        self.text = text
        self.lower = text.lower()
        self.start = start
        self.end = start + len(text)
        self.tag = tag
        self.dep = dep
        self.head: Node = self
        self.children: list[Node] = []

    def __repr__(self) -> str:
        return f"{self.text}/{self.tag}/{self.dep}>{self.head.text}"

    @property
    def is_root(self) -> bool:
        """Tell whether nothing stands above this word."""
        return self.head is self

    @property
    def is_verb(self) -> bool:
        """Tell whether the tagger took the word for a verb form."""
        return self.tag.startswith("VB")

    @property
    def is_noun(self) -> bool:
        """Tell whether the tagger took the word for a noun or name."""
        return self.tag.startswith("NN")

    @property
    def is_relative(self) -> bool:
        """Tell whether the word is a relative pronoun, whatever the tagger took "that" for."""
        return self.tag in {"WDT", "WP", "WP$"} or (self.lower == "that" and self.tag == "IN")

    def kids(self, *deps: str) -> Iterator["Node"]:
        """Yield the children with one of these labels, in text order."""
        return (child for child in self.children if child.dep in deps)

    def kid(self, *deps: str) -> "Node | None":
        """Return the first child with one of these labels."""
        return next(self.kids(*deps), None)

    def above(self) -> Iterator["Node"]:
        """Yield the words above this one, nearest first."""
        node = self
        while not node.is_root:
            node = node.head
            yield node

    def subtree(self) -> list["Node"]:
        """Return this word and all below it, in text order."""
        found, waiting = [], [self]
        while waiting:
            node = waiting.pop()
            found.append(node)
            waiting.extend(node.children)
        return sorted(found, key=lambda n: n.i)


class Tree:
    """Hold the parse of one sentence."""

    __slots__ = ("_ends", "_starts", "nodes", "text")

    def __init__(self, text: str, nodes: list[Node]) -> None:
        self.text = text
        self.nodes = nodes
        self._starts = [node.start for node in nodes]
        self._ends = [node.end for node in nodes]

    def at(self, start: int, end: int) -> list[Node]:
        """Return the words that overlap the characters [start, end)."""
        return self.nodes[bisect_right(self._ends, start) : bisect_left(self._starts, end)]


Row = tuple[str, int, str, str, int]


def build_tree(text: str, rows: Sequence[Row]) -> Tree:
    """Join rows of (word, start, tag, label, index of head) into a tree."""
    nodes = [Node(i, row[0], row[1], row[2], row[3]) for i, row in enumerate(rows)]
    for node, row in zip(nodes, rows, strict=True):
        node.head = nodes[row[4]]
        if node.head is not node:
            node.head.children.append(node)
    return Tree(text, nodes)
