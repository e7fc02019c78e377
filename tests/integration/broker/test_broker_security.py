from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from shared.broker.bus import KafkaBus
from shared.broker.settings import KafkaSettings, Mechanism, Security
from shared.broker.topic_creation import ensure_topics
from shared.errors import ConfigurationError, Unavailable
from shared.local.kafka import LocalKafka
from shared.local.kafka_access import BrokerAccess
from shared.local.kafka_properties import SaslSsl
from tests.integration.broker.conftest import MakeSettings
from tests.integration.broker.room import (
    Recorder,
    articles,
    committed_to_end,
    letters,
    publish,
    raw,
    reading,
    until,
    write,
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def guarded(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[BrokerAccess]:
    """Give a broker that listens on SASL_SSL only."""
    folder = tmp_path_factory.mktemp("guarded")
    login = SaslSsl("reader", "made-up-word", "SCRAM-SHA-512")
    async with LocalKafka(folder / "kafka", security=login) as broker:
        yield broker.access


def with_login(
    make_settings: MakeSettings, access: BrokerAccess, ca_file: Path | None, password: str
) -> KafkaSettings:
    return make_settings(
        servers=access.bootstrap,
        security=Security.SASL_SSL,
        mechanism=Mechanism.SCRAM_SHA_512,
        username="reader",
        password=password,
        ca_file=ca_file,
    )


async def test_everything_works_over_sasl_ssl(
    guarded: BrokerAccess, make_settings: MakeSettings
) -> None:
    settings = with_login(make_settings, guarded, guarded.ca_file, "made-up-word")
    await ensure_topics(settings)
    await publish(settings, articles(20))
    await write(settings, [raw(settings, b"nonsense")])
    recorder = Recorder()

    async with reading(settings, recorder) as running:
        await until(lambda: recorder.has(20))
        await until(lambda: committed_to_end(settings))
        (health,) = await running.bus.health()

    assert health.ready
    assert len(await letters(settings)) == 1


@pytest.mark.parametrize("fault", ["password", "authority"])
async def test_a_client_that_the_broker_or_that_does_not_trust_the_broker_is_turned_away(
    guarded: BrokerAccess, make_settings: MakeSettings, fault: str
) -> None:
    ca_file = None if fault == "authority" else guarded.ca_file
    password = "wrong" if fault == "password" else "made-up-word"
    settings = with_login(make_settings, guarded, ca_file, password)

    with pytest.raises(Unavailable):
        await ensure_topics(settings)
    with pytest.raises(Unavailable):
        await KafkaBus(settings, service="extract").start()


def test_an_authority_file_that_holds_none_is_a_configuration_error(
    make_settings: MakeSettings, tmp_path: Path
) -> None:
    ca_file = tmp_path / "ca.pem"
    ca_file.write_text("nothing")

    with pytest.raises(ConfigurationError, match="TOCSIN_KAFKA_CA_FILE"):
        KafkaBus(make_settings(security=Security.SSL, ca_file=ca_file), service="extract")
