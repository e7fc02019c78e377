"""What do the gold files say of a sentence and of an article?"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field

from services.extract.document import Document
from shared.messages import TextField

G = TypeVar("G", bound="Gold")


class Gold(BaseModel):
    """Base of the gold records: frozen, tolerant of columns that are not scored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class GoldSentence(Gold):
    """One labelled sentence; ``status`` is a status class, ``actor`` and ``target`` ISO alpha-3."""

    id: str
    text: str
    type: str
    status: str
    flag: str | None = None
    actor: str | None = None
    target: str | None = None
    title: str | None = None
    published_at: datetime | None = None

    @property
    def document(self) -> Document:
        """What the coder is given."""
        return Document(self.id, self.title, self.text, self.published_at)


class Mention(Gold):
    """A stretch of the title or the text of an article, in code points."""

    field: TextField
    start: int
    end: int
    quote: str


class GoldItem(Gold):
    """What is transferred."""

    name: str
    quantity: float | None = None


class GoldEvent(Gold):
    """One act with all places that tell it."""

    type: str
    status: str
    novelty: str
    actor: str | None = None
    target: str | None = None
    items: tuple[GoldItem, ...] = ()
    mentions: tuple[Mention, ...]


class Trap(Mention):
    """A stretch that must give no event of a type in ``forbid`` (``*``: of any core type).

    With ``forbid_status`` or ``forbid_novelty`` only events with one of those are wrong.
    """

    why: str = ""
    forbid: tuple[str, ...]
    forbid_status: tuple[str, ...] = ()
    forbid_novelty: tuple[str, ...] = ()


class GoldArticle(Gold):
    """One article with its events and traps."""

    id: str
    title: str | None = None
    text: str
    published_at: datetime | None = None
    events: tuple[GoldEvent, ...] = Field(default=())
    traps: tuple[Trap, ...] = ()

    @property
    def document(self) -> Document:
        """What the coder is given."""
        return Document(self.id, self.title, self.text, self.published_at)


def read_gold(path: Path, model: type[G]) -> tuple[G, ...]:
    """Return the records of a JSON Lines file, in order."""
    return tuple(_records(path, model))


def _records(path: Path, model: type[G]) -> Iterator[G]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield model.model_validate_json(line)
