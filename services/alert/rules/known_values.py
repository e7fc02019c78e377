"""Which states, bodies, systems and categories may a rule name, and how are they written?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from services.alert.rules.problems import MOST_SHOWN, Problem, nearest
from shared.currencies import CURRENCIES, NAMED
from shared.names.names import Names
from shared.ontology import PartyKind

Resolve = Callable[[str, str], str | None]

_OPEN_KINDS = tuple(f"{kind.value}:" for kind in PartyKind if kind is not PartyKind.STATE)


@dataclass(slots=True)
class KnownValues:
    """Resolve what a rule names; collect what is not known as problems."""

    names: Names
    problems: list[Problem] = field(default_factory=list)

    def resolvers(self) -> Mapping[str, Resolve]:
        """Return what each field's values are resolved by: (value, path) to the canonical form."""
        return {
            "actors": self._party,
            "targets": self._party,
            "parties": self._party,
            "systems": partial(self._listed, "weapon system", self.names.systems),
            "items": partial(self._listed, "item category", self.names.categories),
            "languages": _folded,
            "sources": _folded,
            "keywords": self._phrase,
        }

    def _party(self, value: str, path: str) -> str | None:
        key = self.names.key(value)
        if key is not None:
            return key
        folded = " ".join(value.casefold().split())
        if folded.startswith(_OPEN_KINDS) and not folded.endswith(":"):
            return folded
        message = (
            f"{value!r} is no known state, body or group"
            " (write organisation:NAME, person:NAME or group:NAME for any other)"
        )
        self._reject(path, message, lambda: self.names.nearest(value))
        return None

    def check_currency(self, code: str, path: str) -> None:
        """Note a problem unless ``code`` is that of a currency."""
        if code not in CURRENCIES:

            def guess() -> str | None:
                return NAMED.get(code.casefold()) or nearest_code(code)

            self._reject(path, f"{code!r} is no ISO 4217 currency code", guess)

    def _phrase(self, value: str, path: str) -> str | None:
        if any(each.isalnum() for each in value):
            return _folded(value, path)
        # Keywords are words as they stand in the text, never patterns.
        self._reject(path, f"{value!r} has no letter or digit", lambda: None)
        return None

    def _listed(self, what: str, known: Mapping[str, str], value: str, path: str) -> str | None:
        folded = " ".join(value.casefold().split())
        if folded in known:
            return known[folded]

        def guess() -> str | None:
            found = nearest(folded, tuple(known))
            return known[found] if found else None

        self._reject(path, f"{value!r} is no known {what}", guess)
        return None

    def _reject(self, path: str, message: str, guess: Callable[[], str | None]) -> None:
        # Guessing is slow beside looking up: a list of thousands of unknowns gets few guesses.
        hint = guess() if len(self.problems) < MOST_SHOWN else None
        self.problems.append(Problem(path, message, hint))


def nearest_code(code: str) -> str | None:
    """Return the currency whose code looks most like ``code``, or None."""
    found = nearest(code, tuple(each.casefold() for each in sorted(CURRENCIES)))
    return found.upper() if found else None


def _folded(value: str, _path: str) -> str:
    return " ".join(value.casefold().split())
