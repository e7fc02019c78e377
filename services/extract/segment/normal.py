"""How is text made plain for the parser without losing where each character stood?"""

import re
import unicodedata
from dataclasses import dataclass

_QUOTES = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4\u02bc", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
}
_DASHES = dict.fromkeys("\u2010\u2011\u2012\ufe63\uff0d", "-")
_BREAKS = dict.fromkeys("\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", "\n")


_BLANKS = "\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_CONTROLS = (*range(10), *range(14, 28), 31, *range(127, 133), *range(134, 160))


def _table() -> dict[int, str]:
    table = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
    table |= dict.fromkeys([*map(ord, _BLANKS), *_CONTROLS], " ")
    table |= {ord(k): v for k, v in {**_QUOTES, **_DASHES, **_BREAKS}.items()}
    return table


_PLAIN = _table()
# Invisible characters go, a mark joins the letter before it, CR LF is one line break.
_UNEVEN = re.compile(
    "\r\n|[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]|\\w[\u0300-\u036f]+"
)


@dataclass(frozen=True, slots=True)
class Normal:
    """Hold plain text and, where lengths differ, the source offset of each of its characters.

    `origin` is None where every offset is the same in both texts. It has one entry more than
    `text` has characters: the length of the source.
    """

    source: str
    text: str
    origin: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the plain stretch [start, end) stands in the source."""
        if self.origin is None:
            return start, end
        if start >= end:
            return self.origin[start], self.origin[start]
        return self.origin[start], self._after(end - 1)

    def _after(self, last: int) -> int:
        assert self.origin is not None
        following = self.origin[last + 1]
        here = self.origin[last]
        if following <= here:
            return here + 1
        return here + len(_cluster(self.source, here, following))

    def insert_blanks(self, at: tuple[int, ...]) -> "Normal":
        """Return the text with a blank put before each of these plain offsets."""
        if not at:
            return self
        origin = self.origin or tuple(range(len(self.text) + 1))
        text: list[str] = []
        mapped: list[int] = []
        last = 0
        for offset in (*at, len(self.text)):
            text.append(self.text[last:offset])
            mapped.extend(origin[last:offset])
            if offset < len(self.text):
                text.append(" ")
                mapped.append(origin[offset])
            last = offset
        return Normal(self.source, "".join(text), (*mapped, origin[-1]))


def _cluster(source: str, start: int, end: int) -> str:
    stop = start + 1
    while stop < end and unicodedata.combining(source[stop]):
        stop += 1
    if source[start : start + 2] == "\r\n":
        stop = start + 2
    return source[start:stop]


def normalise(source: str) -> Normal:
    """Return `source` with plain blanks, quotes, dashes and line breaks and no invisible marks.

    Lone surrogates become U+FFFD, so that the result always encodes as UTF-8.
    """
    if (source.isascii() and "\r\n" not in source) or _UNEVEN.search(source) is None:
        return Normal(source, source.translate(_PLAIN))
    text: list[str] = []
    origin: list[int] = []
    last = 0
    for match in _UNEVEN.finditer(source):
        _copy(source, (last, match.start()), text, origin)
        replacement = _even(match.group())
        text.append(replacement)
        origin.extend([match.start()] * len(replacement))
        last = match.end()
    _copy(source, (last, len(source)), text, origin)
    return Normal(source, "".join(text), (*origin, len(source)))


def _copy(source: str, at: tuple[int, int], text: list[str], origin: list[int]) -> None:
    text.append(source[at[0] : at[1]].translate(_PLAIN))
    origin.extend(range(*at))


def _even(cluster: str) -> str:
    if cluster == "\r\n":
        return "\n"
    if len(cluster) == 1:
        return ""
    composed = unicodedata.normalize("NFC", cluster)
    return composed[0]
