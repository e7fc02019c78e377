"""Which process is killed when?"""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

_SHORTEST, _LONGEST = 0.05, 3.0


@dataclass(frozen=True, slots=True)
class Kill:
    """Kill ``service`` so many seconds after all are ready."""

    service: str
    after: float


def kills(counts: Mapping[str, int], seed: int) -> tuple[Kill, ...]:
    """Return the kills of a run, mixed; the same for the same seed."""
    random = Random(seed)
    services = [service for service, count in sorted(counts.items()) for _ in range(count)]
    random.shuffle(services)
    return tuple(Kill(service, random.uniform(_SHORTEST, _LONGEST)) for service in services)
