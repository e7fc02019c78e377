"""How is a sentence written for the parser, and where does each parsed word stand in it?"""

from dataclasses import dataclass

from services.extract.gazetteer.models import Hit, Scan
from services.extract.scene import within
from services.extract.segment.roles import Sentence
from services.extract.syntax.tree import Row
from services.extract.truecase import recased

# The parser knows some names and stumbles over others; names that it knows stand in for all, so
# that the parse does not depend on who acts.
_STAND_INS = {"state": "Britain", "organisation": "NATO", "person": "Obama", "group": "Hamas"}
_WITH_ARTICLE = {"state": "Netherlands", "organisation": "UN"}
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
        word, start, *rest = row
        shift = 0
        for piece in self.pieces:
            if piece.start <= start < piece.end:
                return (self.source[piece.at : piece.until], piece.at, *rest)
            if piece.end <= start:
                shift = piece.until - piece.end
        return (word, start + shift, *rest)


def for_parser(sentence: Sentence, scan: Scan | None, base: int, known: frozenset[str]) -> ParserText:
    """Return the sentence for the parser: capitals undone, unfamiliar names replaced.

    `known` are words that are no names, in lower case.
    """
    if scan is None:
        return ParserText(sentence.text, sentence.text, ())
    text = recased(sentence.text, scan, base, known)
    parts: list[str] = []
    pieces: list[Piece] = []
    last = length = 0
    for hit in within(scan.parties, base, base + len(text)):
        at, until = hit.start - base, hit.end - base
        name = _stand_in(hit, text, at, until)
        if name is None or at < last:
            continue
        parts.append(text[last:at])
        length += at - last
        parts.append(name)
        pieces.append(Piece(length, length + len(name), at, until))
        length += len(name)
        last = until
    parts.append(text[last:])
    return ParserText("".join(parts), sentence.text, tuple(pieces))


def _stand_in(hit: Hit, text: str, at: int, until: int) -> str | None:
    if hit.ambiguous or hit.prefix or hit.suffix or hit.mention not in _PLAIN_MENTIONS:
        return None
    if "-" in {text[at - 1 : at], text[until : until + 1]}:
        return None
    article = text[max(0, at - 4) : at].lower() == "the "
    name = _WITH_ARTICLE.get(hit.entity.kind) if article else None
    return name or _STAND_INS[hit.entity.kind]
