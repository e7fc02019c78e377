"""Could a frame whose words a sentence has find who and what it asks for there, parsed or not?"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from services.extract.carried import DIGIT
from services.extract.findings import Findings
from services.extract.frames.frame import Frame, RoleRule
from services.extract.frames.sort_rules import SortRules
from services.extract.frames.sorts import OFFICIALS, SIGN
from services.extract.roles.context import SELF_CONTAINED
from services.extract.roles.discourse import LOOK_BACK
from services.extract.segment.roles import Sentence
from services.extract.syntax.clause import ADNOMINAL, Clause
from services.extract.word_index import words_of
from shared.ontology import Family, family

# what the words of a sentence cannot rule out
_OPEN: Final = frozenset({"any", "party", "name"})


@dataclass(frozen=True, slots=True)
class Way:
    """Hold one way to fill a role: sorts of which one will do, words that must be there.

    `by_name` asks for a party that the gazetteer knows.
    """

    sorts: frozenset[str]
    words: frozenset[str]
    by_name: bool


@dataclass(frozen=True, slots=True)
class Demand:
    """Hold the words beside a frame's predicate of which one is needed, and the ways to each need.

    `of_known` says that a party which the gazetteer knows must be near.
    """

    beside: tuple[frozenset[str], ...]
    needs: tuple[tuple[Way, ...], ...]
    of_known: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Hold a sentence of an article with what the gazetteer finds in the article."""

    sentences: Sequence[Sentence]
    at: int
    findings: Findings

    @property
    def sentence(self) -> Sentence:
        """Return the sentence itself."""
        return self.sentences[self.at]

    def near_party(self) -> bool:
        """Tell whether a party is named here or as near before as a pronoun reaches."""
        first = self.sentences[max(0, self.at - LOOK_BACK + 1)]
        return bool(self.findings.parties(self.sentence, since=first))


class CloserLook:
    """Tell by the gazetteer's findings and by single words whether frames may fire and count.

    Every condition is one that the frame's roles, their positions or their sorts ask of the parse
    as well, or that a mention without known parties fails, so nothing is lost that would be told.
    """

    def __init__(self, frames: Sequence[Frame], sorts: SortRules) -> None:
        self._demands = [_demand(frame) for frame in frames]
        self._words = sorts.words

    def has_words(self, frame: int, words: frozenset[str]) -> bool:
        """Tell whether the single words are there that the frame of this number needs."""
        demand = self._demands[frame]
        if not all(beside & words for beside in demand.beside):
            return False
        return all(any(way.words <= words for way in need) for need in demand.needs)

    def passes(self, frame: int, met: Collection[str], glance: "Glance") -> bool:
        """Tell whether the frame of this number may fire; `met` are sorts that words allow."""
        demand = self._demands[frame]
        if not all(any(glance.allows(way, met) for way in need) for need in demand.needs):
            return False
        return not demand.of_known or glance.place.near_party()

    def glance(self, place: Place) -> "Glance":
        """Return what can be seen of a sentence without a parse."""
        words = words_of(place.sentence.text)
        return Glance(place, words, frozenset(self._seen(place, words)))

    def _seen(self, place: Place, words: frozenset[str]) -> Iterator[str]:
        yield from _OPEN
        findings, lists = place.findings, self._words
        named = findings.parties(place.sentence)
        if named or words & lists["lands"]:
            yield "state"
        if any(hit.entity.kind == "group" for hit in named):
            yield "fighters"
        text = place.sentence.text
        if DIGIT.search(text) or SIGN.search(text) or words & lists["money"]:
            yield "money"
        titled = any(office.role in OFFICIALS for office in findings.offices(place.sentence))
        if named or titled or words & lists["personal_pronouns"]:
            yield "official"
        if findings.armed(place.sentence):
            yield "weapon"


@dataclass(frozen=True, slots=True)
class Glance:
    """Hold the words of a sentence in lower case and the sorts that its findings allow."""

    place: Place
    words: frozenset[str]
    seen: frozenset[str]

    def allows(self, way: Way, met: Collection[str]) -> bool:
        """Tell whether a role may be filled in this way."""
        if not way.words <= self.words or (way.by_name and "state" not in self.seen):
            return False
        return bool(way.sorts & self.seen) or any(sort in met for sort in way.sorts)


def _demand(frame: Frame) -> Demand:
    roles = frozenset(rule.role for rule in frame.roles)
    needs = tuple(
        tuple(way for rule in frame.roles if rule.role in need for way in _ways(rule, roles))
        for need in frame.needs
    )
    # what these lack is never filled from further off than a pronoun reaches; sanctions of
    # nobody's may be told all the same
    kind = family(frame.type)
    other = kind is Family.OTHER or (frame.type in SELF_CONTAINED and kind is not Family.SANCTIONS)
    beside = tuple(
        frozenset(w for one in ws for w in words_of(one))
        for ws in (frame.particles, frame.among)
        if ws
    )
    return Demand(beside, needs, other and not frame.component)


def _ways(rule: RoleRule, roles: frozenset[str]) -> Iterator[Way]:
    sorts = frozenset(rule.sorts)
    for position in rule.positions:
        first, *rest = position.split(".")
        words = {first, *rest} - Clause.POSITIONS - (roles if rest else set())
        by_name = "party" in sorts and position.rpartition(".")[2] in ADNOMINAL
        yield Way(sorts, frozenset(word.removeprefix("~") for word in words), by_name)
