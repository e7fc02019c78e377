"""Which words do two articles share, so that a wire copy can be told from independent reporting?

A sketch is a set of 64-bit hashes of word 5-grams. Up to ``LIMIT`` shingles all are kept, so news
of usual length is compared exactly; a longer text keeps the hashes below a power of two, the same
cut for every text, so that the common sample of two sketches is always comparable.
"""

import re
import struct
import unicodedata
from dataclasses import dataclass
from hashlib import blake2b

WIDTH = 5
LIMIT = 512
_BITS = 64
_BYTES = 8
_FEWEST_SAMPLED = 64
_WORD = re.compile(r"\w+")


def sketch(text: str) -> tuple[int, ...]:
    """Return the sorted shingle hashes of ``text``, at most ``LIMIT``; () below five words.

    Letter case, punctuation and layout do not matter.
    """
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    shingles = {" ".join(words[at : at + WIDTH]) for at in range(len(words) - WIDTH + 1)}
    hashes = sorted(_hash(shingle) for shingle in shingles)
    level = 0
    while len(hashes) > LIMIT:
        level += 1
        hashes = [each for each in hashes if each < 1 << (_BITS - level)]
    return tuple(hashes)


@dataclass(frozen=True, slots=True)
class Shingles:
    """A sketch made ready to be compared many times."""

    hashes: frozenset[int]
    level: int

    @classmethod
    def of(cls, hashes: tuple[int, ...]) -> "Shingles":
        """Build them from a sketch."""
        return cls(frozenset(hashes), _level(hashes))

    def contained_in(self, other: "Shingles") -> float:
        """Return the share of these that ``other`` has too, in [0, 1]; 0 if there are none."""
        mine = self.hashes
        if other.level > self.level:
            cut = 1 << (_BITS - other.level)
            mine = frozenset(each for each in mine if each < cut)
        return len(mine & other.hashes) / len(mine) if mine else 0.0


def containment(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """Return the share of ``a``'s shingles that ``b`` has too, in [0, 1]; 0 for an empty ``a``."""
    return Shingles.of(a).contained_in(Shingles.of(b))


def packed(hashes: tuple[int, ...]) -> bytes:
    """Return a sketch in eight bytes a hash, the lowest byte first."""
    return struct.pack(f"<{len(hashes)}Q", *hashes)


def unpacked(data: bytes) -> tuple[int, ...]:
    """Return the sketch that was ``packed``."""
    return struct.unpack(f"<{len(data) // _BYTES}Q", data)


def _hash(shingle: str) -> int:
    digest = blake2b(shingle.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def _level(hashes: tuple[int, ...]) -> int:
    # Of so many hashes the highest reaches the cut's top bit but for one case in 2**64.
    if len(hashes) < _FEWEST_SAMPLED:
        return 0
    return _BITS - max(hashes).bit_length()
