"""Where does a consumer begin when the database, not Kafka, knows how far it has come?"""

from collections.abc import Collection, Mapping
from typing import Protocol

from aiokafka import TopicPartition

from shared.broker.watched_consumer import WatchedConsumer


class PositionStore(Protocol):
    """Positions as the handler saved them, in the SQL transaction of its work.

    Where such a store is given it is the authority: a database restored from a backup is caught
    up although Kafka has committed further, and one that knows nothing begins at the beginning.
    """

    async def load(self, group: str, topic: str, partitions: Collection[int]) -> Mapping[int, int]:
        """Return the next offset of each partition that has one; raise TransientError to retry."""
        ...


async def find_starts(
    store: PositionStore,
    group: str,
    consumer: WatchedConsumer,
    assigned: Collection[TopicPartition],
) -> dict[TopicPartition, int]:
    """Return where each assigned partition goes on: where the store says, or at its beginning."""
    starts: dict[TopicPartition, int] = {}
    for topic in {partition.topic for partition in assigned}:
        numbers = [partition.partition for partition in assigned if partition.topic == topic]
        stored = await store.load(group, topic, numbers)
        starts |= {TopicPartition(topic, number): offset for number, offset in stored.items()}
    unknown = [partition for partition in assigned if partition not in starts]
    if unknown:
        starts |= await consumer.beginning_offsets(unknown)
    return {partition: starts[partition] for partition in assigned}
