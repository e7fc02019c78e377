"""Which codings tell acts again, or leave a party out, so that incidents have several mentions?"""

from random import Random

from shared.messages import Coding
from tests.bench.rules_load.codings import codings
from tests.bench.rules_load.skewed import sources_for

PARTIAL = 0.1
AGAIN = 0.2
_AMONG = 400


def retold(count: int, seed: int) -> list[Coding]:
    """Return ``count`` codings of one event each, in event time; every fifth tells an act again.

    Of every tenth mention the actor or the target is not known.
    """
    rng = Random(seed)
    told: list[Coding] = []
    for coding in codings(count, seed, sources_for(1)):
        (event,) = coding.events
        if told and rng.random() < AGAIN:
            (earlier,) = rng.choice(told[-_AMONG:]).events
            known = ("type", "actor", "target", "items", "status")
            event = event.model_copy(update={name: getattr(earlier, name) for name in known})
        elif rng.random() < PARTIAL:
            event = event.model_copy(update={rng.choice(("actor", "target")): None})
        told.append(coding.model_copy(update={"events": (event,)}))
    return told
