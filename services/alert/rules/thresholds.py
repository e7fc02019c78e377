"""Which rules ask for more than a figure? One cumulative bitmap per threshold."""

from bisect import bisect_right, insort
from typing import Final

from pyroaring import BitMap

_MOST_CUMULATIVE: Final = 2_000
"""With more thresholds than this the union is made when asked for: else it would take memory."""


class Thresholds:
    """Slots by threshold; ``above`` is one lookup after the first since a change."""

    __slots__ = ("_above", "_keys", "_own")

    def __init__(self) -> None:
        self._own: dict[float, BitMap] = {}
        self._keys: list[float] = []
        self._above: list[BitMap] | None = None

    def add(self, threshold: float, slot: int) -> None:
        """Take in a slot that asks for ``threshold`` at least."""
        if threshold not in self._own:
            self._own[threshold] = BitMap()
            insort(self._keys, threshold)
        self._own[threshold].add(slot)
        self._above = None

    def discard(self, threshold: float, slot: int) -> None:
        """Take a slot out again."""
        own = self._own.get(threshold)
        if own is None:
            return
        own.discard(slot)
        if not own:
            del self._own[threshold]
            self._keys.remove(threshold)
        self._above = None

    def above(self, value: float) -> BitMap:
        """Return the slots whose threshold ``value`` does not reach; not to be changed."""
        at = bisect_right(self._keys, value)
        if at == len(self._keys):
            return BitMap()
        if len(self._keys) > _MOST_CUMULATIVE:
            return BitMap.union(*(self._own[each] for each in self._keys[at:]))
        if self._above is None:
            self._above = self._cumulated()
        return self._above[at]

    def _cumulated(self) -> list[BitMap]:
        found: list[BitMap] = []
        sofar = BitMap()
        for key in reversed(self._keys):
            sofar = sofar | self._own[key]
            found.append(sofar)
        return found[::-1]
