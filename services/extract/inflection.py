"""Which forms does a word take in text?"""

from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from shared.yaml_reading import load_yaml

_VOWELS = frozenset("aeiou")
_SIBILANTS = ("s", "x", "z", "ch", "sh")


class _File(TypedDict):
    verbs: dict[str, list[str]]
    nouns: dict[str, list[str]]
    doubling: list[str]


@dataclass(frozen=True, slots=True)
class Inflection:
    """Give the forms of verbs and nouns of one language, in lower case."""

    verbs: dict[str, tuple[str, ...]]
    nouns: dict[str, tuple[str, ...]]
    doubling: frozenset[str]

    @classmethod
    def load(cls, folder: Path) -> "Inflection":
        """Read `inflection.yaml` of a language folder."""
        raw: _File = load_yaml((folder / "inflection.yaml").read_text(encoding="utf-8"))
        return cls(
            {str(k): tuple(v) for k, v in raw["verbs"].items()},
            {str(k): tuple(v) for k, v in raw["nouns"].items()},
            frozenset(raw["doubling"]),
        )

    def verb_forms(self, lemma: str) -> frozenset[str]:
        """Return every form of a verb, the lemma among them."""
        if lemma in self.verbs:
            return frozenset({lemma, *self.verbs[lemma]})
        prefix, hyphen, rest = lemma.rpartition("-")
        if hyphen:
            return frozenset(f"{prefix}-{form}" for form in self.verb_forms(rest))
        return frozenset({lemma, _with_s(lemma), *self._past_and_ing(lemma)})

    def noun_forms(self, lemma: str) -> frozenset[str]:
        """Return the singular and plural of a noun."""
        if lemma in self.nouns:
            return frozenset({lemma, *self.nouns[lemma]})
        if lemma.endswith("s") and not lemma.endswith("ss"):
            return frozenset({lemma})
        return frozenset({lemma, _with_s(lemma)})

    def _past_and_ing(self, lemma: str) -> tuple[str, str]:
        if lemma.endswith("ie"):
            return lemma + "d", lemma[:-2] + "ying"
        if lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")):
            return lemma + "d", lemma[:-1] + "ing"
        if lemma.endswith("e"):
            return lemma + "d", lemma + "ing"
        if lemma.endswith("y") and lemma[-2] not in _VOWELS:
            return lemma[:-1] + "ied", lemma + "ing"
        stem = lemma + lemma[-1] if lemma in self.doubling else lemma
        return stem + "ed", stem + "ing"


def _with_s(lemma: str) -> str:
    if lemma.endswith("y") and len(lemma) > 1 and lemma[-2] not in _VOWELS:
        return lemma[:-1] + "ies"
    if lemma.endswith(_SIBILANTS) or lemma.endswith("o"):
        return lemma + "es"
    return lemma + "s"
