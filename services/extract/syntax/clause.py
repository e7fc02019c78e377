"""What fills each grammatical position of a predicate, whatever voice or shape it takes?"""

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import ClassVar

from services.extract.syntax.grounds import of_hostility
from services.extract.syntax.noun_positions import aimed, origin, owner
from services.extract.syntax.subjects import (
    CanAct,
    heads_headline,
    holder,
    surface_subject,
)
from services.extract.syntax.tree import Node
from services.extract.syntax.verbs import is_misread, is_passive

# positions of words that belong to a noun, where a party must be named
ADNOMINAL = frozenset({"modifier", "origin", "owner"})
_BARRIERS = frozenset({"relcl", "acl", "advcl", "ccomp", "xcomp", "conj", "parataxis", "pcomp"})
_LATER = "~"
_STOPS = frozenset({";", ":", "--"})
_FINITE_TAGS = frozenset({"VBD", "VBZ", "VBP", "MD", "WDT", "WP"})
_PREPOSITIONAL = frozenset({"prep", "dative", "agent", "prt"})
_MISTAKEN = frozenset({"nsubj", "dobj", "appos", "dep", "attr", "oprd", "npadvmod"})
_ARGUMENTS = frozenset({"xcomp", "dobj", "conj", "nsubj", "nsubjpass", "pobj"})


class Shape(StrEnum):
    """Name how a predicate stands in its sentence."""

    ACTIVE = "active"
    PASSIVE = "passive"
    NOMINAL = "nominal"


class Clause:
    """Answer for one predicate in one shape which words stand in which position.

    Positions are deep: the `object` of a passive is its subject, the `subject` its agent.
    """

    def __init__(self, predicate: Node, shape: Shape, can_act: CanAct) -> None:
        self.predicate = predicate
        self.shape = shape
        self._can_act = can_act
        self._cache: dict[str, list[Node]] = {}
        self._below: list[Node] | None = None

    def find(self, position: str) -> list[Node]:
        """Return the words in a position, best first.

        A position that has no name of its own is a preposition; with `~` before it, one that
        follows in the sentence and that the parser may have hung on another word.
        """
        if position not in self._cache:
            self._cache[position] = list(self._find(position))
        return self._cache[position]

    def _find(self, position: str) -> Iterator[Node]:
        reader = self._readers.get(position)
        if reader is not None:
            return reader(self)
        if position.startswith(_LATER):
            return _prepositional_later(self.predicate, position.removeprefix(_LATER))
        return self._prepositional(position)

    def _subject(self) -> Iterator[Node]:
        if self.shape is Shape.NOMINAL:
            return iter(())
        if self.shape is Shape.PASSIVE:
            return self._agent()
        subject = surface_subject(self.predicate, self._can_act)
        return iter(() if subject is None else (subject,))

    def _agent(self) -> Iterator[Node]:
        by = [prep for prep in self._prepositions() if prep.lower == "by"]
        for prep in sorted(by, key=lambda p: p.head is not self.predicate):
            yield from prep.kids("pobj")

    def _holder(self) -> Iterator[Node]:
        found = holder(self.predicate, self._can_act)
        return iter(() if found is None else (found,))

    def _object(self) -> Iterator[Node]:
        if self.shape is Shape.NOMINAL:
            return self._prepositional("of")
        if self.shape is Shape.PASSIVE:
            return self._passive_object()
        return self._active_object(self.predicate)

    def _passive_object(self) -> Iterator[Node]:
        inner = self.predicate.kid("dobj", "oprd", "attr")
        subject = surface_subject(self.predicate, self._can_act)
        # "was given tanks": what is given stands after the verb
        held = self.predicate.dep == "acl" or self.predicate.kid("nsubjpass", "nsubj") is not None
        if inner is not None and held:
            yield inner
        if subject is not None:
            yield subject

    def _active_object(self, verb: Node) -> Iterator[Node]:
        if heads_headline(verb):
            yield from verb.kids("appos", "dep", "npadvmod")
        yield from (n for n in verb.kids("dobj", "attr", "oprd") if not n.is_relative)
        if is_misread(verb):
            yield verb.head
        yield from _gap(verb)
        if verb.kid("dobj") is None:
            # "gifts missile corvette to": what follows bare may be taken for a measure
            yield from (n for n in verb.kids("npadvmod") if n.i > verb.i and n.is_noun)
            for other in verb.kids("conj"):
                if other.is_verb and other.kid("nsubj", "nsubjpass", "aux") is None:
                    yield from other.kids("dobj")
            yield from _displaced(verb)
            yield from _behind_phrase(verb)

    def _recipient(self) -> Iterator[Node]:
        for child in self.predicate.kids("dative"):
            if child.tag not in {"IN", "TO"}:
                yield child
        if self.shape is Shape.PASSIVE and self.predicate.kid("dobj", "oprd", "attr") is not None:
            subject = surface_subject(self.predicate, self._can_act)
            if subject is not None:
                yield subject

    def _prepositional(self, word: str) -> Iterator[Node]:
        for prep in self._prepositions():
            if prep.lower == word and not of_hostility(prep, self.predicate):
                yield from prep.kids("pobj")
                if prep.kid("pobj") is None:
                    for gerund in prep.kids("pcomp"):
                        yield gerund
                        # "a ban on buying Iranian crude"
                        yield from gerund.kids("dobj")
        if word == "for":
            # "asked for missiles to ward off raids"
            for clause in self.predicate.kids("advcl", "xcomp", "ccomp"):
                if any(c.lower == "for" for c in clause.kids("mark", "prep")):
                    yield from clause.kids("nsubj")

    def _prepositions(self) -> list[Node]:
        if self._below is None:
            self._below = list(self._find_prepositions())
        return self._below

    def _find_prepositions(self) -> Iterator[Node]:
        yield from _prepositions_below(self.predicate)
        if self.shape is Shape.PASSIVE:
            for child in self.predicate.kids("nsubjpass", "nsubj"):
                yield from _prepositions_below(child)
        yield from _prepositions_beside(self.predicate)

    _readers: ClassVar[dict[str, Callable[["Clause"], Iterator[Node]]]] = {
        "self": lambda c: iter((c.predicate,)),
        "subject": _subject,
        "object": _object,
        "recipient": _recipient,
        "holder": _holder,
        "possessor": lambda c: c.predicate.kids("poss"),
        "modifier": lambda c: c.predicate.kids("compound", "amod", "nmod", "npadvmod"),
        "doer": lambda c: c.predicate.kids("nsubj", "nsubjpass"),
        "complement": lambda c: c.predicate.kids("xcomp", "ccomp", "oprd", "attr", "acomp"),
        "participle": lambda c: c.predicate.kids("acl", "relcl"),
        "purpose": lambda c: c.predicate.kids("advcl"),
        "aimed": lambda c: aimed(c.predicate),
        "origin": lambda c: origin(c.predicate),
        "owner": lambda c: owner(c.predicate),
        "apposition": lambda c: c.predicate.kids("appos"),
        "renamed": lambda c: iter((c.predicate.head,) if c.predicate.dep == "appos" else ()),
    }
    POSITIONS: ClassVar[frozenset[str]] = frozenset(_readers)


def _prepositions_below(node: Node) -> Iterator[Node]:
    level = [node]
    while level:
        following: list[Node] = []
        for parent in level:
            for child in parent.children:
                if child.dep in _PREPOSITIONAL:
                    yield child
                if child.dep not in _BARRIERS and child.dep not in {"nsubj", "nsubjpass"}:
                    following.append(child)
                if child.dep == "conj" and child.is_noun:
                    following.append(child)
        level = following


def _prepositions_beside(node: Node) -> Iterator[Node]:
    # "agreed to send tanks on Monday to Ukraine": the parser may hang the end on the governor
    top = node
    while top.dep == "pobj" and top.head.dep == "prep" and not top.head.head.is_verb:
        top = top.head.head
    if top.is_root or top.dep not in _ARGUMENTS:
        return
    head = top.head.head if top.dep == "pobj" else top.head
    if head.is_noun and head.dep == "dobj":
        # "put on hold a shipment to"
        head = head.head
    if not head.is_verb:
        return
    for prep in head.children:
        if prep.dep in _PREPOSITIONAL and prep.i > node.i:
            yield prep
            # "approving the sale to Poland of tanks"
            yield from (p for held in prep.kids("pobj") for p in held.kids("prep"))


def _prepositional_later(node: Node, word: str) -> Iterator[Node]:
    top = node
    while not top.is_root:
        top = top.head
    for following in top.subtree():
        if following.i <= node.i:
            continue
        if following.text in _STOPS or following.tag in _FINITE_TAGS:
            return
        if following.lower == word and following.tag in {"IN", "TO"}:
            if of_hostility(following, node):
                continue
            yield from following.kids("pobj")


def _gap(verb: Node) -> Iterator[Node]:
    # "the drones that Kyiv received", "it is tanks that they get": the object stands before
    subject, own = verb.kid("nsubj"), verb.kid("dobj")
    if subject is None or subject.is_relative or (own is not None and not own.is_relative):
        return
    if verb.dep == "relcl" or (verb.dep == "acl" and own is not None):
        yield verb.head
    if verb.dep == "ccomp" and own is not None:
        yield from verb.head.kids("attr")


def _displaced(verb: Node) -> Iterator[Node]:
    # "agreed to prolong by a year an embargo": the parser may give the late object to another verb
    if verb.dep == "xcomp" and verb.head.is_verb:
        yield from (n for n in verb.head.kids("dobj") if n.i > verb.i)
    phrases = [c for c in verb.kids("prep", "npadvmod", "advmod", "prt") if c.i > verb.i]
    if not phrases:
        return
    following = phrases[-1].subtree()[-1].i + 1
    for node in verb.above():
        for child in node.children:
            inside = child.i > verb.i and child.is_noun and child.dep in _MISTAKEN
            if inside and child.subtree()[0].i == following:
                yield child


def _behind_phrase(verb: Node) -> Iterator[Node]:
    # "called back for consultations its envoy": the parser renames the consultations
    for prep in verb.kids("prep"):
        for held in prep.kids("pobj"):
            following = (n for n in held.kids("appos") if n.kid("poss") is not None)
            yield from (n for n in following if n.subtree()[0].i == held.i + 1)


def shapes(node: Node) -> tuple[Shape, ...]:
    """Return the shapes in which a word may be read, the likeliest first.

    A headline's bare participle ("tanks sent to Ukraine") may be a passive that the parser
    took for an active past: both are offered where no object decides.
    """
    if node.is_verb and node.dep in {"dobj", "pobj"} and not _has_clause(node):
        # "announces rupture with": the parser takes the noun for a verb
        return (Shape.NOMINAL, Shape.ACTIVE)
    if not _verbal(node):
        return (Shape.NOMINAL, Shape.ACTIVE) if heads_headline(node) else (Shape.NOMINAL,)
    if is_passive(node):
        return (Shape.PASSIVE,)
    bare = node.tag in {"VBN", "VBD"} and node.kid("aux", "auxpass", "ccomp") is None
    # "ambassador given 48 hours to leave" has an object and is a passive all the same
    headed = node.tag == "VBN" and node.is_root
    bare = bare and (node.kid("dobj") is None or node.dep == "acl" or headed)
    return (Shape.ACTIVE, Shape.PASSIVE) if bare else (Shape.ACTIVE,)


def _has_clause(node: Node) -> bool:
    return node.tag == "VBG" or node.kid("aux", "auxpass", "nsubj", "nsubjpass", "dobj") is not None


def _verbal(node: Node) -> bool:
    if node.is_verb:
        return True
    return node.kid("nsubj", "nsubjpass", "aux", "auxpass", "dobj") is not None
