"""How does one JSON line in become one JSON line of events out?

The format of `tocsin code`. A line that is no document gives an ``error`` for that line and no
events; the lines after it go on.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, BinaryIO

import orjson
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from services.extract.coded import Coded
from services.extract.coding import Pool
from services.extract.document import Document
from shared.instants import parse_instant
from shared.workers import Lost

READ_BYTES = 1 << 18


class _Line(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")

    id: str
    title: str | None = None
    text: str
    published_at: Annotated[datetime, BeforeValidator(parse_instant)] | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no document, with its id where one could be read."""

    id: str | None
    error: str


def read_line(line: bytes) -> Document | BadLine:
    """Return the document that ``line`` holds, or what was wrong with it."""
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return BadLine(None, f"not JSON: {error}")
    if not isinstance(record, dict):
        return BadLine(None, f"expected a JSON object, got {type(record).__name__}")
    try:
        read = _Line.model_validate(record)
    except ValidationError as error:
        name = record.get("id")
        return BadLine(name if isinstance(name, str) else None, _told(error))
    return Document(read.id, read.title, read.text, read.published_at, read.language)


def answer_line(line: Document | BadLine, coded: Coded | Lost | None) -> bytes:
    """Return the JSON line, newline included, that answers ``line``."""
    return orjson.dumps(_answer(line, coded), option=orjson.OPT_APPEND_NEWLINE)


async def code_stream(stream: BinaryIO, pool: Pool) -> AsyncIterator[bytes]:
    """Yield the answers to ``stream``'s lines in order, as soon as what was readable is coded.

    Blank lines are skipped. Memory is bounded by the longest line and one read.
    """
    batches = _batches(stream)
    while (lines := await asyncio.to_thread(next, batches, None)) is not None:
        read = [read_line(line) for line in lines]
        answers = iter(await pool.run([one for one in read if isinstance(one, Document)]))
        for one in read:
            yield answer_line(one, next(answers) if isinstance(one, Document) else None)


def _answer(line: Document | BadLine, coded: Coded | Lost | None) -> dict[str, object]:
    empty: dict[str, object] = {"id": line.id, "outcome": "failed", "events": [], "candidates": []}
    if isinstance(line, BadLine):
        return empty | {"error": line.error}
    if coded is None or isinstance(coded, Lost):
        return empty | {"error": coded.reason if coded else "not coded"}
    answer: dict[str, object] = {
        "id": line.id,
        "outcome": coded.outcome,
        "events": [event.model_dump(mode="json") for event in coded.events],
        "candidates": [candidate.model_dump(mode="json") for candidate in coded.candidates],
    }
    return answer if coded.reason is None else answer | {"reason": coded.reason}


def _batches(stream: BinaryIO) -> Iterator[list[bytes]]:
    rest: list[bytes] = []
    while read := _read_some(stream):
        if b"\n" not in read:
            rest.append(read)  # joined once, so that a huge line costs no more than its size
            continue
        *lines, last = (b"".join(rest) + read).split(b"\n")
        rest = [last]
        if batch := [line for line in lines if line.strip()]:
            yield batch
    if (line := b"".join(rest)).strip():
        yield [line]


def _read_some(stream: BinaryIO) -> bytes:
    # read1 returns what a pipe holds now, so that a coprocess is answered line by line.
    read1 = getattr(stream, "read1", stream.read)
    data = read1(READ_BYTES)
    assert isinstance(data, bytes)
    return data


def _told(error: ValidationError) -> str:
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"])
    return f"{field}: {first['msg'].removeprefix('Value error, ')}"
