"""Which broker properties make a single Kafka node that listens on this machine only?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, assert_never

from shared.errors import ConfigurationError
from shared.local.ports import HOST

_PLAIN_WORD = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Plaintext:
    """Let every client on this machine in, unencrypted."""


@dataclass(frozen=True, slots=True)
class SaslSsl:
    """Let in who knows the password, over TLS.

    ``user`` and ``password`` are fixed when the folder is first formatted; letters, digits and
    ``._-`` only, because Kafka's format tool has no quoting.
    """

    user: str
    password: str = field(repr=False)
    mechanism: Literal["SCRAM-SHA-256", "SCRAM-SHA-512"] = "SCRAM-SHA-256"

    def __post_init__(self) -> None:
        """Reject words that Kafka's format tool would misread."""
        if not (_PLAIN_WORD.fullmatch(self.user) and _PLAIN_WORD.fullmatch(self.password)):
            message = "user and password of a local SASL broker: letters, digits and ._- expected"
            raise ConfigurationError(message)


Security = Plaintext | SaslSsl


@dataclass(frozen=True, slots=True)
class Ports:
    """Hold the two TCP ports of a node: for clients and for its own controller."""

    client: int
    controller: int


@dataclass(frozen=True, slots=True)
class Stores:
    """Hold the PEM files of a TLS listener: its key with certificate, and the authority."""

    key_and_certificate: Path
    authority: Path


_SINGLE_NODE = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.listener.names": "CONTROLLER",
    "inter.broker.listener.name": "CLIENT",
    "auto.create.topics.enable": "false",
    "num.partitions": "8",
    "group.initial.rebalance.delay.ms": "0",
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "4",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "share.coordinator.state.topic.num.partitions": "4",
    # After a kill the node must wait until its former registration expires (default 9 s).
    "broker.session.timeout.ms": "3000",
    "broker.heartbeat.interval.ms": "500",
    # The default, 128 MB, is a quarter of the small heap.
    "log.cleaner.dedupe.buffer.size": "8388608",
}


def broker_properties(
    data: Path, ports: Ports, security: Security, stores: Stores | None
) -> dict[str, str]:
    """Return the properties of a node that keeps its data in ``data``.

    ``stores`` is needed for SaslSsl. Replication is 1 everywhere and topics are not made by
    being written to, as on real clusters. Source: Kafka 4.3 broker configuration.
    """
    endpoints = f"CLIENT://{HOST}:{ports.client},CONTROLLER://{HOST}:{ports.controller}"
    return (
        _SINGLE_NODE
        | {
            "log.dirs": str(data),
            "listeners": endpoints,
            "advertised.listeners": endpoints,
            "controller.quorum.bootstrap.servers": f"{HOST}:{ports.controller}",
        }
        | _security_properties(security, stores)
    )


def render(properties: Mapping[str, str]) -> str:
    """Return the text of a Java properties file, one line per key, sorted."""
    return "".join(f"{key}={_escape(properties[key])}\n" for key in sorted(properties))


def _escape(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n")


def _security_properties(security: Security, stores: Stores | None) -> dict[str, str]:
    match security:
        case Plaintext():
            return {"listener.security.protocol.map": "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT"}
        case SaslSsl():
            if stores is None:
                message = "a SASL_SSL listener needs PEM stores"
                raise ConfigurationError(message)
            return _sasl_ssl_properties(security, stores)
        case _:
            assert_never(security)


def _sasl_ssl_properties(security: SaslSsl, stores: Stores) -> dict[str, str]:
    mechanism = security.mechanism
    login = (
        "org.apache.kafka.common.security.scram.ScramLoginModule required "
        f'username="{security.user}" password="{security.password}";'
    )
    return {
        "listener.security.protocol.map": "CLIENT:SASL_SSL,CONTROLLER:PLAINTEXT",
        "sasl.enabled.mechanisms": mechanism,
        "sasl.mechanism.inter.broker.protocol": mechanism,
        f"listener.name.client.{mechanism.lower()}.sasl.jaas.config": login,
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": str(stores.key_and_certificate),
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": str(stores.authority),
    }
