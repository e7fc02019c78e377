"""Which state, body, group or weapon system does a name mean, and which bodies is a state in?"""

import difflib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).with_name("names.json")
PARTIES = ("states", "bodies", "groups")


@dataclass(frozen=True, slots=True)
class Names:
    """Know parties by key: iso3 of a state, ``org:...`` of a body, ``group:...`` of a group.

    ``systems`` and ``categories`` (of items) go from the lower-case form to the canonical name.
    """

    keys: Mapping[str, str]
    displays: Mapping[str, str]
    bodies: Mapping[str, frozenset[str]]
    words: Mapping[str, frozenset[str]]
    systems: Mapping[str, str]
    categories: Mapping[str, str]

    @classmethod
    def load(cls) -> "Names":
        """Read the table that lies beside this file."""
        return names_of(json.loads(TABLE.read_text(encoding="utf-8")))

    def key(self, name: str) -> str | None:
        """Return the key that ``name`` (a name, an abbreviation or a key) means, or None."""
        return self.keys.get(_folded(name))

    def display(self, key: str) -> str:
        """Return the canonical name of ``key``; a key that is not known stands for itself."""
        return self.displays.get(key, key)

    def bodies_of(self, iso3: str) -> frozenset[str]:
        """Return the keys of the bodies that the state is a member of."""
        return self.bodies.get(iso3, frozenset())

    def words_of(self, iso3: str) -> frozenset[str]:
        """Return the lower-case words that say the state itself: names, demonyms, capital."""
        return self.words.get(iso3, frozenset())

    def nearest(self, name: str) -> str | None:
        """Return the known name that looks most like ``name``, or None."""
        found = difflib.get_close_matches(_folded(name), self.keys, n=1, cutoff=0.6)
        return self.displays[self.keys[found[0]]] if found else None


def names_of(table: Mapping[str, list[Mapping[str, object]]]) -> Names:
    """Build the names of ``table`` (see build.py); of two equal forms the first record has it."""
    keys: dict[str, str] = {}
    bodies: dict[str, set[str]] = {}
    parties = [each for kind in PARTIES for each in table[kind]]
    for record in parties:
        for form in (record["key"], *_spelled(record)):
            keys.setdefault(_folded(str(form)), str(record["key"]))
        for member in _strings(record.get("members", [])):
            bodies.setdefault(member, set()).add(str(record["key"]))
    return Names(
        keys=keys,
        displays={str(each["key"]): str(each["name"]) for each in parties},
        bodies={iso3: frozenset(each) for iso3, each in bodies.items()},
        words={
            str(each["key"]): _words([*_spelled(each), *_strings(each["words"])])
            for each in table["states"]
        },
        systems=_canonical(table["systems"]),
        categories=_canonical(table["categories"]),
    )


def _canonical(records: Iterable[Mapping[str, object]]) -> dict[str, str]:
    return {_folded(form): str(each["name"]) for each in records for form in _spelled(each)}


def _spelled(record: Mapping[str, object]) -> list[str]:
    return [str(record["name"]), *_strings(record.get("forms", []))]


def _words(forms: Iterable[str]) -> frozenset[str]:
    return frozenset(word for form in forms for word in form.casefold().split())


def _strings(value: object) -> list[str]:
    assert isinstance(value, list)
    return [str(each) for each in value]


def _folded(name: str) -> str:
    return " ".join(name.replace("\u2019", "'").casefold().split()).removeprefix("the ")
