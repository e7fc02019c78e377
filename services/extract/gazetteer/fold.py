"""What does a text look like once accents, quote shapes and runs of blanks are levelled?"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# A blank line separates blocks: no name may reach over it, so it stays a newline.
_SPECIAL = re.compile(r"\s{2,}|[\t\n\r\x0b\x0c]|[^\x00-\x7f]")
_RUN = re.compile(r"\s\s")
_BLANKS = dict.fromkeys(map(ord, "\t\n\r\x0b\x0c"), " ")
_PUNCTUATION = {
    **dict.fromkeys("\u2019\u2018\u02bc\u201b\u2032\uff07\u00b4\u0060", "'"),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d", "-"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f", '"'),
}
# Letters that Unicode does not take apart into a base and an accent.
_LETTERS = {"\u0131": "i", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D"}
_ENOUGH = 12
_NEARLY_ALL = 0.9
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"


@dataclass(frozen=True, slots=True)
class Folded:
    """Hold a levelled text and the way back to the code points of the original.

    `offsets` has one entry per character of `text` and one for its end; None means that every
    character stands where it stood.
    """

    text: str
    offsets: tuple[int, ...] | None

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original text from which `text[start:end]` was made."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end]


@lru_cache(maxsize=16)
def fold(text: str) -> Folded:
    """Level accents, apostrophes, hyphens and blanks, keeping case and exact offsets."""
    if text.isascii() and "`" not in text and _RUN.search(text) is None:
        return Folded(text.translate(_BLANKS), None)
    pieces: list[str] = []
    edits: list[tuple[int, int, str]] = []
    done = 0
    moved = False
    for found in _SPECIAL.finditer(text):
        new = _level(found.group())
        pieces += (text[done : found.start()], new)
        done = found.end()
        if len(new) != done - found.start():
            moved = True
        edits.append((found.start(), done, new))
    if not edits:
        return Folded(text, None)
    pieces.append(text[done:])
    return Folded("".join(pieces), _offsets(edits, len(text)) if moved else None)


def fold_form(form: str) -> str:
    """Level a form of the data in the same way as a text."""
    return fold(form).text


def all_capitals(text: str) -> bool:
    """Tell whether a text, such as a headline, is written in capitals throughout."""
    letters = sum(map(str.isalpha, text))
    return letters >= _ENOUGH and sum(map(str.isupper, text)) >= letters * _NEARLY_ALL


def lower(text: str) -> str:
    """Return the lower case with exactly as many code points."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(_one(c, c.lower()) for c in text)


def upper(text: str) -> str:
    """Return the upper case with exactly as many code points."""
    up = text.upper()
    return up if len(up) == len(text) else "".join(_one(c, c.upper()) for c in text)


def _one(char: str, changed: str) -> str:
    return changed if len(changed) == 1 else char


def _level(special: str) -> str:
    if special.isspace():
        return "\n" if special.count("\n") > 1 else " "
    return _level_char(special)


@lru_cache(maxsize=4096)
def _level_char(char: str) -> str:
    if char in _INVISIBLE or unicodedata.combining(char):
        return ""
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"
    known = _PUNCTUATION.get(char) or _LETTERS.get(char)
    if known:
        return known
    base = unicodedata.normalize("NFD", char)
    return base[0] if len(base) > 1 and unicodedata.combining(base[1]) else char


def _offsets(edits: list[tuple[int, int, str]], length: int) -> tuple[int, ...]:
    offsets: list[int] = []
    done = 0
    for start, end, new in edits:
        offsets += range(done, start)
        offsets += [start] * len(new)
        done = end
    offsets += range(done, length)
    offsets.append(length)
    return tuple(offsets)
