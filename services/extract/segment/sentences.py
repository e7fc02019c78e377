"""Where does one sentence of a paragraph end and the next begin?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from shared.yaml_reading import load_yaml

# a run of stops is tried once, from its first: ten thousand of them would take minutes
_STOP = re.compile(r"(?<![.!?…])[.!?…]++([\"')\]]*+)(\s++)(?=[\"'(\[]*+[A-Z0-9À-ÖØ-Þ£$€])")
_WORD_BEFORE = re.compile(r"[\w.&'-]+$")
_WORD_AFTER = re.compile(r"[\"'(\[]*([\w'-]+)")
_INITIALS = re.compile(r"(?:[a-z]\.)*[a-z]")
_WINDOW = 24


class _File(TypedDict):
    titles: list[str]
    ambiguous: list[str]
    openers: list[str]


@dataclass(frozen=True, slots=True)
class Stops:
    """Hold the abbreviations of one language, in lower case without the last full stop."""

    titles: frozenset[str]
    ambiguous: frozenset[str]
    openers: frozenset[str]


def load_stops(folder: Path) -> Stops:
    """Read `sentences.yaml` of a language folder."""
    raw: _File = load_yaml((folder / "sentences.yaml").read_text(encoding="utf-8"))
    return Stops(*(frozenset(map(str, raw[k])) for k in ("titles", "ambiguous", "openers")))


def sentence_spans(text: str, start: int, end: int, stops: Stops) -> Iterator[tuple[int, int]]:
    """Yield the sentences of the paragraph text[start:end] without blanks at their ends."""
    begin = start
    for match in _STOP.finditer(text, start, end):
        if _ends(text, match, stops):
            yield from _trimmed(text, begin, match.start(2))
            begin = match.end()
    yield from _trimmed(text, begin, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _ends(text: str, match: re.Match[str], stops: Stops) -> bool:
    if text[match.start()] != "." or match.group(1):
        return True
    before = _WORD_BEFORE.search(text, max(0, match.start() - _WINDOW), match.start())
    if before is None:
        return True
    word = before.group().lower()
    if word in stops.titles:
        return False
    if word in stops.ambiguous:
        return _opens(text, match.end(), stops)
    return _INITIALS.fullmatch(word) is None or _opens(text, match.end(), stops)


def _opens(text: str, at: int, stops: Stops) -> bool:
    after = _WORD_AFTER.match(text, at)
    return after is not None and after.group(1).lower() in stops.openers
