"""How is a sentence in capitals or headline capitals written in plain letters?"""

import re

from services.extract.gazetteer.models import Scan
from services.extract.scene import within

_CAPITALS = 0.75
_FEW = 12
_WORD = re.compile(r"[^\W\d_][\w'-]*")
_LONG = 4
_TITLE_WORDS = 3
_TITLE_SHARE = 0.7


def is_capitals(text: str) -> bool:
    """Tell whether a text is written in capitals."""
    raised = sum(map(str.isupper, text))
    if raised < _CAPITALS * _FEW:
        return False
    letters = sum(map(str.isalpha, text))
    return letters >= _FEW and raised > _CAPITALS * letters


def is_title_case(text: str) -> bool:
    """Tell whether the words of a headline begin with capitals."""
    words = [w for w in _WORD.findall(text) if len(w) >= _LONG]
    raised = sum(w[0].isupper() for w in words)
    return len(words) >= _TITLE_WORDS and raised >= _TITLE_SHARE * len(words)


def recased(text: str, scan: Scan, base: int, known: frozenset[str]) -> str:
    """Return the text in plain letters, of the same length.

    In capitals everything but names goes down, in headline capitals the words in `known`.
    """
    if is_capitals(text):
        return _from_capitals(text, scan, base)
    if is_title_case(text):
        return _from_title_case(text, scan, base, known)
    return text


def _from_capitals(text: str, scan: Scan, base: int) -> str:
    letters = [c.lower() if len(c.lower()) == 1 else c for c in text]
    letters[0] = text[0]
    for hit in within(scan.parties, base, base + len(text)):
        _capitalise(letters, text, hit.start - base, hit.end - base)
    return "".join(letters)


def _capitalise(letters: list[str], text: str, start: int, end: int) -> None:
    inside = False
    for i in range(start, end):
        if not inside or (end - start <= _LONG and text[i].isupper()):
            letters[i] = text[i]
        inside = text[i].isalpha()


def _from_title_case(text: str, scan: Scan, base: int, known: frozenset[str]) -> str:
    names = [
        (hit.start - base, hit.end - base) for hit in within(scan.parties, base, base + len(text))
    ]
    letters = list(text)
    for match in _WORD.finditer(text):
        named = any(start <= match.start() < end for start, end in names)
        first = match.group()[0]
        if (
            not named
            and match.start()
            and match.group().lower() in known
            and not _shouted(match.group())
        ):
            letters[match.start()] = first.lower() if len(first.lower()) == 1 else first
    return "".join(letters)


def _shouted(word: str) -> bool:
    return len(word) > 1 and word.isupper()
