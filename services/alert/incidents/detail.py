"""Do two mentions of the same act between the same parties name the same things?

Persons, companies and offices are compared by their words without those that only say the state,
so that "Tehran's prosecutor general" and "Iran's Prosecutor General" are one; weapon systems by
their canonical names.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from shared.messages import Event, Party
from shared.names.names import Names

Name: TypeAlias = frozenset[str]
Likeness = Literal["shares", "conflicts", "open"]

_WORD = re.compile(r"[^\W_]+")
_FILLERS = frozenset({"the", "of", "and", "a", "an", "for", "in", "s", "mr", "mrs", "ms", "dr"})
_FEWEST_SHARED = 2
_SHARED_OF_ALL = 0.5


@dataclass(frozen=True, slots=True)
class Detail:
    """What is named beyond the parties: systems, persons and offices, item categories."""

    systems: frozenset[str] = frozenset()
    named: frozenset[Name] = frozenset()
    categories: frozenset[str] = frozenset()

    @property
    def specific(self) -> bool:
        """Tell whether a system or a person is named at all."""
        return bool(self.systems or self.named)

    def __or__(self, other: "Detail") -> "Detail":
        """Return what either names."""
        return Detail(
            self.systems | other.systems,
            self.named | other.named,
            self.categories | other.categories,
        )


def names_of(event: Event, names: Names) -> tuple[Name, ...]:
    """Return what each of the target's ``named`` is compared by, in their order."""
    if event.target is None:
        return ()
    state = state_words(event.target, names)
    return tuple(name_of(each, state) for each in event.target.named)


def detail_of(event: Event, named: Iterable[Name]) -> Detail:
    """Return what ``event`` names."""
    return Detail(
        systems=frozenset(item.system.casefold() for item in event.items if item.system),
        named=frozenset(filter(None, named)),
        categories=frozenset(item.category for item in event.items if item.category),
    )


def name_of(text: str, state_words: frozenset[str] = frozenset()) -> Name:
    """Return the words that tell one person, company or office from another."""
    words = frozenset(_WORD.findall(text.casefold())) - _FILLERS
    return words - state_words or words


def compare(a: Detail, b: Detail) -> Likeness:
    """Say whether two mentions share what they name, contradict each other, or leave it open."""
    judged = (_systems(a.systems, b.systems), _names(a.named, b.named))
    if "conflicts" in judged:
        return "conflicts"
    return "shares" if "shares" in judged else "open"


def same_name(a: Name, b: Name) -> bool:
    """Tell whether one name holds the other, or most words of both are shared."""
    shared = len(a & b)
    if shared == min(len(a), len(b)):
        return True
    return shared >= _FEWEST_SHARED and shared > _SHARED_OF_ALL * len(a | b)


def _systems(a: frozenset[str], b: frozenset[str]) -> Likeness:
    if not a or not b:
        return "open"
    return "shares" if a & b else "conflicts"


def _names(a: Iterable[Name], b: Iterable[Name]) -> Likeness:
    pairs = [same_name(mine, other) for mine in a for other in b]
    if not pairs:
        return "open"
    return "shares" if any(pairs) else "conflicts"


def state_words(party: Party | None, names: Names) -> frozenset[str]:
    """Return the words that only say the state of ``party``."""
    if party is None or party.iso3 is None:
        return frozenset()
    return names.words_of(party.iso3)
