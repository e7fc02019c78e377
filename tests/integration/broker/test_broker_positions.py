from shared.broker.settings import KafkaSettings
from shared.errors import Unavailable
from shared.topics import Topic
from tests.integration.broker.room import (
    MemoryPositions,
    Recorder,
    articles,
    committed_to_end,
    names,
    publish,
    reading,
    until,
)


async def test_the_positions_of_each_batch_lead_to_the_end(settings: KafkaSettings) -> None:
    positions = MemoryPositions()
    recorder = Recorder(positions.save)
    await publish(settings, articles(30))

    async with reading(settings, recorder, positions):
        await until(lambda: recorder.has(30))

    topic = settings.topic(Topic.ARTICLES)
    assert sum(positions.offsets.values()) == 30
    assert {name for name, _ in positions.offsets} == {topic}


async def test_a_database_behind_kafka_is_caught_up(settings: KafkaSettings) -> None:
    positions = MemoryPositions()
    await publish(settings, articles(30))
    first = Recorder(positions.save)
    async with reading(settings, first, positions):
        await until(lambda: committed_to_end(settings))
    backup = {place: offset - 3 for place, offset in positions.offsets.items()}

    restored = MemoryPositions(backup)
    again = Recorder(restored.save)
    async with reading(settings, again, restored):
        await until(lambda: restored.offsets == positions.offsets)

    assert len(again.ids) == 3 * len(backup)


async def test_a_database_that_knows_nothing_begins_at_the_beginning(
    settings: KafkaSettings,
) -> None:
    await publish(settings, articles(30))
    first = Recorder()
    async with reading(settings, first):
        await until(lambda: committed_to_end(settings))

    empty = MemoryPositions()
    again = Recorder(empty.save)
    async with reading(settings, again, empty):
        await until(lambda: again.has(30))

    assert sorted(again.ids) == sorted(names(30))


async def test_a_database_ahead_of_kafka_is_believed(settings: KafkaSettings) -> None:
    positions = MemoryPositions()
    await publish(settings, articles(30))
    topic = settings.topic(Topic.ARTICLES)
    positions.offsets = {(topic, 0): 2, (topic, 1): 2}
    recorder = Recorder(positions.save)

    async with reading(settings, recorder, positions):
        await until(lambda: sum(positions.offsets.values()) == 30)

    assert len(recorder.ids) == 26


async def test_nothing_is_read_before_the_database_has_said_where_to_begin(
    settings: KafkaSettings,
) -> None:
    away = Unavailable("the database is away")
    positions = MemoryPositions(failures=[away, away, away])
    topic = settings.topic(Topic.ARTICLES)
    positions.offsets = {(topic, 0): 1, (topic, 1): 1}
    await publish(settings, articles(30))
    recorder = Recorder(positions.save)

    async with reading(settings, recorder, positions):
        await until(lambda: recorder.has(28))

    firsts = {
        consumed.record.partition: consumed.record.offset
        for batch in reversed(recorder.batches)
        for consumed in reversed(batch)
    }
    assert firsts == {0: 1, 1: 1}


async def test_a_position_past_the_end_of_a_recreated_topic_begins_at_the_beginning(
    settings: KafkaSettings,
) -> None:
    topic = settings.topic(Topic.ARTICLES)
    positions = MemoryPositions({(topic, 0): 5000, (topic, 1): 5000})
    await publish(settings, articles(10))
    recorder = Recorder(positions.save)

    async with reading(settings, recorder, positions):
        await until(lambda: recorder.has(10))

    assert len(recorder.ids) == 10
