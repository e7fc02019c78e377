"""What does one article line or one line of a folder's manifest say?"""

from datetime import datetime
from typing import Annotated, Self, TypeVar

import orjson
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from shared.errors import InvalidInput
from shared.instants import parse_instant
from shared.ontology import SourceKind

_FORMAT = '{"id", "title"?, "text", "published_at"?, "outlet"?, "publisher"?, "url"?, "language"?}'
_MANIFEST_FORMAT = '{"file", "id", "published_at"?, "outlet"?, "publisher"?, "title"?, ...}'


def _without_nul(text: str) -> str:
    if "\x00" in text:
        message = f"expected no U+0000, found one at {text.index(chr(0))}"
        raise ValueError(message)
    return text


Words = Annotated[str, AfterValidator(_without_nul)]
Name = Annotated[str, StringConstraints(min_length=1), AfterValidator(_without_nul)]
Instant = Annotated[datetime, BeforeValidator(parse_instant)]


class _Described(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    id: Name
    title: Words | None = None
    published_at: Instant | None = None
    outlet: Words | None = None
    publisher: Words | None = None
    source_kind: Annotated[SourceKind, Field(strict=False)] | None = None
    url: Words | None = None
    language: Words | None = None


class Record(_Described):
    """One article as a file gives it.

    ``origin`` is the name of the file that holds it, ``place`` says where the reader found it.
    """

    text: Words
    origin: str = ""
    place: str = ""

    def dated(self, published: datetime | None) -> Self:
        """Return the record with ``published`` as its date where it has none of its own."""
        if self.published_at is not None or published is None:
            return self
        return self.model_copy(update={"published_at": published})


class ManifestLine(_Described):
    """One line of a folder's ``tape.jsonl``: the file that holds the text, and what is known."""

    file: Name


_Line = TypeVar("_Line", Record, ManifestLine)


def parse_record(line: bytes, place: str) -> Record:
    """Return the article line ``line``; raise InvalidInput that begins with ``place``."""
    return _parse(Record, line, place, _FORMAT)


def parse_manifest_line(line: bytes, place: str) -> ManifestLine:
    """Return the manifest line ``line``; raise InvalidInput that begins with ``place``."""
    return _parse(ManifestLine, line, place, _MANIFEST_FORMAT)


def _parse(model: type[_Line], line: bytes, place: str, expected: str) -> _Line:
    try:
        return model.model_validate(orjson.loads(line))
    except orjson.JSONDecodeError as exc:
        message = f"{place}: expected a JSON object {expected}: {exc}"
        raise InvalidInput(message) from exc
    except ValidationError as exc:
        problem = exc.errors(include_url=False)[0]
        field = ".".join(str(part) for part in problem["loc"])
        named = f'"{field}": ' if field else ""
        message = f"{place}: {named}{problem['msg']}; expected {expected}"
        raise InvalidInput(message) from exc
