"""How is a consumer examined without disturbing it?"""

import asyncio
import time
from datetime import timedelta

from aiokafka import TopicPartition
from aiokafka.errors import IllegalStateError, KafkaError
from faststream.kafka.subscriber.usecase import BatchSubscriber

from shared.broker.assignment import Assignment
from shared.broker.health import (
    Bounds,
    ConsumerHealth,
    ConsumerState,
    Facts,
    PartitionLag,
    judge,
)
from shared.broker.watched_consumer import WatchedConsumer

_ANSWER_SECONDS = 1.5
_SILENCE_SECONDS = 15.0


class Probe:
    """Examine one consumer."""

    def __init__(
        self, group: str, topic: str, assignment: Assignment, max_poll_interval: timedelta
    ) -> None:
        self._group = group
        self._topic = topic
        self._assignment = assignment
        self._bounds = Bounds(_SILENCE_SECONDS, max_poll_interval.total_seconds())

    async def examine(self, subscriber: BatchSubscriber | None) -> ConsumerHealth:
        """Return what is found; never raise and take at most 1.5 s."""
        consumer = subscriber.consumer if subscriber else None
        watched = consumer if isinstance(consumer, WatchedConsumer) else None
        facts = self._observe(subscriber, watched)
        state = judge(facts, self._bounds)
        failure = watched.failure if watched else None
        partitions: tuple[PartitionLag, ...] = ()
        if watched is not None:
            try:
                partitions = await asyncio.wait_for(self._lags(watched), _ANSWER_SECONDS)
            except (TimeoutError, KafkaError, IllegalStateError) as exc:
                failure = failure or repr(exc)
                if state is ConsumerState.CONSUMING:
                    state = ConsumerState.UNREACHABLE
        return ConsumerHealth(
            group=self._group,
            topic=self._topic,
            state=state,
            since_poll=facts.since_poll,
            batch_age=facts.batch_age,
            partitions=partitions,
            failure=failure or self._assignment.commit_failure,
        )

    def is_beyond_help(self, subscriber: BatchSubscriber | None) -> bool:
        """Say whether only a new process can help: the task ended, or polls keep failing."""
        consumer = subscriber.consumer if subscriber else None
        watched = consumer if isinstance(consumer, WatchedConsumer) else None
        facts = self._observe(subscriber, watched)
        state = judge(facts, self._bounds)
        tired = state is ConsumerState.FAILING and (facts.failing_for or 0.0) > self._bounds.batch
        return tired or state is ConsumerState.DEAD

    def _observe(
        self, subscriber: BatchSubscriber | None, consumer: WatchedConsumer | None
    ) -> Facts:
        now = time.monotonic()
        polled = consumer.polled_at if consumer else None
        failing = consumer.failing_since if consumer else None
        last = max((at for at in (polled, self._assignment.batch_ended) if at), default=None)
        since = self._assignment.batch_began
        tasks = subscriber.tasks if subscriber else []
        return Facts(
            running=subscriber is not None and subscriber.running,
            halted=self._assignment.is_halted,
            task_alive=any(not task.done() for task in tasks),
            failing_for=None if failing is None else now - failing,
            since_poll=None if last is None else now - last,
            batch_age=None if since is None else now - since,
            restoring=self._assignment.is_restoring,
        )

    async def _lags(self, consumer: WatchedConsumer) -> tuple[PartitionLag, ...]:
        held: list[TopicPartition] = sorted(consumer.assignment())
        ends = await consumer.end_offsets(held) if held else {}
        return tuple(
            [
                PartitionLag(tp.topic, tp.partition, await self._position(consumer, tp), ends[tp])
                for tp in held
            ]
        )

    async def _position(self, consumer: WatchedConsumer, partition: TopicPartition) -> int:
        known = self._assignment.reached.get(partition)
        return int(await consumer.position(partition)) if known is None else known
