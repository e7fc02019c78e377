"""Which settings do the tests of the Kafka room run with?"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from shared.broker.settings import KafkaSettings
from shared.broker.topic_creation import ensure_topics
from shared.local.kafka_access import BrokerAccess

MakeSettings = Callable[..., KafkaSettings]


@pytest.fixture
def make_settings(kafka: BrokerAccess, topic_prefix: str) -> MakeSettings:
    """Give a function that returns settings for this test's own topics, with short pauses."""

    def make(**changes: Any) -> KafkaSettings:
        usual: dict[str, Any] = {
            "servers": kafka.bootstrap,
            "topic_prefix": topic_prefix,
            "partitions": 2,
            "linger": timedelta(milliseconds=1),
            "poll_timeout": timedelta(milliseconds=20),
            "session_timeout": timedelta(seconds=6),
            "rebalance_timeout": timedelta(seconds=10),
            "stop_timeout": timedelta(seconds=10),
            "backoff": timedelta(milliseconds=20),
            "backoff_limit": timedelta(milliseconds=200),
        }
        return KafkaSettings(**(usual | changes))

    return make


@pytest.fixture
async def settings(make_settings: MakeSettings) -> KafkaSettings:
    """Give settings whose topics exist, with two partitions each."""
    made = make_settings()
    await ensure_topics(made)
    return made
