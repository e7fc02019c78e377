"""What does a file begin with, as far as it is whole?"""

import gzip
import zlib
from dataclasses import dataclass
from pathlib import Path

_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Beginning:
    """The first bytes of a file, unpacked where it is ``packed`` with gzip."""

    data: bytes
    packed: bool


def beginning_of(path: Path, size: int) -> Beginning:
    """Return the first ``size`` bytes of what ``path`` holds, fewer where it ends or is cut."""
    with path.open("rb") as file:
        packed = file.read(len(_GZIP)) == _GZIP
        file.seek(0)
        if not packed:
            return Beginning(file.read(size), packed)
        try:
            return Beginning(gzip.GzipFile(fileobj=file).read(size), packed)
        except (OSError, EOFError, zlib.error):
            return Beginning(b"", packed)
