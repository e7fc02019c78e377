"""What does a rule see of an incident?

The incident is expanded upward, never the rule: a state stands also for the bodies it is a member
of, an armed group also for the state it is based in.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from services.alert.incidents.detail import Name, name_of, state_words
from services.alert.incidents.state import IncidentState
from shared.messages import Amount, Party
from shared.names.names import Names

Values = frozenset[str]


@dataclass(frozen=True)
class Facts:
    """An incident's values by field of a rule, in the rules' spelling.

    ``named`` are the word sets of persons and offices, less the ``state_words`` that only say the
    target's state; ``quotes`` the evidence that keywords are looked for in.
    """

    types: Values = frozenset()
    statuses: Values = frozenset()
    novelty: Values = frozenset()
    actors: Values = frozenset()
    targets: Values = frozenset()
    items: Values = frozenset()
    systems: Values = frozenset()
    languages: Values = frozenset()
    sources: Values = frozenset()
    source_kinds: Values = frozenset()
    named: tuple[Name, ...] = ()
    state_words: Values = frozenset()
    quotes: tuple[str, ...] = ()
    amount: Amount | None = None
    confidence: float = 0.0
    independent: int = 0

    @cached_property
    def text(self) -> str:
        """Return the evidence as one lower-case line, words set apart by single blanks."""
        return spaced(" | ".join(self.quotes))


EXACT: Mapping[str, Callable[[Facts], Values]] = {
    "types": lambda facts: facts.types,
    "statuses": lambda facts: facts.statuses,
    "novelty": lambda facts: facts.novelty,
    "actors": lambda facts: facts.actors,
    "targets": lambda facts: facts.targets,
    "parties": lambda facts: facts.actors | facts.targets,
    "items": lambda facts: facts.items,
    "systems": lambda facts: facts.systems,
    "languages": lambda facts: facts.languages,
    "sources": lambda facts: facts.sources,
    "source_kinds": lambda facts: facts.source_kinds,
}
"""The fields whose values are equal or not, each with what an incident has of it."""


def facts_of(state: IncidentState, quotes: Iterable[str], names: Names) -> Facts:
    """Return what rules see of ``state``; ``quotes`` are the evidence of its members."""
    target = state.target
    words = state_words(target, names)
    return Facts(
        types=frozenset({state.type.value}),
        statuses=frozenset({state.status.value}),
        novelty=frozenset({state.novelty.value}),
        actors=_party(state.actor, names),
        targets=_party(target, names),
        items=frozenset(each.category for each in state.items if each.category),
        systems=frozenset(each.system for each in state.items if each.system),
        languages=frozenset(each.casefold() for each in state.languages),
        sources=frozenset(
            " ".join(each.casefold().split()) for each in state.outlets + state.feeds
        ),
        source_kinds=frozenset(state.source_kinds),
        named=tuple(name_of(each, words) for each in target.named) if target else (),
        state_words=words,
        quotes=tuple(quotes),
        amount=state.amount,
        confidence=state.confidence,
        independent=state.sources.independent,
    )


def spaced(text: str) -> str:
    """Return ``text`` in lower case, its words set apart by single blanks, one at either end."""
    words = "".join(each if each.isalnum() else " " for each in text.casefold())
    return f" {' '.join(words.split())} "


def _party(party: Party | None, names: Names) -> Values:
    if party is None:
        return frozenset()
    own = f"{party.kind.value}:{' '.join(party.name.casefold().split())}"
    keys = {own, names.key(party.name) or own}
    if party.iso3 is not None:
        keys |= {party.iso3} | names.bodies_of(party.iso3)
    return frozenset(keys)
