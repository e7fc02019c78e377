"""How is a sentence written for the parser, and where does each parsed word stand in it?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, zip_longest

from services.extract.gazetteer.models import Hit, Scan
from services.extract.headline_verbs import HeadlineVerbs, stand_ins
from services.extract.scene import within
from services.extract.segment.roles import Role, Sentence
from services.extract.syntax.tree import Row
from services.extract.titled_names import titled_names
from services.extract.truecase import recased

# The parser knows some names and stumbles over others; names that it knows stand in for all, so
# that the parse does not depend on who acts.
_STATE = "Germany"
_STATES = (_STATE, "France", "Canada")
_STAND_INS = {"state": _STATE, "organisation": "NATO", "person": "Obama", "group": "Hamas"}
_WITH_ARTICLE = {"state": "US", "organisation": "UN"}
_ABBREVIATED = "US"
_SYSTEM, _SYSTEMS = "Leopard", "Leopards"
_THING, _THINGS = "tank", "tanks"
_FIGURE = re.compile(r"\d")
_HEADLINES = frozenset({Role.HEADLINE, Role.SUBHEAD})
_PLAIN_MENTIONS = frozenset({"name", "abbreviation", "full_name", "surname", "capital"})


@dataclass(frozen=True, slots=True)
class Piece:
    """Say that text[start:end] of the parser's text stands for source[at:until]."""

    start: int
    end: int
    at: int
    until: int


@dataclass(frozen=True, slots=True)
class ParserText:
    """Hold what the parser reads and the names that others stand in for."""

    text: str
    source: str
    pieces: tuple[Piece, ...]

    def placed(self, rows: tuple[Row, ...]) -> tuple[Row, ...]:
        """Return the parsed words as they stand in the source sentence."""
        if not self.pieces:
            return rows
        return tuple(self._placed(row) for row in rows)

    def _placed(self, row: Row) -> Row:
        word, start, tag, dep, head = row
        shift = 0
        for piece in self.pieces:
            if piece.start <= start < piece.end:
                return (self.source[piece.at : piece.until], piece.at, tag, dep, head)
            if piece.end <= start:
                shift = piece.until - piece.end
        return (word, start + shift, tag, dep, head)


def for_parser(
    sentence: Sentence,
    scan: Scan | None,
    base: int,
    known: frozenset[str],
    headline_verbs: HeadlineVerbs,
) -> ParserText:
    """Return the sentence for the parser: capitals undone, unfamiliar names replaced.

    `known` are words that are no names, in lower case.
    """
    if scan is None:
        return ParserText(sentence.text, sentence.text, ())
    text = recased(sentence.text, scan, base, known)
    found = [
        *_party_names(text, scan, base),
        *_system_names(text, scan, base),
        *stand_ins(text, scan, base, headline_verbs),
        *titled_names(text, scan, base, headline_verbs.no_names),
    ]
    parts: list[str] = []
    pieces: list[Piece] = []
    last = length = 0
    for at, until, name in sorted(found, key=_widest_first):
        if at < last:
            continue
        parts.append(text[last:at])
        length += at - last
        parts.append(name)
        pieces.append(Piece(length, length + len(name), at, until))
        length += len(name)
        last = until
    parts.append(text[last:])
    return ParserText("".join(parts), sentence.text, tuple(pieces))


def _widest_first(found: tuple[int, int, str]) -> tuple[int, int]:
    return found[0], -found[1]


def _party_names(text: str, scan: Scan, base: int) -> Iterator[tuple[int, int, str]]:
    states = cycle(_STATES)
    for hit in within(scan.parties, base, base + len(text)):
        at, until = hit.start - base, hit.end - base
        name = _stand_in(hit, text, at, until)
        if name is not None:
            yield at, until, next(states) if name == _STATE else name


def _system_names(text: str, scan: Scan, base: int) -> Iterator[tuple[int, int, str]]:
    # "Leopard 2", "PzH 2000", "S-400": figures inside a name mislead the parser
    hits = within(scan.weapons, base, base + len(text))
    for hit, following in zip_longest(hits, hits[1:]):
        if hit.system is None or hit.ambiguous:
            continue
        at, until = hit.start - base, hit.end - base
        if following is not None and following.system is None and following.start == hit.end + 1:
            yield at, following.end - base, _THINGS if following.text.endswith("s") else _THING
        elif "-" not in {text[at - 1 : at], text[until : until + 1]} and _FIGURE.search(
            hit.text.split()[-1]
        ):
            yield at, until, _SYSTEMS if hit.text.endswith("s") else _SYSTEM


def _stand_in(hit: Hit, text: str, at: int, until: int) -> str | None:
    if hit.ambiguous or hit.prefix or hit.suffix or hit.mention not in _PLAIN_MENTIONS:
        return None
    if "-" in {text[at - 1 : at], text[until : until + 1]}:
        return None
    article = text[max(0, at - 4) : at].lower() == "the "
    kind = hit.entity.kind
    if kind == "state" and hit.mention == "abbreviation":
        return _ABBREVIATED
    name = _WITH_ARTICLE.get(kind) if article else None
    return name or _STAND_INS[kind]
