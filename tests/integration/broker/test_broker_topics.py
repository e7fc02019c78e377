import asyncio
from datetime import timedelta
from typing import Any

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from shared.broker.security import client_options
from shared.broker.settings import KafkaSettings
from shared.broker.topic_creation import ensure_topics, wanted_topics
from shared.errors import ConfigurationError, Unavailable
from shared.topics import Topic
from tests.integration.broker.conftest import MakeSettings


async def test_topics_are_made_once_however_often_and_by_how_many_they_are_asked_for(
    make_settings: MakeSettings,
) -> None:
    settings = make_settings(partitions=3)

    await asyncio.gather(*(ensure_topics(settings) for _ in range(3)))
    last = await ensure_topics(settings)

    assert last.created == ()
    assert len(last.existing) == 8


async def test_topics_have_the_partitions_retention_and_limits_of_the_settings(
    make_settings: MakeSettings,
) -> None:
    settings = make_settings(partitions=3, retention=timedelta(hours=2), replication=1)
    await ensure_topics(settings)

    config, partitions = await describe(settings, settings.topic(Topic.EVENTS))

    assert partitions == 3
    assert config["retention.ms"] == "7200000"
    assert config["cleanup.policy"] == "delete"
    assert config["max.message.bytes"] == str(settings.topic_limit)


async def test_the_backlog_is_kept_for_longer(make_settings: MakeSettings) -> None:
    settings = make_settings(retention=timedelta(hours=2), backfill_retention=timedelta(hours=9))
    await ensure_topics(settings)

    config, _ = await describe(settings, settings.topic(Topic.BACKFILL))

    assert config["retention.ms"] == "32400000"


async def test_where_creating_is_off_the_missing_topics_are_named(
    make_settings: MakeSettings,
) -> None:
    settings = make_settings(create_topics=False)

    with pytest.raises(ConfigurationError) as caught:
        await ensure_topics(settings)

    assert all(topic.name in str(caught.value) for topic in wanted_topics(settings))
    assert "TOCSIN_KAFKA_CREATE_TOPICS" in str(caught.value)


async def test_where_creating_is_off_topics_made_beforehand_are_enough(
    make_settings: MakeSettings,
) -> None:
    await ensure_topics(make_settings())

    report = await ensure_topics(make_settings(create_topics=False))

    assert len(report.existing) == 8


async def test_a_replication_that_the_cluster_cannot_give_is_named(
    make_settings: MakeSettings,
) -> None:
    with pytest.raises(ConfigurationError, match="TOCSIN_KAFKA_REPLICATION"):
        await ensure_topics(make_settings(replication=3))


async def test_without_a_broker_the_error_is_transient(make_settings: MakeSettings) -> None:
    with pytest.raises(Unavailable):
        await ensure_topics(make_settings(servers="127.0.0.1:1"))


async def describe(settings: KafkaSettings, topic: str) -> tuple[dict[str, Any], int]:
    admin = AIOKafkaAdminClient(**client_options(settings))
    await admin.start()
    try:
        answers = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)])
        described = await admin.describe_topics([topic])
    finally:
        await admin.close()
    entries = answers[0].resources[0][4]
    return {entry[0]: entry[1] for entry in entries}, len(described[0]["partitions"])
