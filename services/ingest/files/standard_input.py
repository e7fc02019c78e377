"""What comes on standard input: article lines or a recording?"""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from services.ingest.files.beginning import beginning_of

STANDARD_INPUT = Path("-")
_WARC = b"WARC/"


@contextmanager
def spooled() -> Iterator[Path]:
    """Yield a file with all that standard input gives, named as what its beginning looks like.

    Recordings are read twice, which a pipe cannot be.
    """
    with TemporaryDirectory(prefix="tocsin-input-") as folder:
        received = Path(folder) / "received"
        with received.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        named = received.with_name(f"standard-input{_ending(received)}")
        yield received.rename(named)


def _ending(path: Path) -> str:
    begins = beginning_of(path, len(_WARC))
    return (".warc" if begins.data == _WARC else ".jsonl") + (".gz" if begins.packed else "")
