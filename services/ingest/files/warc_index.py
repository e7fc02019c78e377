"""Which responses stand in WARC files, where, and in which order did they come?

Two kinds of file are told apart. Of a recording of ours only the responses count that were read as
feeds, as they were read then, with what their articles' pages gave; of anybody else's file every
response that was successful.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

import structlog
from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from services.ingest.files.beginning import beginning_of
from services.ingest.files.sources import MANIFEST
from services.ingest.recording.feed_reading import FeedReading
from services.ingest.recording.page_reading import PageReading
from services.ingest.recording.warc_folder import RECORDED_AS
from shared.errors import InvalidInput
from shared.instants import parse_instant

_MAGIC = b"WARC/"
ENDINGS = (".warc", ".warc.gz")
_MOST_WARCINFO = 65_536
_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a response stands, and when it was read; ``reading`` is None where nobody noted how."""

    at: datetime
    path: Path
    offset: int
    reading: FeedReading | None


@dataclass(frozen=True, slots=True)
class Index:
    """The places of feeds and of strangers' pages in the order of reading, and what pages gave.

    ``joined`` are pages by source, article and version of the feed's words; ``late`` those that
    came after their articles had gone out, in order.
    """

    places: tuple[Place, ...]
    joined: dict[tuple[str, str, str], PageReading]
    late: tuple[PageReading, ...]


@dataclass(slots=True)
class _Found:
    """What one pass over the files has found so far."""

    pages: list[PageReading] = field(default_factory=list)
    responses: dict[str, tuple[Path, int]] = field(default_factory=dict)
    readings: list[FeedReading] = field(default_factory=list)
    foreign: list[Place] = field(default_factory=list)


def is_recording(path: Path) -> bool:
    """Say whether ``path`` is a WARC file or a folder that is read by those in it."""
    if path.is_dir():
        return not (path / MANIFEST).is_file() and any(_in_folder(path))
    return path.name.endswith(ENDINGS)


def index_of(paths: Iterable[Path]) -> Index:
    """Return what stands in ``paths`` in the order in which it was read.

    Raises InvalidInput naming a file that is no WARC file. A cut end, as a crash leaves it, is
    passed over and logged.
    """
    found = _Found()
    for path in paths:
        for file in sorted(_in_folder(path)) if path.is_dir() else (path,):
            _look_through(file, found)
    own = [
        Place(reading.read_at, *found.responses[reading.response], reading)
        for reading in found.readings
        if reading.response in found.responses
    ]
    places = sorted(own + found.foreign, key=lambda place: (place.at, place.path, place.offset))
    late = sorted((page for page in found.pages if page.late), key=lambda page: page.read_at)
    joined = {
        (page.source, page.article_id, page.told): page for page in found.pages if not page.late
    }
    return Index(tuple(places), joined, tuple(late))


def _in_folder(path: Path) -> Iterator[Path]:
    return (file for ending in ENDINGS for file in path.glob(f"*{ending}"))


def _look_through(path: Path, found: _Found) -> None:
    ours = False
    for number, (offset, record) in enumerate(_records(path)):
        if number == 0:
            ours = _is_ours(record)
        if record.rec_type == "response":
            _note_response(record, path, offset, found, ours=ours)
        elif record.rec_type == "metadata" and ours:
            _note_reading(record, path, found)


def _records(path: Path) -> Iterator[tuple[int, ArcWarcRecord]]:
    with opened(path) as file:
        records = ArchiveIterator(file)
        try:
            for record in records:
                yield records.offset, record
        except Exception as exc:  # the reader stumbles in any way over what a crash has cut
            begins = beginning_of(path, len(_MAGIC)).data
            if not _MAGIC.startswith(begins):
                message = f"{path}: expected a WARC file: {exc}"
                raise InvalidInput(message) from exc
            _log.warning("recording_cut", file=str(path), error=str(exc))


def _is_ours(record: ArcWarcRecord) -> bool:
    if record.rec_type != "warcinfo":
        return False
    described: bytes = record.content_stream().read(_MOST_WARCINFO)
    return RECORDED_AS.encode() in described


def _note_response(
    record: ArcWarcRecord, path: Path, offset: int, found: _Found, *, ours: bool
) -> None:
    headers = record.rec_headers
    if ours:
        found.responses[headers.get_header("WARC-Record-ID")] = (path, offset)
    elif record.http_headers and record.http_headers.get_statuscode() == "200":
        at = parse_instant(headers.get_header("WARC-Date"))
        found.foreign.append(Place(at, path, offset, None))


def _note_reading(record: ArcWarcRecord, path: Path, found: _Found) -> None:
    data: bytes = record.content_stream().read()
    try:
        if b'"page":' in data:
            found.pages.append(PageReading.parse(data))
        else:
            found.readings.append(FeedReading.parse(data))
    except InvalidInput as exc:
        _log.warning("recording_cut", file=str(path), error=str(exc))


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Open ``path`` to be read; raise InvalidInput where that fails."""
    try:
        with path.open("rb") as file:
            yield file
    except OSError as exc:
        message = f"{path}: expected a readable file: {exc}"
        raise InvalidInput(message) from exc
