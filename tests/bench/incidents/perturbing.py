"""How do tellings look when the coder misses or mistakes one role in five?"""

from collections.abc import Iterable
from dataclasses import replace
from random import Random
from typing import Literal

from shared.messages import Event, Party, Target
from tests.bench.incidents.description import NAMES
from tests.bench.incidents.tellings import Told

SHARE = 0.2
How = Literal["removed", "replaced", "either"]
STATES = ("ALB", "BRA", "CIV", "DZA", "FJI", "GHA", "HRV", "IDN", "KEN", "LAO", "MNG", "NPL")


def perturbed(told: Iterable[Told], rng: Random, how: How) -> list[Told]:
    """Remove a role, or put another state in its place, in one role of five; half of each."""
    return [_one(each, rng, how) for each in told]


def _one(told: Told, rng: Random, how: How) -> Told:
    events = tuple(_event(each, rng, how) for each in told.coding.events)
    return replace(told, coding=told.coding.model_copy(update={"events": events}))


def _event(event: Event, rng: Random, how: How) -> Event:
    update: dict[str, object] = {}
    for role, kind in (("actor", Party), ("target", Target)):
        if rng.random() < SHARE:
            removed = how == "removed" or (how == "either" and rng.random() < 0.5)
            update[role] = None if removed else _other(kind, rng)
    return event.model_copy(update=update)


def _other(kind: type[Party], rng: Random) -> Party:
    iso3 = rng.choice(STATES)
    return kind.model_validate({"name": NAMES.display(iso3), "kind": "state", "iso3": iso3})
