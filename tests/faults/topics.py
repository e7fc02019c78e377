"""Which articles lie on Kafka, on both topics?"""

from aiokafka import AIOKafkaConsumer, TopicPartition

from shared.messages import Article
from shared.topics import Topic

TOPICS = (Topic.ARTICLES, Topic.BACKFILL)


async def articles_on(servers: str, prefix: str) -> list[Article]:
    """Return every article record up to the ends of the topics as they are now."""
    consumer = AIOKafkaConsumer(bootstrap_servers=servers, enable_auto_commit=False)
    async with consumer:
        held: list[TopicPartition] = []
        for topic in TOPICS:
            name = f"{prefix}{topic.value}"
            numbers = consumer.partitions_for_topic(name) or await _partitions(consumer, name)
            held += [TopicPartition(name, number) for number in sorted(numbers)]
        consumer.assign(held)
        ends = await consumer.end_offsets(held)
        await consumer.seek_to_beginning(*held)
        found: list[Article] = []
        while any([await consumer.position(tp) < end for tp, end in ends.items()]):
            for records in (await consumer.getmany(timeout_ms=500)).values():
                found += [Article.model_validate_json(record.value or b"") for record in records]
        return found


async def _partitions(consumer: AIOKafkaConsumer, name: str) -> set[int]:
    await consumer._client.set_topics([name])
    found: set[int] = consumer.partitions_for_topic(name) or set()
    return found
