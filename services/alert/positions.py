"""Up to which record has a consumer group decided, as committed with its decisions?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Position:
    """The next record that ``group`` has to read of a partition."""

    group: str
    topic: str
    partition: int
    next_offset: int
