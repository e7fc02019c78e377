from datetime import timedelta

import pytest

from shared.broker.producing import Outgoing, Producer
from shared.broker.publishing import KafkaPublisher
from shared.broker.settings import KafkaSettings
from shared.broker.streams import ARTICLES
from shared.clock import WallClock
from shared.errors import PermanentError, Unavailable
from shared.topics import CloudEventType, Topic
from tests.integration.broker.conftest import MakeSettings
from tests.integration.broker.room import (
    Recorder,
    article,
    articles,
    ends,
    names,
    publish,
    reading,
    until,
    write,
)


async def test_published_messages_arrive_whole_under_their_envelopes(
    settings: KafkaSettings,
) -> None:
    await publish(settings, articles(500))
    recorder = Recorder()

    async with reading(settings, recorder):
        await until(lambda: recorder.has(500))

    consumed = {one.value.article_id: one for batch in recorder.batches for one in batch}
    envelope = consumed["art_7"].envelope
    assert {one.value for one in consumed.values()} == set(articles(500))
    assert (envelope.type, envelope.source) == (CloudEventType.ARTICLE, "/tocsin/ingest")
    assert (envelope.id, envelope.correlation_id) == ("art_7:1", "art_7")
    assert envelope.time is not None


async def test_the_order_of_a_batch_is_kept_within_a_partition(
    make_settings: MakeSettings, settings: KafkaSettings
) -> None:
    batch = articles(400)
    await publish(settings, batch)
    recorder = Recorder()

    async with reading(settings, recorder):
        await until(lambda: recorder.has(400))

    order = {name: number for number, name in enumerate(names(400))}
    by_partition: dict[int, list[int]] = {}
    for received in recorder.batches:
        for one in received:
            by_partition.setdefault(one.record.partition, []).append(order[one.value.article_id])
    assert len(by_partition) == 2
    assert all(numbers == sorted(numbers) for numbers in by_partition.values())


async def test_a_message_that_is_too_large_is_named_and_nothing_of_its_batch_is_sent(
    make_settings: MakeSettings, settings: KafkaSettings
) -> None:
    small = make_settings(max_record_bytes=5000)

    with pytest.raises(PermanentError, match=r"Article art_9:1 has \d+ bytes; at most 5000 fit"):
        await publish(small, [article(1), article(9, "x" * 6000), article(2)])

    assert await ends(settings) == {}


async def test_the_largest_message_allowed_can_be_dead_lettered_too(
    make_settings: MakeSettings, settings: KafkaSettings
) -> None:
    topic = settings.dead_letter_topic(Topic.ARTICLES)
    await write(settings, [Outgoing(topic, None, (), b"x" * (settings.max_record_bytes * 4 // 3))])


async def test_a_record_that_the_broker_finds_too_large_is_permanent_and_the_next_one_passes(
    make_settings: MakeSettings, settings: KafkaSettings
) -> None:
    topic = settings.topic(Topic.ARTICLES)
    async with Producer(settings) as producer:
        await producer.send_all([Outgoing(topic, b"k", (), b"x")])
        with pytest.raises(PermanentError, match=r"a record of 3000000 bytes"):
            await producer.send_all([Outgoing(topic, b"k", (), b"x" * 3_000_000)])
        await producer.send_all([Outgoing(topic, b"k", (), b"x")])

    assert sum((await ends(settings)).values()) == 2


async def test_without_an_answer_publishing_is_transient(
    make_settings: MakeSettings, settings: KafkaSettings
) -> None:
    patient = make_settings(publish_timeout=timedelta(milliseconds=300), topic_prefix="nowhere.")
    async with Producer(patient) as producer:
        publisher = KafkaPublisher(
            ARTICLES, producer, patient, source="/tocsin/ingest", clock=WallClock()
        )
        with pytest.raises(Unavailable, match="did not acknowledge 1 records"):
            await publisher.publish([article(1)])


async def test_an_empty_batch_is_published_at_once(settings: KafkaSettings) -> None:
    await publish(settings, [])

    assert await ends(settings) == {}
