"""Which records stand in a file or folder, in the order in which they stand there?"""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from services.ingest.files.records import Record, parse_manifest_line, parse_record
from shared.errors import InvalidInput

MANIFEST = "tape.jsonl"
LONGEST_LINE = 32 * 1024 * 1024


def read_records(path: Path) -> Iterator[Record]:
    """Yield the records of a ``.jsonl``, ``.jsonl.gz`` or ``.txt`` file, or of a folder.

    A folder is read by its ``tape.jsonl`` manifest, otherwise by its ``*.txt``. Raises InvalidInput
    naming file and line.
    """
    if path.is_dir():
        yield from _read_folder(path)
    elif path.name.endswith((".jsonl", ".jsonl.gz")):
        for number, line in _lines(path):
            place = f"{path}:{number}"
            record = parse_record(line, place)
            yield record.model_copy(update={"origin": path.name, "place": place})
    elif path.suffix == ".txt":
        yield _read_plain(path)
    else:
        message = f"{path}: expected a .jsonl, .jsonl.gz, .warc, .warc.gz or .txt file, or a folder"
        raise InvalidInput(message)


def _read_folder(folder: Path) -> Iterator[Record]:
    if (folder / MANIFEST).is_file():
        yield from _read_manifest(folder)
        return
    texts = sorted(folder.glob("*.txt"))
    if not texts:
        message = f"{folder}: expected a {MANIFEST} manifest, WARC or *.txt files in the folder"
        raise InvalidInput(message)
    for path in texts:
        yield _read_plain(path)


def _read_plain(path: Path) -> Record:
    return Record(id=path.stem, text=_read_text(path), origin=path.name, place=str(path))


def _read_manifest(folder: Path) -> Iterator[Record]:
    manifest = folder / MANIFEST
    for number, data in _lines(manifest):
        place = f"{manifest}:{number}"
        line = parse_manifest_line(data, place)
        path = folder / line.file
        if not path.resolve().is_relative_to(folder.resolve()):
            message = f'{place}: "file" is {line.file!r}, expected a file inside the folder'
            raise InvalidInput(message)
        described = line.model_dump(exclude={"file"})
        yield Record(**described, text=_read_text(path), origin=line.file, place=place)


def _read_text(path: Path) -> str:
    with _opened(path) as file:
        data = file.read()
    try:
        # Offsets count what was received, so line ends stay; only the byte order mark goes.
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        message = f"{path}: expected UTF-8, byte {exc.start} is 0x{data[exc.start]:02x}"
        raise InvalidInput(message) from exc
    if "\x00" in text:
        message = f"{path}: expected no U+0000, found one at {text.index(chr(0))}"
        raise InvalidInput(message)
    return text


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    with _opened(path) as file:
        number = 0
        while line := file.readline(LONGEST_LINE + 1):
            number += 1
            if len(line) > LONGEST_LINE:
                message = f"{path}:{number}: expected a line of at most {LONGEST_LINE} bytes"
                raise InvalidInput(message)
            content = (line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line).strip()
            if content:
                yield number, content


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            yield cast("IO[bytes]", file)
    except (OSError, EOFError, zlib.error) as exc:
        expected = "a complete gzip file" if path.suffix == ".gz" else "a readable file"
        message = f"{path}: expected {expected}: {exc}"
        raise InvalidInput(message) from exc
