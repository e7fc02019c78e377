"""Does the SASL_SSL listener let in the right password only?"""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import KafkaConnectionError, KafkaError

from shared.errors import ConfigurationError, Unavailable
from shared.local.certificates import issue_certificates
from shared.local.kafka import LocalKafka
from shared.local.kafka_access import BrokerAccess, find_cluster
from shared.local.kafka_properties import SaslSsl


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def secured(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[BrokerAccess]:
    broker = LocalKafka(
        tmp_path_factory.mktemp("secured"),
        security=SaslSsl("tocsin", "right-password"),
        settings={"auto.create.topics.enable": "true"},
    )
    async with broker:
        yield broker.access


async def test_the_right_password_produces_and_consumes(secured: BrokerAccess) -> None:
    async with AIOKafkaProducer(**secured.client_options()) as producer:
        await producer.send_and_wait("secret", b"x")
    async with AIOKafkaConsumer(
        "secret", **secured.client_options(), auto_offset_reset="earliest"
    ) as consumer:
        record = await consumer.getone()

    assert record.value == b"x"


async def test_a_wrong_password_is_refused(secured: BrokerAccess) -> None:
    wrong = replace(secured, password="wrong-password")
    producer = AIOKafkaProducer(**wrong.client_options())

    with pytest.raises(KafkaError, match=r"(?i)authentication|unable to bootstrap"):
        await producer.start()

    await producer.stop()
    with pytest.raises(Unavailable, match="does not serve"):
        await find_cluster(wrong)


async def test_a_plaintext_client_is_refused(secured: BrokerAccess) -> None:
    with pytest.raises(Unavailable, match="does not serve"):
        await find_cluster(BrokerAccess(secured.bootstrap))


async def test_a_broker_of_an_unknown_authority_is_not_trusted(
    secured: BrokerAccess, tmp_path: Path
) -> None:
    other = issue_certificates(tmp_path, datetime(2026, 1, 1, tzinfo=UTC))
    producer = AIOKafkaProducer(**replace(secured, ca_file=other.authority).client_options())

    with pytest.raises(KafkaConnectionError):
        await producer.start()

    await producer.stop()


def test_words_the_format_tool_would_misread_are_refused() -> None:
    with pytest.raises(ConfigurationError, match="letters, digits"):
        SaslSsl("tocsin", "a,b]")


def test_the_password_is_not_in_the_repr() -> None:
    assert "hunter" not in repr(SaslSsl("tocsin", "hunter"))
