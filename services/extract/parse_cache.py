"""How is a sentence that was parsed before not parsed again?"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence

from services.extract.syntax.tree import Row

Rows = tuple[Row, ...]


class ParseCache:
    """Keep the parses of the sentences used last, for agency paragraphs that many outlets print."""

    def __init__(self, parse: Callable[[Iterable[str]], Iterator[Rows]], size: int) -> None:
        self._parse = parse
        self._size = size
        self._kept: OrderedDict[str, Rows] = OrderedDict()

    def parse(self, texts: Sequence[str]) -> list[Rows]:
        """Return the parse of every text, in order; equal texts are parsed once."""
        new = list(dict.fromkeys(text for text in texts if text not in self._kept))
        parsed = dict(zip(new, self._parse(new), strict=True))
        found = []
        for text in texts:
            rows = parsed[text] if text in parsed else self._kept[text]
            found.append(rows)
        for text, rows in zip(texts, found, strict=True):
            self._keep(text, rows)
        return found

    def _keep(self, text: str, rows: Rows) -> None:
        if self._size == 0:
            return
        self._kept[text] = rows
        self._kept.move_to_end(text)
        if len(self._kept) > self._size:
            self._kept.popitem(last=False)
