"""Which codings tell acts again, or leave a party out, so that incidents have several mentions?"""

from collections import deque
from collections.abc import Iterator
from random import Random

from shared.messages import Coding, Event, Party
from tests.bench.rules_load.codings import codings
from tests.bench.rules_load.skewed import party_name, sources_for

PARTIAL = 0.01
AGAIN = 0.2
_AMONG = 400
_BUSY = frozenset(map(party_name, range(100)))


def retold(count: int, seed: int) -> Iterator[Coding]:
    """Yield ``count`` codings of one event each, in event time; every fifth tells an act again.

    Of every hundredth mention the actor or the target is not known, if neither is among those of
    whom there is news all the time.
    """
    rng = Random(seed)
    told: deque[Event] = deque(maxlen=_AMONG)
    for coding in codings(count, seed, sources_for(1)):
        (event,) = coding.events
        if told and rng.random() < AGAIN:
            earlier = rng.choice(told)
            known = ("type", "actor", "target", "items", "status")
            event = event.model_copy(update={name: getattr(earlier, name) for name in known})
        elif rng.random() < PARTIAL and not _BUSY & {_name(event.actor), _name(event.target)}:
            event = event.model_copy(update={rng.choice(("actor", "target")): None})
        told.append(event)
        yield coding.model_copy(update={"events": (event,)})


def _name(party: Party | None) -> str | None:
    return party.name if party else None
