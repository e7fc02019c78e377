"""Do partitions that grow, and readers that are killed, leave the same incidents and alerts?"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from zlib import crc32

from hypothesis import given, settings
from hypothesis import strategies as st

from services.alert.decide import Decider
from shared.messages import Coding
from tests.unit.alert.built import DAY0, NAMES
from tests.unit.alert.decide.test_decide_laws import (
    decide,
    new_store,
    rung,
    standing,
    stored_incidents,
)
from tests.unit.alert.memory_store import MemoryAlertStore
from tests.unit.alert.streams import codings

BEFORE, AFTER = 4, 8
INSTANCES = 3
MOST = 3


@dataclass
class Topic:
    """Partitions of codings by article, each read from its first record that is not committed."""

    partitions: list[list[Coding]] = field(default_factory=lambda: [[] for _ in range(BEFORE)])
    offsets: dict[int, int] = field(default_factory=dict)

    def grow(self) -> None:
        self.partitions += [[] for _ in range(AFTER - len(self.partitions))]

    def publish(self, coding: Coding) -> None:
        number = crc32(coding.article.article_id.encode()) % len(self.partitions)
        self.partitions[number].append(coding)

    def waiting(self) -> list[int]:
        return [
            at for at, each in enumerate(self.partitions) if self.offsets.get(at, 0) < len(each)
        ]


@dataclass
class Cluster:
    """Instances that share a store; ``random`` draws who reads what, and when one is killed."""

    store: MemoryAlertStore
    topic: Topic
    random: Random
    deciders: dict[int, Decider] = field(default_factory=dict)

    async def read_some(self) -> None:
        """Decide about a few records of one partition; be killed before the offset, at times."""
        number = self.random.choice(self.topic.waiting())
        owner = number % INSTANCES
        decider = self.deciders.setdefault(owner, Decider(self.store, NAMES))
        began = self.topic.offsets.get(number, 0)
        some = self.topic.partitions[number][began : began + self.random.randint(1, MOST)]
        await decider.decide_batch(some, DAY0)
        if self.random.random() < 0.2:
            del self.deciders[owner]
        else:
            self.topic.offsets[number] = began + len(some)


def consumed(made: Sequence[Coding], grown_at: int, random: Random) -> MemoryAlertStore:
    """Publish while it is read; add partitions at one point; read to the end."""
    cluster = Cluster(new_store(), Topic(), random)

    async def run() -> None:
        for at, coding in enumerate(made):
            if at == grown_at:
                cluster.topic.grow()
            cluster.topic.publish(coding)
            if cluster.topic.waiting() and random.random() < 0.5:
                await cluster.read_some()
        while cluster.topic.waiting():
            await cluster.read_some()

    asyncio.run(run())
    return cluster.store


@settings(max_examples=120, deadline=None)
@given(codings(versions=True), st.integers(0, 8), st.integers(0, 1_000))
def test_partitions_grown_amid_load_leave_the_same_incidents_and_alerts(
    made: list[Coding], grown_at: int, seed: int
) -> None:
    one_process, _ = decide([made])

    store = consumed(made, grown_at, Random(seed))

    assert store.contents.members.keys() == one_process.contents.members.keys()
    assert stored_incidents(store) == stored_incidents(one_process)
    assert rung(standing(store)) == rung(standing(one_process))
