"""Which frames fire on a sentence, and for those that do not, which condition failed first?"""

from collections.abc import Iterator
from dataclasses import dataclass

from services.extract.frames.frame import Frame, FrameSet, RoleRule
from services.extract.frames.sorts import Sorts
from services.extract.scene import Scene
from services.extract.syntax.clause import ADNOMINAL, Clause, Shape, shapes
from services.extract.syntax.coordination import conjuncts
from services.extract.syntax.tree import Node
from services.extract.syntax.verbs import is_negated, is_passive

_NEAR = 6
# "must leave" has its auxiliary for company too
_COMPANIONS = frozenset(
    {"prt", "advmod", "npadvmod", "oprd", "acomp", "dobj", "xcomp", "ccomp", "aux"}
)
_DUE = frozenset({"are", "is", "were", "was", "have", "has", "had"})
# "Mexico's ambassador and two Spanish diplomats": each patient names its own state
_OF_EACH = frozenset({"patient.owner"})


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
            frames = self.frames.by_form.get(node.lower, ())
            clauses = self._clauses(node, scene) if frames else ()
            for frame in frames:
                yield self._try(frame, node, clauses, scene)

    def _clauses(self, node: Node, scene: Scene) -> tuple[Clause, ...]:
        return tuple(
            Clause(node, shape, lambda n: self.sorts.may_be_party(n, scene))
            for shape in shapes(node)
        )

    def _try(
        self, frame: Frame, node: Node, clauses: tuple[Clause, ...], scene: Scene
    ) -> Match | Miss:
        barrier = _barrier(frame, node, scene)
        if barrier is not None:
            return Miss(frame, node, barrier)
        reason = f"not a {frame.kind} here"
        for clause in clauses:
            if _of_kind(frame, node, clause.shape):
                outcome = self._read_as(frame, clause, scene)
                if isinstance(outcome, Match):
                    return outcome
                reason = outcome
        return Miss(frame, node, reason)

    def _read_as(self, frame: Frame, clause: Clause, scene: Scene) -> Match | str:
        node, shape = clause.predicate, clause.shape
        fillers, positions, failed = self._fill(frame, clause, scene)
        if failed is None and shape is Shape.PASSIVE and not is_passive(node):
            fillers = {r: ns for r, ns in fillers.items() if not _guessed(r, frame, positions)}
        failed = failed or next((need for need in frame.needs if not need & fillers.keys()), None)
        if failed is not None:
            return f"no {'/'.join(sorted(failed))} ({shape.value})"
        if _strays(frame, clause, fillers):
            return "moved somewhere, not given to somebody"
        return Match(frame, clause, fillers, positions)

    def _fill(
        self, frame: Frame, clause: Clause, scene: Scene
    ) -> tuple[dict[str, tuple[Node, ...]], dict[str, str], frozenset[str] | None]:
        fillers: dict[str, tuple[Node, ...]] = {}
        positions: dict[str, str] = {}
        for rule in frame.roles:
            for position in rule.positions:
                if position.endswith(".modifier") and position in positions.values():
                    # "Russia sanctions": who modifies the measure is actor or target, not both
                    continue
                found = self._fitting(rule, position, clause, fillers, scene)
                if found:
                    fillers[rule.role] = found
                    positions[rule.role] = position
                    break
            else:
                # nearly every try ends here: what else could be filled no longer matters
                if (need := frozenset({rule.role})) in frame.needs:
                    return fillers, positions, need
        return fillers, positions, None

    def _fitting(
        self,
        rule: RoleRule,
        position: str,
        clause: Clause,
        fillers: dict[str, tuple[Node, ...]],
        scene: Scene,
    ) -> tuple[Node, ...]:
        taken = {n.i for nodes in fillers.values() for n in nodes}
        gathered: list[Node] = []
        for head in self._heads(position, clause, fillers):
            fitting = tuple(
                n
                for n in conjuncts(head)
                if self._fits(n, rule, position, scene)
                and (n.i not in taken or "." in position)
                and (n is not clause.predicate or position == "self")
            )
            if fitting and position not in _OF_EACH:
                return fitting
            gathered.extend(fitting)
        return tuple(gathered)

    def _fits(self, node: Node, rule: RoleRule, position: str, scene: Scene) -> bool:
        if position.rpartition(".")[2] in ADNOMINAL and "party" in rule.sorts:
            return node.i in scene.parties
        return self.sorts.is_any(node, rule.sorts, scene)

    def _heads(
        self, position: str, clause: Clause, fillers: dict[str, tuple[Node, ...]]
    ) -> list[Node]:
        first, dot, rest = position.partition(".")
        if not dot:
            found = clause.find(position)
            owners = self.sorts.rules.own_prepositions.get(position, frozenset())
            return [n for n in found if _unowned(n, clause.predicate, owners)] if owners else found
        starts = fillers.get(first) or tuple(clause.find(first))
        owned = self.sorts.rules.own_prepositions.get(rest, frozenset())
        # "its envoys from Oslo in response to": where a person is sent, not what for
        owners = owned if first == "patient" else frozenset()
        return [
            found
            for start in starts
            for found in _along(start, rest)
            if not owners or _unowned(found, start, owners) or found.head.head.head is start
        ]


def _along(start: Node, path: str) -> list[Node]:
    first, dot, rest = path.partition(".")
    shape = Shape.ACTIVE if start.is_verb else Shape.NOMINAL
    heads = Clause(start, shape, lambda _: False).find(first)
    return [found for head in heads for found in _along(head, rest)] if dot else heads


def _barrier(frame: Frame, node: Node, scene: Scene) -> str | None:
    if frame.particles and not frame.particles & (_company(node) | _taken(frame, node)):
        return f"no particle {'/'.join(sorted(frame.particles))}"
    if frame.among and not any(n.lower in frame.among for n in scene.tree.nodes):
        return "alone in its sentence"
    barred = _barred(frame, node, scene)
    if barred:
        return f"beside {min(barred)}"
    if frame.when_negated and not _denied(node):
        return "not negated"
    return None


def _company(node: Node) -> frozenset[str]:
    words: set[str] = set()
    for child in node.children:
        if _accompanies(child):
            words.add(child.lower)
        if child.dep in {"dobj", "dative", "npadvmod", "ccomp"}:
            # "brings home ambassador": the parser may join the particle to the noun
            words.update(c.lower for c in child.kids("acl", "relcl", "npadvmod", "compound"))
            words.update(c.lower for c in child.subtree() if c.dep == "appos")
        if child.dep == "xcomp" or (child.dep == "advcl" and child.kid("aux") is not None):
            # "told to pack up and leave"
            words.update(c.lower for verb in conjuncts(child) for c in (verb, *verb.children))
        if child.dep == "ccomp" and child.lower in _DUE:
            # "asked that they are to leave"
            words.update(c.lower for c in child.kids("xcomp"))
        if child.dep == "dobj":
            # "brings home ambassador": the parser gives the adverb to the noun
            words.update(c.lower for c in child.kids("compound", "advmod") if c.i == node.i + 1)
        if child.dep in {"prt", "advmod", "prep", "dobj"}:
            words.update(
                c.lower for c in child.children if _accompanies(c) and abs(c.i - node.i) <= _NEAR
            )
    return frozenset(words)


def _denied(node: Node) -> bool:
    objects = (c for held in node.kids("dobj", "nsubj", "attr") for c in held.children)
    return is_negated(node) or any(c.dep == "det" and c.lower == "no" for c in objects)


def _guessed(role: str, frame: Frame, positions: dict[str, str]) -> bool:
    # "Kyiv pleaded" might be a passive by its form, but a party there is who acts
    rule = frame.rule(role)
    return rule is not None and positions[role] == "object" and "party" in rule.sorts


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
    holders = (clause.predicate, *fillers.get("patient", ()))
    held = fillers.get("item", ())
    return place is not None and any(
        phrase.dep == "pobj" and (phrase.head.head in holders or _below(phrase, held))
        for phrase in clause.find(place)
    )


def _below(phrase: Node, held: tuple[Node, ...]) -> bool:
    # "sent ships, including frigates, to the Gulf"
    return any(node in held for node in phrase.above())


def _taken(frame: Frame, node: Node) -> frozenset[str]:
    # "called in the ambassador": the parser takes the particle for a preposition
    wanted = {position for rule in frame.roles for position in rule.positions}
    return frozenset(c.lower for c in node.kids("prep") if c.lower in wanted)


def _unowned(node: Node, predicate: Node, owners: frozenset[str]) -> bool:
    # "ambassador to", "support for": the preposition belongs to that noun, not to the act
    if node.head.is_root or node.head.head is predicate:
        return True
    return node.head.head.lower not in owners


def _accompanies(child: Node) -> bool:
    if child.dep in {"prep", "agent", "dative"}:
        return child.kid("pobj", "pcomp") is None
    return child.dep in _COMPANIONS


def _of_kind(frame: Frame, node: Node, shape: Shape) -> bool:
    if frame.kind == "verb":
        return shape is not Shape.NOMINAL
    if frame.kind == "noun":
        return shape is Shape.NOMINAL and (
            node.is_noun or node.tag == "VBG" or node.dep in {"pobj", "dobj", "nsubj"}
        )
    return node.tag.startswith(("JJ", "VB", "NN", "RB"))
