"""Do the topics exist on the cluster, and if not, may we create them?"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import (
    ClusterAuthorizationFailedError,
    InvalidReplicationFactorError,
    KafkaError,
    PolicyViolationError,
    TopicAlreadyExistsError,
    TopicAuthorizationFailedError,
    for_code,
)

from shared.broker.security import client_options, milliseconds
from shared.broker.settings import KafkaSettings
from shared.errors import ConfigurationError, TocsinError, Unavailable
from shared.topics import Topic

_LOOK_SECONDS = 0.05
_FORBIDDEN = (
    ClusterAuthorizationFailedError,
    TopicAuthorizationFailedError,
    PolicyViolationError,
)


@dataclass(frozen=True, slots=True)
class WantedTopic:
    """A topic as the settings want it."""

    name: str
    partitions: int
    replication: int | None
    config: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TopicReport:
    """Which topics were created and which were there already."""

    created: tuple[str, ...]
    existing: tuple[str, ...]


def wanted_topics(settings: KafkaSettings) -> tuple[WantedTopic, ...]:
    """Return the topics and their dead-letter topics."""
    found: list[WantedTopic] = []
    for topic in Topic:
        waiting = topic is Topic.BACKFILL
        retention = settings.backfill_retention if waiting else settings.retention
        kept = _config(retention, settings.topic_limit)
        found.append(_wanted(settings, settings.topic(topic), kept))
        dead = _config(settings.dead_letter_retention, settings.dead_letter_limit)
        found.append(_wanted(settings, settings.dead_letter_topic(topic), dead))
    return tuple(found)


async def ensure_topics(settings: KafkaSettings) -> TopicReport:
    """Create the topics that are missing; may be called any number of times, by many at once.

    Existing topics are left as they are, new ones can be used at once. Where creating is switched
    off or forbidden, raises ConfigurationError naming what is missing; Unavailable when no broker
    answers.
    """
    wanted = wanted_topics(settings)
    admin = AIOKafkaAdminClient(**client_options(settings))
    try:
        await admin.start()
        existing = await _existing(admin)
        missing = [topic for topic in wanted if topic.name not in existing]
        if missing and not settings.create_topics:
            raise _missing(missing, "TOCSIN_KAFKA_CREATE_TOPICS is off")
        if missing:
            await _create(admin, missing)
            await _wait_until_led(admin, wanted, settings.request_timeout)
    except (KafkaError, OSError) as exc:
        message = f"no Kafka broker of {settings.servers} answered: {exc!r}"
        raise Unavailable(message) from exc
    finally:
        await admin.close()
    created = tuple(topic.name for topic in missing)
    return TopicReport(created, tuple(t.name for t in wanted if t.name not in created))


def _wanted(settings: KafkaSettings, name: str, config: Mapping[str, str]) -> WantedTopic:
    return WantedTopic(name, settings.partitions, settings.replication, config)


def _config(retention: timedelta, limit: int) -> dict[str, str]:
    return {
        "cleanup.policy": "delete",
        "retention.ms": str(milliseconds(retention.total_seconds())),
        "max.message.bytes": str(limit),
    }


async def _existing(admin: AIOKafkaAdminClient) -> frozenset[str]:
    # Asking for topics by name would create them on clusters that create what is asked for.
    return frozenset(await admin.list_topics())


async def _wait_until_led(
    admin: AIOKafkaAdminClient, wanted: Sequence[WantedTopic], patience: timedelta
) -> None:
    names = {topic.name for topic in wanted}
    try:
        async with asyncio.timeout(patience.total_seconds()):
            # The cluster tells nobody when a leader is chosen.
            while not names <= {found["topic"] for found in await _led(admin)}:  # noqa: ASYNC110
                await asyncio.sleep(_LOOK_SECONDS)
    except TimeoutError as exc:
        message = f"new topics have no leader after {patience.total_seconds():g} s"
        raise Unavailable(message) from exc


async def _led(admin: AIOKafkaAdminClient) -> list[dict[str, Any]]:
    described: list[dict[str, Any]] = await admin.describe_topics()
    return [
        topic
        for topic in described
        if topic["partitions"]
        and all(partition["leader"] >= 0 for partition in topic["partitions"])
    ]


async def _create(admin: AIOKafkaAdminClient, missing: Sequence[WantedTopic]) -> None:
    answer = await admin.create_topics([_new_topic(topic) for topic in missing])
    for name, code, *rest in answer.topic_errors:
        _check(name, for_code(code), rest[0] if rest else None, missing)


def _new_topic(topic: WantedTopic) -> NewTopic:
    config = dict(topic.config)
    if topic.replication is None:
        # aiokafka takes -1, the cluster's default, only beside an assignment; this one is empty.
        return NewTopic(topic.name, topic.partitions, -1, {}, config)
    return NewTopic(topic.name, topic.partitions, topic.replication, None, config)


def _check(name: str, error: type[Any], detail: str | None, missing: Sequence[WantedTopic]) -> None:
    if error.errno in {0, TopicAlreadyExistsError.errno}:
        return
    raise _refusal(name, error, detail, missing)


def _refusal(
    name: str, error: type[Any], detail: str | None, missing: Sequence[WantedTopic]
) -> TocsinError:
    reason = f"{error.__name__}: {detail}" if detail else error.__name__
    if issubclass(error, _FORBIDDEN):
        return _missing(missing, f"creating them is forbidden ({reason})")
    if error is InvalidReplicationFactorError:
        return ConfigurationError(f"TOCSIN_KAFKA_REPLICATION: {reason}")
    if error.retriable:
        return Unavailable(f"topic {name} was not created: {reason}")
    return ConfigurationError(f"topic {name} cannot be created: {reason}")


def _missing(missing: Sequence[WantedTopic], why: str) -> ConfigurationError:
    names = ", ".join(topic.name for topic in missing)
    return ConfigurationError(f"these Kafka topics are missing and {why}: {names}")
