"""Which examples does a watchlist have, each in its place?"""

from collections.abc import Iterator
from dataclasses import dataclass

from services.alert.rules.examples import Example, Examples


@dataclass(frozen=True, slots=True)
class Listed:
    """An example and the place in the watchlist where it stands."""

    place: str
    must_fire: bool
    example: Example


def listed(examples: Examples) -> Iterator[Listed]:
    """Yield every example with its place."""
    for at, each in enumerate(examples.must_fire):
        yield Listed(f"examples.must_fire[{at}]", must_fire=True, example=each)
    for at, each in enumerate(examples.must_not_fire):
        yield Listed(f"examples.must_not_fire[{at}]", must_fire=False, example=each)
