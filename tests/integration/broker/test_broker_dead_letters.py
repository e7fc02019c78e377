import base64
from datetime import timedelta

import pytest

from shared.broker.health import ConsumerState
from shared.broker.producing import Outgoing
from shared.broker.records import Batch
from shared.broker.settings import KafkaSettings
from shared.broker.share_limit import TooManyDeadLetters
from shared.broker.topic_creation import ensure_topics
from shared.dead_letter.reading import Selection, list_letters, show_letter
from shared.dead_letter.replay import replay_letters
from shared.errors import InvalidInput, PermanentError
from shared.messages import Article
from shared.topics import Topic
from tests.integration.broker.conftest import MakeSettings
from tests.integration.broker.room import (
    Recorder,
    article,
    articles,
    committed,
    committed_to_end,
    delete_topic,
    ends,
    letters,
    names,
    publish,
    raw,
    reading,
    until,
    valid,
    write,
)


async def test_a_record_with_header_bytes_that_are_not_utf8_reaches_the_handler(
    settings: KafkaSettings,
) -> None:
    good = valid(settings, 1)
    odd = Outgoing(good.topic, b"k", (("ce_type", b"\xff\xfe"), ("x", b"\xc3")), good.value)
    await write(settings, [valid(settings, 0), odd, valid(settings, 2)])
    recorder = Recorder()

    async with reading(settings, recorder):
        await until(lambda: recorder.has(3))

    assert recorder.ids == names(3)
    assert recorder.batches[0][1].record.headers == odd.headers
    assert await committed(settings) == await ends(settings)


async def test_a_record_that_is_not_the_message_is_dead_lettered_once_and_the_partition_goes_on(
    settings: KafkaSettings,
) -> None:
    bad = raw(settings, b'{"article_id": 7}')
    await write(settings, [valid(settings, 0), bad, valid(settings, 1)])
    recorder = Recorder()

    async with reading(settings, recorder):
        await until(lambda: recorder.has(2))

    (letter,) = await letters(settings)
    assert recorder.ids == names(2)
    assert letter.error == "InvalidInput"
    assert "article_id" in letter.message
    assert base64.b64decode(letter.value_base64 or "") == bad.value
    assert await committed(settings) == await ends(settings)


async def test_a_record_without_a_value_is_dead_lettered(settings: KafkaSettings) -> None:
    topic = settings.topic(Topic.ARTICLES)
    await write(settings, [Outgoing(topic, b"k", (), None), valid(settings, 0)])
    recorder = Recorder()

    async with reading(settings, recorder):
        await until(lambda: recorder.has(1))

    assert [letter.offset for letter in await letters(settings)] == [0]


async def test_a_record_of_another_event_type_is_left_out(settings: KafkaSettings) -> None:
    good = valid(settings, 0)
    other = Outgoing(good.topic, b"k", (("ce_type", b"tocsin.rumour.v7"),), b"\x00")
    await write(settings, [other, good])
    recorder = Recorder()

    async with reading(settings, recorder) as running:
        await until(lambda: recorder.has(1))
        assert running.consumer.counts.foreign == 1

    assert await letters(settings) == []


async def test_one_poison_record_costs_only_itself(settings: KafkaSettings) -> None:
    tries = 0

    async def choke(batch: Batch[Article]) -> None:
        nonlocal tries
        if "art_7" in [value.article_id for value in batch.values]:
            tries += len(batch) == 1
            message = "\ud800 a lone surrogate chokes on this"
            raise RuntimeError(message)

    await write(settings, [valid(settings, number, f"k{number}") for number in range(20)])
    recorder = Recorder(choke)

    async with reading(settings, recorder):
        await until(lambda: recorder.has(19))

    (letter,) = await letters(settings)
    assert sorted(recorder.ids) == sorted(set(names(20)) - {"art_7"})
    assert (letter.error, letter.attempts, tries) == ("RuntimeError", 3, 3)
    assert await committed(settings) == await ends(settings)


async def test_a_permanent_error_is_not_tried_again(settings: KafkaSettings) -> None:
    async def refuse(batch: Batch[Article]) -> None:
        if any(value.article_id == "art_1" for value in batch.values):
            message = "no language"
            raise PermanentError(message)

    await publish(settings, articles(3))
    recorder = Recorder(refuse)

    async with reading(settings, recorder):
        await until(lambda: recorder.has(2))

    (letter,) = await letters(settings)
    assert (letter.message, letter.attempts, letter.service) == ("no language", 1, "extract")


async def test_a_replayed_dead_letter_is_the_original_byte_by_byte(
    settings: KafkaSettings,
) -> None:
    refusing = True

    async def refuse(_batch: Batch[Article]) -> None:
        if refusing:
            message = "not today"
            raise PermanentError(message)

    value = article(5).model_dump_json(indent=1).encode()
    odd = Outgoing(settings.topic(Topic.ARTICLES), b"\xff", (("x", b"\xfe\x00"),), value)
    await write(settings, [odd])
    recorder = Recorder(refuse)

    async with reading(settings, recorder):
        await until(lambda: committed_to_end(settings))
        refusing = False
        report = await replay_letters(settings, Topic.ARTICLES, Selection(error="PermanentError"))
        await until(lambda: recorder.has(1))

    again = recorder.batches[-1][0].record
    assert (report.replayed, report.unreadable) == (1, ())
    assert (again.key, again.headers, again.value) == (odd.key, odd.headers, odd.value)


async def test_a_dead_letter_can_be_shown(settings: KafkaSettings) -> None:
    await write(settings, [raw(settings, b"nonsense"), valid(settings, 0)])
    recorder = Recorder()
    async with reading(settings, recorder):
        await until(lambda: recorder.has(1))

    (stored,) = await list_letters(settings, Topic.ARTICLES, limit=9)
    place = {"partition": stored.partition, "offset": stored.offset}
    assert await show_letter(settings, Topic.ARTICLES, **place) == stored.letter


async def test_showing_a_dead_letter_that_is_not_there_is_a_clear_error(
    settings: KafkaSettings,
) -> None:
    with pytest.raises(InvalidInput, match=r"no dead letter at 0/99"):
        await show_letter(settings, Topic.ARTICLES, partition=0, offset=99)


async def test_too_large_a_share_of_dead_letters_stops_instead_of_emptying_the_topic(
    make_settings: MakeSettings,
) -> None:
    settings = make_settings(partitions=1, dead_letter_share=0.1, dead_letter_window=30)
    await ensure_topics(settings)
    await write(settings, [raw(settings, b"nonsense") for _ in range(20)])
    recorder = Recorder()

    async with reading(settings, recorder) as running:
        with pytest.raises(TooManyDeadLetters):
            await running.bus.failed()
        (health,) = await running.bus.health()

    assert (health.ready, health.state) == (False, ConsumerState.HALTED)
    assert len(await letters(settings)) == 3
    assert await committed(settings) == {}


async def test_a_dead_letter_topic_that_is_missing_is_waited_for(settings: KafkaSettings) -> None:
    await write(settings, [raw(settings, b"nonsense")])
    await delete_topic(settings, settings.dead_letter_topic(Topic.ARTICLES))
    patient = settings.model_copy(update={"publish_timeout": timedelta(seconds=1)})

    async with reading(patient, Recorder()) as running:
        await until(lambda: running.consumer.counts.transient_failures > 0)
        assert await committed(settings) == {}
        await ensure_topics(settings)
        await until(lambda: committed_to_end(settings))

    assert len(await letters(settings)) == 1
