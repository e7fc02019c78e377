"""What does a compressed body hold, as long as it stays within bounds?"""

import zlib
from dataclasses import dataclass
from enum import StrEnum

_GZIP = b"\x1f\x8b"
_STEP = 262_144
# Below this size a high ratio is a small file of blanks, not a bomb.
_HARMLESS = 1_048_576


class Overrun(StrEnum):
    """Name which bound a body broke."""

    TOO_LARGE = "too_large"
    RATIO = "ratio"
    CORRUPT = "corrupt"


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """Most bytes of a body after inflation, and most bytes out of one byte in."""

    most_bytes: int = 20_000_000
    most_ratio: int = 200


class Inflation:
    """Take a body piece by piece; hold what it inflates to, until a bound is broken."""

    def __init__(self, encoding: str, limits: BodyLimits) -> None:
        self._limits = limits
        self._inflater = _inflater(encoding)
        self._taken = 0
        self._pieces: list[bytes] = []
        self._size = 0
        self._raw_deflate_tried = encoding != "deflate"

    def take(self, chunk: bytes) -> Overrun | None:
        """Take the next piece; return the bound that it broke, if any."""
        self._taken += len(chunk)
        if self._inflater is None:
            return self._keep(chunk)
        while chunk:
            try:
                piece = self._inflater.decompress(chunk, _STEP)
            except zlib.error:
                if self._raw_deflate_tried:
                    return Overrun.CORRUPT
                # Half of the web's "deflate" comes without the zlib header.
                self._raw_deflate_tried = True
                self._inflater = zlib.decompressobj(-zlib.MAX_WBITS)
                continue
            self._raw_deflate_tried = True
            overrun = self._keep(piece)
            if overrun or not piece:
                return overrun
            chunk = self._inflater.unconsumed_tail
        return None

    def body(self) -> bytes | Overrun:
        """Return the whole body, unpacked once more when it is a gzip file by itself."""
        if self._inflater is not None and not self._inflater.eof and self._taken:
            return Overrun.CORRUPT
        data = b"".join(self._pieces)
        if not data.startswith(_GZIP):
            return data
        inner = Inflation("gzip", self._limits)
        overrun = inner.take(data)
        return overrun or inner.body_once()

    def body_once(self) -> bytes:
        """Return what was inflated, as it is."""
        return b"".join(self._pieces)

    def _keep(self, piece: bytes) -> Overrun | None:
        self._pieces.append(piece)
        self._size += len(piece)
        if self._size > self._limits.most_bytes:
            return Overrun.TOO_LARGE
        if self._size > max(_HARMLESS, self._taken * self._limits.most_ratio):
            return Overrun.RATIO
        return None


def _inflater(encoding: str) -> "zlib._Decompress | None":
    if encoding in {"gzip", "x-gzip"}:
        return zlib.decompressobj(zlib.MAX_WBITS | 16)
    return zlib.decompressobj() if encoding == "deflate" else None
