"""Which sentences does an article hold, each with its role and exact place?"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from services.extract.document import Document
from services.extract.segment.blocks import blocks
from services.extract.segment.boilerplate import Boilerplate, load_boilerplate
from services.extract.segment.normal import Normal, normalise
from services.extract.segment.roles import CODED_ROLES, Block, Role, Sentence
from services.extract.segment.sentences import Stops, load_stops, sentence_spans
from shared.messages import TextField

MAX_ARTICLE_CHARS = 200_000
# No sentence of news is longer; what is, is a list or a page without stops.
MAX_SENTENCE_CHARS = 4_000
# What is read of an article that is too long: the news stands at its head.
KEPT_CHARS = 100_000
_DATE_LINE = re.compile(r"\s*date (\d{4})-(\d{2})-(\d{2})\s")


@dataclass(frozen=True, slots=True)
class Segmented:
    """Hold an article's plain title and text and its coded sentences in reading order.

    `date_line` is the date that the text itself states before its words; `cut` the reason why
    part of the article was not read; `blocks` are all blocks of the text, coded or not.
    """

    title: Normal | None
    text: Normal
    sentences: tuple[Sentence, ...]
    blocks: tuple[Block, ...]
    date_line: date | None
    cut: str | None

    def normal(self, field: TextField) -> Normal:
        """Return the plain text of a field."""
        if field == "title":
            assert self.title is not None
            return self.title
        return self.text


@dataclass(frozen=True, slots=True)
class Segmenter:
    """Cut articles of one language into sentences."""

    boilerplate: Boilerplate
    stops: Stops
    missing_blanks: Callable[[str], tuple[int, ...]]

    @classmethod
    def load(cls, folder: Path, missing_blanks: Callable[[str], tuple[int, ...]]) -> "Segmenter":
        """Read the segmentation data of a language folder.

        `missing_blanks` tells where the page lost a blank between two words.
        """
        return cls(load_boilerplate(folder), load_stops(folder), missing_blanks)

    def segment(self, document: Document) -> Segmented:
        """Return the sentences of a document; never fails, whatever the text."""
        source, cut = document.text, None
        if len(source) > MAX_ARTICLE_CHARS:
            cut = f"article of {len(source)} characters, read up to {KEPT_CHARS}"
            source = source[:KEPT_CHARS]
        text = self._plain(source)
        title = self._plain(document.title) if document.title else None
        found = blocks(text.text, self.boilerplate, titled=title is not None)
        sentences: list[Sentence] = []
        if title is not None:
            whole = Block(0, len(title.text), Role.HEADLINE)
            self._add(sentences, "title", title.text.replace("\n", " "), whole)
        for block in found:
            if block.role in CODED_ROLES:
                self._add(sentences, "text", text.text, block)
        longest = max((len(s.text) for s in sentences), default=0)
        if cut is None and longest > MAX_SENTENCE_CHARS:
            cut = f"sentence of {longest} characters, none over {MAX_SENTENCE_CHARS} is parsed"
        return Segmented(title, text, tuple(sentences), found, _date_line(text.text), cut)

    def _plain(self, source: str) -> Normal:
        normal = normalise(source)
        return normal.insert_blanks(self.missing_blanks(normal.text))

    def _add(self, found: list[Sentence], field: TextField, text: str, block: Block) -> None:
        paragraph = found[-1].paragraph + 1 if found else 0
        for start, end in sentence_spans(text, block.start, block.end, self.stops):
            words = text[start:end].replace("\n", " ")
            quoted = words[0] in "\"'"
            found.append(
                Sentence(field, start, end, words, block.role, paragraph, len(found), quoted)
            )


def _date_line(text: str) -> date | None:
    match = _DATE_LINE.match(text)
    if match is None:
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None
