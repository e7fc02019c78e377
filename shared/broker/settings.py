"""Which Kafka cluster is used, and with which bounds?"""

from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.broker.contradictions import find_contradiction
from shared.durations import AnyDuration, Duration
from shared.errors import ConfigurationError
from shared.topics import Topic, dead_letter_topic

# What a record's headers and framing may add to its value.
_HEADER_ALLOWANCE = 64 * 1024


class Security(StrEnum):
    """How the line to the brokers is protected."""

    PLAINTEXT = "plaintext"
    SSL = "ssl"
    SASL_PLAINTEXT = "sasl_plaintext"
    SASL_SSL = "sasl_ssl"


class Mechanism(StrEnum):
    """How a client says who it is, on the two SASL lines."""

    PLAIN = "PLAIN"
    SCRAM_SHA_256 = "SCRAM-SHA-256"
    SCRAM_SHA_512 = "SCRAM-SHA-512"
    OAUTHBEARER = "OAUTHBEARER"


class KafkaSettings(BaseSettings):
    """Where Kafka is and how it is used (``TOCSIN_KAFKA`` and ``TOCSIN_KAFKA_...``).

    ``servers`` (``TOCSIN_KAFKA``) are ``host:port`` pairs, comma-separated. ``token_file`` is read
    anew for each login, as mounted tokens are renewed in place. ``topic_prefix`` stands before
    every topic, so that several installations or tests share a cluster. ``create_topics=False``
    only verifies them; ``replication=None`` is the cluster's default. What waits on the backfill
    topic is kept for ``backfill_retention``: it is read last. ``max_record_bytes`` bounds
    the value of a published record. Partitions that are added to a topic are found within
    ``metadata_max_age``. ``max_poll_interval`` is what one batch may take before the
    broker hands its partitions on; waiting for something transient ends before half of it.
    ``attempts`` bounds the tries for one record that fails unexpectedly, with pauses from
    ``backoff`` doubling to ``backoff_limit``. Consuming stops when of the last
    ``dead_letter_window`` records more than the share ``dead_letter_share`` could not be processed.
    """

    model_config = SettingsConfigDict(
        env_prefix="TOCSIN_KAFKA_", frozen=True, extra="ignore", validate_by_name=True
    )

    servers: str = Field(default="127.0.0.1:9092", min_length=1, validation_alias="TOCSIN_KAFKA")
    client_id: str = "tocsin"

    security: Security = Security.PLAINTEXT
    mechanism: Mechanism | None = None
    username: str | None = None
    password: SecretStr | None = None
    token_file: Path | None = None
    ca_file: Path | None = None
    cert_file: Path | None = None
    key_file: Path | None = None
    key_password: SecretStr | None = None
    verify_hostname: bool = True

    topic_prefix: str = Field(default="", pattern=r"^[a-zA-Z0-9._-]*$")
    create_topics: bool = True
    partitions: int = Field(default=8, ge=1)
    replication: int | None = Field(default=None, ge=1)
    retention: Duration = timedelta(days=7)
    backfill_retention: Duration = timedelta(days=30)
    dead_letter_retention: Duration = timedelta(days=30)
    max_record_bytes: int = Field(default=2 * 1024 * 1024, ge=1024)
    compression: Literal["none", "gzip", "snappy", "lz4", "zstd"] = "none"

    batch_size: int = Field(default=200, ge=1)
    poll_timeout: Duration = timedelta(milliseconds=100)
    max_poll_interval: Duration = timedelta(minutes=5)
    session_timeout: Duration = timedelta(seconds=10)
    rebalance_timeout: Duration = timedelta(seconds=60)
    request_timeout: Duration = timedelta(seconds=30)
    metadata_max_age: Duration = timedelta(minutes=1)
    publish_timeout: Duration = timedelta(seconds=30)
    linger: AnyDuration = Field(default=timedelta(milliseconds=5), ge=timedelta(0))
    stop_timeout: Duration = timedelta(seconds=30)

    attempts: int = Field(default=3, ge=1)
    backoff: Duration = timedelta(milliseconds=500)
    backoff_limit: Duration = timedelta(seconds=15)
    dead_letter_share: float = Field(default=0.5, gt=0, le=1)
    dead_letter_window: int = Field(default=100, ge=1)

    @classmethod
    def load(cls) -> Self:
        """Read the environment; raise ConfigurationError naming the variable that is wrong."""
        try:
            return cls()
        except ValidationError as exc:
            first = exc.errors(include_input=False, include_url=False)[0]
            message = f"{_variable(str(first['loc'][0]))}: {first['msg']}"
            raise ConfigurationError(message) from exc

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if found := find_contradiction(self):
            message = f"{_variable(found.setting)}: {found.expected}"
            raise ConfigurationError(message)
        return self

    def topic(self, topic: Topic) -> str:
        """Return the name of ``topic`` on the cluster."""
        return f"{self.topic_prefix}{topic}"

    def dead_letter_topic(self, topic: Topic) -> str:
        """Return the name on the cluster of the topic that takes the dead letters of ``topic``."""
        return dead_letter_topic(self.topic(topic))

    @property
    def topic_limit(self) -> int:
        """Return ``max.message.bytes`` for the three topics."""
        return self.max_record_bytes + _HEADER_ALLOWANCE

    @property
    def dead_letter_limit(self) -> int:
        """Return ``max.message.bytes`` for dead letters, whose value is the original in base64."""
        return 2 * self.topic_limit


def _variable(setting: str) -> str:
    if setting in {"servers", "TOCSIN_KAFKA"}:
        return "TOCSIN_KAFKA"
    return f"TOCSIN_KAFKA_{setting.upper()}"
