"""In which order were the articles published, whatever the size of the input?

Sorts in runs: what does not fit into one run goes to temporary files and is merged from there, so
that memory stays bounded by the run.
"""

import heapq
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from services.ingest.files.records import Record

RUN_CHARACTERS = 64_000_000
_RECORDS_AT_ONCE = 256


def in_order(
    records: Iterable[Record], *, run_characters: int = RUN_CHARACTERS
) -> Iterator[Record]:
    """Yield ``records`` sorted by (published_at, id), equal ones as they came.

    The whole input is read before the first record is yielded, so a bad line is told first.
    """
    with TemporaryDirectory(prefix="tocsin-order-") as folder:
        last: list[Record] = []
        spilled: list[Path] = []
        for run in _runs(iter(records), run_characters):
            if last:
                spilled.append(_spill(last, Path(folder) / str(len(spilled))))
            last = sorted(run, key=_key)
        yield from heapq.merge(*(_unspill(path) for path in spilled), last, key=_key)


def _key(record: Record) -> tuple[datetime, str]:
    return record.published_at or datetime.min.replace(tzinfo=UTC), record.id


def _runs(records: Iterator[Record], limit: int) -> Iterator[list[Record]]:
    run: list[Record] = []
    size = 0
    while some := list(islice(records, _RECORDS_AT_ONCE)):
        run += some
        size += sum(len(record.text) for record in some)
        if size >= limit:
            yield run
            run, size = [], 0
    if run:
        yield run


def _spill(run: list[Record], path: Path) -> Path:
    with path.open("wb") as file:
        file.writelines(record.model_dump_json().encode() + b"\n" for record in run)
    return path


def _unspill(path: Path) -> Iterator[Record]:
    with path.open("rb") as file:
        for line in file:
            yield Record.model_validate_json(line)
