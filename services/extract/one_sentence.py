"""How does a text go to spaCy as one sentence, and its parse come back as rows?"""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from spacy.tokens import Doc

from services.extract.syntax.tree import Row

_NOT_A_START: Final = -1
# spaCy gives every attribute as an unsigned number, the way to the head may be negative
_SIGN: Final = 1 << 63


def as_one_sentence(doc: Doc) -> Doc:
    """Return `doc` with its first word as the only one that begins a sentence."""
    if len(doc):
        starts: Any = np.full(len(doc), _NOT_A_START, dtype=np.int64)
        starts[0] = 1
        doc.from_array(["SENT_START"], starts.view(np.uint64))
    return doc


def rows_of(doc: Doc) -> tuple[Row, ...]:
    """Return the words of a parsed text; an object of spaCy for each would cost as much again."""
    return tuple(_rows(doc))


def _rows(doc: Doc) -> Iterator[Row]:
    text, strings = doc.text, doc.vocab.strings
    found = doc.to_array(["IDX", "LENGTH", "TAG", "DEP", "HEAD"]).tolist()
    for i, (start, length, tag, dep, way) in enumerate(found):
        head = i + (way if way < _SIGN else way - 2 * _SIGN)
        yield text[start : start + length], start, strings[tag], strings[dep], head
