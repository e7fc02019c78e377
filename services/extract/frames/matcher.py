"""Which frames fire on a sentence, and for those that do not, which condition failed first?"""

from collections.abc import Iterator
from dataclasses import dataclass

from services.extract.frames.frame import Frame, FrameSet, RoleRule
from services.extract.frames.sorts import Sorts
from services.extract.scene import Scene
from services.extract.syntax.clause import Clause, Shape, shapes
from services.extract.syntax.coordination import conjuncts
from services.extract.syntax.tree import Node

_NEAR = 6
_ADNOMINAL = frozenset({"modifier", "origin"})


@dataclass(frozen=True, slots=True)
class Match:
    """Hold one frame that fired: its predicate, shape and the heads that fill its roles."""

    frame: Frame
    clause: Clause
    fillers: dict[str, tuple[Node, ...]]
    positions: dict[str, str]

    @property
    def predicate(self) -> Node:
        """Return the word that made the frame fire."""
        return self.clause.predicate


@dataclass(frozen=True, slots=True)
class Miss:
    """Name a frame that found its predicate and the first condition that failed."""

    frame: Frame
    predicate: Node
    reason: str


class Matcher:
    """Read the frames of one language over parsed sentences."""

    def __init__(self, frames: FrameSet, sorts: Sorts) -> None:
        self.frames = frames
        self.sorts = sorts

    def read(self, scene: Scene) -> Iterator[Match | Miss]:
        """Yield for every predicate that some frame names whether the frame fires."""
        for node in scene.tree.nodes:
            for frame in self.frames.by_form.get(node.lower, ()):
                yield self._try(frame, node, scene)

    def _try(self, frame: Frame, node: Node, scene: Scene) -> Match | Miss:
        if frame.particles and not frame.particles & (_company(node) | _taken(frame, node)):
            return Miss(frame, node, f"no particle {'/'.join(sorted(frame.particles))}")
        barred = _barred(frame, node, scene)
        if barred:
            return Miss(frame, node, f"beside {min(barred)}")
        reason = f"not a {frame.kind} here"
        for shape in shapes(node):
            if not _of_kind(frame, node, shape):
                continue
            clause = Clause(node, shape, lambda n: self.sorts.may_be_party(n, scene))
            fillers, positions = self._fill(frame, clause, scene)
            failed = next((need for need in frame.needs if not need & fillers.keys()), None)
            if failed is None and _strays(frame, clause, fillers):
                reason = "moved somewhere, not given to somebody"
            elif failed is None:
                return Match(frame, clause, fillers, positions)
            else:
                reason = f"no {'/'.join(sorted(failed))} ({shape.value})"
        return Miss(frame, node, reason)

    def _fill(
        self, frame: Frame, clause: Clause, scene: Scene
    ) -> tuple[dict[str, tuple[Node, ...]], dict[str, str]]:
        fillers: dict[str, tuple[Node, ...]] = {}
        positions: dict[str, str] = {}
        for rule in frame.roles:
            for position in rule.positions:
                found = self._fitting(rule, position, clause, fillers, scene)
                if found:
                    fillers[rule.role] = found
                    positions[rule.role] = position
                    break
        return fillers, positions

    def _fitting(
        self,
        rule: RoleRule,
        position: str,
        clause: Clause,
        fillers: dict[str, tuple[Node, ...]],
        scene: Scene,
    ) -> tuple[Node, ...]:
        taken = {n.i for nodes in fillers.values() for n in nodes}
        for head in self._heads(position, clause, fillers):
            fitting = tuple(
                n
                for n in conjuncts(head)
                if self._fits(n, rule, position, scene)
                and (n.i not in taken or "." in position)
                and (n is not clause.predicate or position == "self")
            )
            if fitting:
                return fitting
        return ()

    def _fits(self, node: Node, rule: RoleRule, position: str, scene: Scene) -> bool:
        if position.rpartition(".")[2] in _ADNOMINAL and "party" in rule.sorts:
            return node.i in scene.parties
        return self.sorts.is_any(node, rule.sorts, scene)

    def _heads(
        self, position: str, clause: Clause, fillers: dict[str, tuple[Node, ...]]
    ) -> list[Node]:
        first, dot, rest = position.partition(".")
        if not dot:
            found = clause.find(position)
            owners = self.sorts.rules.own_prepositions.get(position, frozenset())
            return (
                [n for n in found if n.head.is_root or n.head.head.lower not in owners]
                if owners
                else found
            )
        starts = fillers.get(first) or tuple(clause.find(first))
        found = []
        for start in starts:
            shape = Shape.ACTIVE if start.is_verb else Shape.NOMINAL
            inner = Clause(start, shape, lambda _: False)
            found.extend(inner.find(rest))
        return found


def _company(node: Node) -> frozenset[str]:
    words: set[str] = set()
    for child in node.children:
        if _accompanies(child):
            words.add(child.lower)
        if child.dep in {"prt", "advmod", "prep", "dobj", "xcomp"}:
            words.update(
                c.lower for c in child.children if _accompanies(c) and abs(c.i - node.i) <= _NEAR
            )
    return frozenset(words)


def _barred(frame: Frame, node: Node, scene: Scene) -> frozenset[str]:
    if frame.unless:
        found = frame.unless & {n.lower for n in scene.tree.nodes}
        if found:
            return found
    return frame.bars & {c.lower for c in node.kids("xcomp", "advcl", "relcl")}


def _strays(frame: Frame, clause: Clause, fillers: dict[str, tuple[Node, ...]]) -> bool:
    # "sent tanks into the city", "to the border": a move, not a transfer
    if "target" in fillers:
        return False
    if frame.bars & {c.lower for c in clause.predicate.kids("prep", "dative")}:
        return True
    place = frame.needs_party_after
    return place is not None and any(
        phrase.dep == "pobj" and phrase.head.head is clause.predicate
        for phrase in clause.find(place)
    )


def _taken(frame: Frame, node: Node) -> frozenset[str]:
    # "called in the ambassador": the parser takes the particle for a preposition
    wanted = {position for rule in frame.roles for position in rule.positions}
    return frozenset(c.lower for c in node.kids("prep") if c.lower in wanted)


def _accompanies(child: Node) -> bool:
    if child.dep in {"prep", "agent", "dative"}:
        return child.kid("pobj", "pcomp") is None
    return child.dep in {"prt", "advmod", "npadvmod", "oprd", "acomp", "dobj", "xcomp", "ccomp"}


def _of_kind(frame: Frame, node: Node, shape: Shape) -> bool:
    if frame.kind == "verb":
        return shape is not Shape.NOMINAL
    if frame.kind == "noun":
        return shape is Shape.NOMINAL and (
            node.is_noun or node.tag == "VBG" or node.dep in {"pobj", "dobj", "nsubj"}
        )
    return node.tag.startswith(("JJ", "VB", "NN", "RB"))
