"""What is the stream of real news that is mostly about something else?

Short real articles lie beside the project; lines of consecutive ones are joined to the length of a
newspaper article.
"""

import gzip
import json
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Final

from services.extract.document import Document

LOAD_STREAM: Final = Path("../shared/data/reuters21578.jsonl.gz")
FEWEST_WORDS: Final = 450
MOST_WORDS: Final = 550


def joined_articles(path: Path = LOAD_STREAM) -> Iterator[Document]:
    """Yield articles of 450-550 words, for ever: from the start again when the file ends."""
    for turn in count():
        for number, document in enumerate(_once(path)):
            yield Document(
                f"load-{turn}-{number}",
                document.title,
                document.text,
                document.published_at,
                "en",
            )


def mixed(
    relevant: Iterator[Document], others: Iterator[Document], share: float
) -> Iterator[Document]:
    """Yield both kinds for ever so that ``share`` of the words so far is from ``relevant``."""
    from_relevant = words = 0
    while True:
        is_due = from_relevant <= share * words
        document = next(relevant if is_due else others)
        size = len(document.text.split())
        words += size
        from_relevant += size if is_due else 0
        yield document


def _once(path: Path) -> Iterator[Document]:
    lines: list[str] = []
    size = 0
    first: dict[str, str] | None = None
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            first = first or row
            for line in row["text"].split("\n"):
                lines.append(line)
                size += len(line.split())
                if size < FEWEST_WORDS:
                    continue
                if size <= MOST_WORDS:
                    yield _document(first, lines)
                lines, size, first = [], 0, row


def _document(first: dict[str, str], lines: list[str]) -> Document:
    published_at = datetime.fromisoformat(first["published_at"])
    return Document(first["id"], first["title"], "\n".join(lines), published_at, "en")
