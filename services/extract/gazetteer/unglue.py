"""Where has a page lost the blank between a party's name and the word beside it?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from services.extract.gazetteer.fold import fold_form


@dataclass(frozen=True, slots=True)
class Glue:
    """Hold the lower-case words that may stick to a name, behind it and before it."""

    behind: frozenset[str]
    before: frozenset[str]


# what has a letter that is not a plain small one: most words have none
_WORD = re.compile(r"(?<![^\W\d_])[a-z]*[^\W\d_a-z][^\W\d_]*")
_SHORTEST = 4
_CAPITAL = re.compile(r"(?<=[a-z])[A-Z]")


def missing_blanks(text: str, names: frozenset[str], glue: Glue) -> tuple[int, ...]:
    """Return the code points before which a blank is missing (`Turkeysold`, `andMalaysia`)."""
    found = []
    for word in _WORD.finditer(text):
        written = word.group()
        if len(written) < _SHORTEST or written.islower():
            continue
        split = _split(written, names, glue)
        if split:
            found.append(word.start() + split)
    return tuple(found)


def _split(word: str, names: frozenset[str], glue: Glue) -> int:
    if word[0].isupper() and word[1:].islower():
        return _split_behind(word, names, glue)
    capital = _CAPITAL.search(word)
    if capital and word[: capital.start()].lower() in glue.before:
        return capital.start() if fold_form(word[capital.start() :]) in names else 0
    return 0


def _split_behind(word: str, names: frozenset[str], glue: Glue) -> int:
    for length in range(3, len(word) - 2):
        if word[length:] in glue.behind and fold_form(word[:length]) in names:
            return 0 if fold_form(word) in names else length
    return 0
