"""What goes into reading an article's page, and what comes out?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Way(StrEnum):
    """Name by which way the text of a page was found, the surest first."""

    JSON_LD = "json_ld"
    FAST = "fast"
    THOROUGH = "thorough"


@dataclass(frozen=True, slots=True)
class Page:
    """A page as fetched; ``hint`` is the title or summary that the feed gave for it."""

    html: bytes
    content_type: str | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page says of its article beside the text; absent is None or ().

    ``withdrawn`` when its JSON-LD says so (``creativeWorkStatus``).
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    language: str | None = None
    section: str | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of an article, paragraphs parted by an empty line, and what else its page says."""

    text: str
    way: Way
    facts: PageFacts = PageFacts()  # frozen
