"""How far have the records of one poll come on their way through the handler?"""

from collections.abc import Sequence

from shared.broker.records import Position, Record


class Delivery:
    """The records of one poll, and per partition the first that is not dealt with yet.

    Dealt with means handled, dead-lettered or skipped on purpose. What is committed, and where
    reading goes on after a failure, follows from this alone.
    """

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = tuple(records)
        self._next: dict[tuple[str, int], int] = {}
        for record in self.records:
            place = (record.topic, record.partition)
            self._next[place] = min(record.offset, self._next.get(place, record.offset))
        self._first = dict(self._next)

    def end(self) -> tuple[Position, ...]:
        """Return the positions after all records."""
        ends = dict(self._next)
        for record in self.records:
            place = (record.topic, record.partition)
            ends[place] = max(ends[place], record.offset + 1)
        return _positions(ends)

    def advance(self, record: Record) -> None:
        """Note that ``record`` and all before it in its partition are dealt with."""
        self._next[(record.topic, record.partition)] = record.offset + 1

    def finish(self) -> None:
        """Note that all records are dealt with."""
        for position in self.end():
            self._next[(position.topic, position.partition)] = position.next_offset

    def resume_at(self) -> tuple[Position, ...]:
        """Return where each partition goes on."""
        return _positions(self._next)

    def gained(self) -> tuple[Position, ...]:
        """Return the positions of the partitions that have moved, worth committing."""
        moved = {place: n for place, n in self._next.items() if n > self._first[place]}
        return _positions(moved)


def _positions(offsets: dict[tuple[str, int], int]) -> tuple[Position, ...]:
    return tuple(Position(*place, offset) for place, offset in sorted(offsets.items()))
