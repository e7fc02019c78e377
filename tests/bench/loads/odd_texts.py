"""Which texts are too long to be read whole?"""

from collections.abc import Iterator
from typing import Final

from services.extract.document import Document

MEGABYTE: Final = 1_000_000
LONG_SENTENCE: Final = 100_000
_CLAUSE: Final = (
    "and on Monday Poland said it would send 14 Leopard 2 tanks to Ukraine, which Russia denied, "
)


def long_article(relevant: Iterator[Document]) -> Document:
    """Return one article of 1 MB, every part of it relevant."""
    parts: list[str] = []
    size = 0
    while size < MEGABYTE:
        parts.append(next(relevant).text)
        size += len(parts[-1]) + 2
    return Document("1 MB article", None, "\n\n".join(parts)[:MEGABYTE], None, "en")


def long_sentence() -> Document:
    """Return one article that is a single sentence of 100 kB, every clause of it relevant."""
    text = (_CLAUSE * (LONG_SENTENCE // len(_CLAUSE) + 1))[:LONG_SENTENCE]
    return Document("100 kB sentence", None, text, None, "en")
