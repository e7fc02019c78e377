"""How is FastStream made to consume a stream so that nothing is lost?"""

import asyncio
from collections.abc import Callable
from typing import Any, Generic, cast

import structlog
from faststream.kafka import KafkaBroker
from faststream.kafka.subscriber.usecase import BatchSubscriber
from faststream.middlewares import AckPolicy

from shared.broker.assignment import Assignment
from shared.broker.backoff import Backoff
from shared.broker.delivery import Delivery
from shared.broker.health import ConsumerHealth
from shared.broker.message import DeliveryMessage
from shared.broker.pace import Pace
from shared.broker.positions import PositionStore
from shared.broker.probe import Probe
from shared.broker.processing import BatchProcessor, Counts, DeadLetters, Handler
from shared.broker.records import to_record
from shared.broker.security import milliseconds
from shared.broker.settings import KafkaSettings
from shared.broker.streams import M, Stream
from shared.broker.watched_consumer import WatchedConsumer
from shared.errors import TransientError

_log = structlog.get_logger(__name__)

_MIN_FETCH_BYTES = 1024 * 1024


class StreamConsumer(Generic[M]):
    """Read one stream in one consumer group, batch by batch, into a handler.

    At least once: a record is committed only after the handler returned, after it was
    dead-lettered, or when its event type is not ours. ``on_fatal`` is told the error that ends
    consuming for good; nothing more is read after that.
    """

    def __init__(
        self,
        stream: Stream[M],
        handler: Handler[M],
        settings: KafkaSettings,
        *,
        group: str,
        letters: DeadLetters,
        positions: PositionStore | None,
        on_fatal: Callable[[Exception], None],
    ) -> None:
        backoff = Backoff(settings.backoff, settings.backoff_limit)
        self._pace = Pace(backoff, settings.max_poll_interval / 2)
        self._processor = BatchProcessor(
            stream, handler, letters, self._pace, attempts=settings.attempts
        )
        self._assignment = Assignment(
            group=group,
            store=positions,
            backoff=backoff,
            patience=settings.rebalance_timeout / 2,
            on_fatal=self._give_up,
        )
        self._settings = settings
        self._on_fatal = on_fatal
        self._subscriber: BatchSubscriber | None = None
        self.topic = settings.topic(stream.topic)
        self.group = group
        self._probe = Probe(self.group, self.topic, self._assignment, settings.max_poll_interval)

    @property
    def counts(self) -> Counts:
        """Return what has become of the records so far."""
        return self._processor.counts

    def subscribe(self, broker: KafkaBroker) -> None:
        """Register with ``broker``, which starts and stops the reading."""
        # The policy stands here and not on the broker, where FastStream looks past it.
        subscriber = broker.subscriber(
            self.topic,
            batch=True,
            group_id=self.group,
            ack_policy=AckPolicy.NACK_ON_ERROR,
            listener=self._assignment,
            parser=self._parse,
            decoder=_decode,
            no_reply=True,
            **_consumer_options(self._settings),
        )
        subscriber(self._consume)
        self._subscriber = subscriber
        self._assignment.consumer = self._current

    def ask_to_stop(self) -> None:
        """End waits, so that the batch in flight ends soon."""
        self._pace.stop()

    async def close(self) -> None:
        """Let go of what FastStream does not know of."""
        await self._assignment.close()

    def waiting(self) -> int:
        """Return how many records are known to wait that no batch has taken yet; asks no broker."""
        consumer = self._current()
        return consumer.waiting() if consumer is not None else 0

    async def health(self) -> ConsumerHealth:
        """Say what the consumer does and how far it is behind; never raise."""
        return await self._probe.examine(self._subscriber)

    def is_beyond_help(self) -> bool:
        """Say whether reading has ended in a way that only a new process can mend."""
        return self._probe.is_beyond_help(self._subscriber)

    def _current(self) -> WatchedConsumer | None:
        subscriber = self._subscriber
        return cast("WatchedConsumer | None", subscriber.consumer) if subscriber else None

    async def _parse(self, raw: tuple[Any, ...]) -> DeliveryMessage:
        delivery = Delivery([to_record(record) for record in raw])
        return DeliveryMessage(raw, delivery, self._assignment)

    async def _consume(self, delivery: Delivery) -> None:
        try:
            await self._processor.process(delivery)
        except TransientError:
            raise
        except asyncio.CancelledError:
            self._assignment.end_batch()
            raise
        except Exception as exc:
            self._give_up(exc)
            raise

    def _give_up(self, error: Exception) -> None:
        _log.critical("consumer_gave_up", group=self.group, topic=self.topic, error=repr(error))
        self._assignment.halt()
        self._on_fatal(error)


async def _decode(message: DeliveryMessage) -> Delivery:
    return message.delivery


def _consumer_options(settings: KafkaSettings) -> dict[str, Any]:
    session = settings.session_timeout.total_seconds()
    return {
        "auto_offset_reset": "earliest",
        "isolation_level": "read_committed",
        "max_records": settings.batch_size,
        "batch_timeout_ms": milliseconds(settings.poll_timeout.total_seconds()),
        "max_poll_interval_ms": milliseconds(settings.max_poll_interval.total_seconds()),
        "session_timeout_ms": milliseconds(session),
        "heartbeat_interval_ms": milliseconds(min(3.0, session / 3)),
        "rebalance_timeout_ms": milliseconds(settings.rebalance_timeout.total_seconds()),
        "max_partition_fetch_bytes": max(_MIN_FETCH_BYTES, settings.topic_limit),
    }
