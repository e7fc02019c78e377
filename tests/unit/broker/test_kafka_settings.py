from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from faststream.security import BaseSecurity, SASLOAuthBearer, SASLPlaintext, SASLScram512

from shared.broker.security import FileToken, client_options, faststream_security
from shared.broker.settings import KafkaSettings
from shared.errors import ConfigurationError, Unavailable
from shared.topics import Topic

SCRAM: dict[str, Any] = {
    "security": "sasl_ssl",
    "mechanism": "SCRAM-SHA-512",
    "username": "reader",
    "password": "made-up-word",
}


@pytest.fixture(autouse=True)
def no_kafka_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TOCSIN_KAFKA", raising=False)


def test_the_environment_is_read_under_its_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_KAFKA", "one:9092, two:9093")
    monkeypatch.setenv("TOCSIN_KAFKA_PARTITIONS", "4")
    monkeypatch.setenv("TOCSIN_KAFKA_RETENTION", "PT36H")

    settings = KafkaSettings.load()

    assert settings.servers == "one:9092, two:9093"
    assert settings.partitions == 4
    assert settings.retention == timedelta(hours=36)
    assert client_options(settings)["bootstrap_servers"] == ["one:9092", "two:9093"]


@pytest.mark.parametrize(
    ("name", "value"), [("TOCSIN_KAFKA_PARTITIONS", "0"), ("TOCSIN_KAFKA_SECURITY", "tls")]
)
def test_a_value_of_the_wrong_kind_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(ConfigurationError, match=rf"^{name}: "):
        KafkaSettings.load()


@pytest.mark.parametrize(
    ("changes", "culprit"),
    [
        ({"servers": "one"}, "TOCSIN_KAFKA"),
        ({"servers": "one:9092,"}, "TOCSIN_KAFKA"),
        ({"security": "sasl_ssl"}, "TOCSIN_KAFKA_MECHANISM"),
        ({"mechanism": "PLAIN"}, "TOCSIN_KAFKA_MECHANISM"),
        ({"username": "reader"}, "TOCSIN_KAFKA_USERNAME"),
        ({"security": "ssl", "password": "made-up-word"}, "TOCSIN_KAFKA_PASSWORD"),
        (SCRAM | {"password": None}, "TOCSIN_KAFKA_PASSWORD"),
        (SCRAM | {"mechanism": "OAUTHBEARER"}, "TOCSIN_KAFKA_TOKEN_FILE"),
        (SCRAM | {"ca_file": "nowhere.pem"}, "TOCSIN_KAFKA_CA_FILE"),
        ({"ca_file": __file__}, "TOCSIN_KAFKA_CA_FILE"),
        ({"security": "ssl", "cert_file": __file__}, "TOCSIN_KAFKA_KEY_FILE"),
        ({"security": "ssl", "key_file": __file__}, "TOCSIN_KAFKA_CERT_FILE"),
        ({"security": "ssl", "key_password": "made-up-word"}, "TOCSIN_KAFKA_KEY_PASSWORD"),
        ({"session_timeout": timedelta(hours=1)}, "TOCSIN_KAFKA_SESSION_TIMEOUT"),
        ({"backoff": timedelta(minutes=1)}, "TOCSIN_KAFKA_BACKOFF"),
        ({"backoff_limit": timedelta(hours=1)}, "TOCSIN_KAFKA_BACKOFF_LIMIT"),
        ({"publish_timeout": timedelta(hours=1)}, "TOCSIN_KAFKA_PUBLISH_TIMEOUT"),
    ],
)
def test_settings_that_contradict_one_another_are_named(
    changes: dict[str, Any], culprit: str
) -> None:
    with pytest.raises(ConfigurationError, match=rf"^{culprit}: "):
        KafkaSettings(**changes)


def test_a_password_is_in_no_representation_and_no_error() -> None:
    settings = KafkaSettings(**SCRAM)
    with pytest.raises(ConfigurationError) as caught:
        KafkaSettings(**SCRAM | {"backoff": timedelta(minutes=1)})

    assert "made-up-word" not in repr(settings) + str(settings) + str(caught.value)


@pytest.mark.parametrize(
    ("changes", "kind", "options"),
    [
        ({}, BaseSecurity, {"security_protocol": "PLAINTEXT"}),
        ({"security": "ssl"}, BaseSecurity, {"security_protocol": "SSL"}),
        (
            SCRAM,
            SASLScram512,
            {"security_protocol": "SASL_SSL", "sasl_mechanism": "SCRAM-SHA-512"},
        ),
        (
            SCRAM | {"security": "sasl_plaintext", "mechanism": "PLAIN"},
            SASLPlaintext,
            {"security_protocol": "SASL_PLAINTEXT", "sasl_plain_password": "made-up-word"},
        ),
    ],
)
def test_faststream_and_aiokafka_are_secured_alike(
    changes: dict[str, Any], kind: type[BaseSecurity], options: dict[str, Any]
) -> None:
    settings = KafkaSettings(**changes)

    assert type(faststream_security(settings)) is kind
    assert options.items() <= client_options(settings).items()


def test_a_name_that_the_certificate_does_not_bear_is_accepted_only_when_told() -> None:
    strict = client_options(KafkaSettings(security="ssl"))["ssl_context"]
    lax = client_options(KafkaSettings(security="ssl", verify_hostname=False))["ssl_context"]

    assert (strict.check_hostname, lax.check_hostname) == (True, False)


async def test_a_bearer_token_is_read_anew_for_each_login(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text("first\n")
    settings = KafkaSettings(security="sasl_ssl", mechanism="OAUTHBEARER", token_file=path)
    provider = client_options(settings)["sasl_oauth_token_provider"]

    assert type(faststream_security(settings)) is SASLOAuthBearer
    assert await provider.token() == "first"
    path.write_text("second\n")
    assert await provider.token() == "second"
    path.unlink()
    with pytest.raises(Unavailable):
        await FileToken(path).token()


def test_topics_are_prefixed_and_dead_letters_have_room_for_base64() -> None:
    settings = KafkaSettings(topic_prefix="blue.")

    assert settings.topic(Topic.ARTICLES) == "blue.articles.v1"
    assert settings.dead_letter_topic(Topic.ARTICLES) == "blue.articles.v1.dlt"
    assert settings.dead_letter_limit > settings.topic_limit * 4 / 3
