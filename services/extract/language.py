"""Is an article in a language that we can read?"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from services.extract.document import Document
from shared.yaml_reading import load_yaml

_LETTER = re.compile(r"[^\W\d_]")
_SAMPLE = 2_000
_ENOUGH_WORDS = 30
_LEAST_SHARE = 0.015


class _File(TypedDict):
    codes: list[str]
    letters: str
    function_words: list[str]


@dataclass(frozen=True, slots=True)
class Language:
    """Hold by what an article of one language is known: its codes, letters and commonest words."""

    codes: frozenset[str]
    letters: re.Pattern[str]
    function_words: frozenset[str]

    @classmethod
    def load(cls, folder: Path) -> "Language":
        """Read `language.yaml` of a language folder."""
        raw: _File = load_yaml((folder / "language.yaml").read_text(encoding="utf-8"))
        return cls(
            frozenset(raw["codes"]),
            re.compile(f"[{raw['letters']}]"),
            frozenset(raw["function_words"]),
        )

    def passed_over(self, document: Document) -> str | None:
        """Return the language for which an article is passed over, None if it is this one.

        An undeclared language is judged by script and function words; "und" where it is another.
        """
        declared = (document.language or "").strip().lower()
        if declared:
            return None if declared.split("-")[0].split("_")[0] in self.codes else declared
        sample = document.text[:_SAMPLE]
        letters = len(_LETTER.findall(sample))
        if letters and len(self.letters.findall(sample)) * 2 < letters:
            return "und"
        words = [word for word in sample.lower().split() if word.isalpha()]
        known = sum(word in self.function_words for word in words)
        foreign = len(words) >= _ENOUGH_WORDS and known < _LEAST_SHARE * len(words)
        return "und" if foreign else None
