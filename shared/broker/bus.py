"""What does a service hold to consume and publish over Kafka?"""

import asyncio
import logging
from functools import partial
from types import TracebackType
from typing import Any, Self, cast

from aiokafka.errors import KafkaError
from faststream.kafka import KafkaBroker

from shared.broker.consumer import StreamConsumer
from shared.broker.health import ConsumerHealth
from shared.broker.log_noise import LIBRARY_LOG, quieten
from shared.broker.positions import PositionStore
from shared.broker.processing import Handler
from shared.broker.producing import Producer
from shared.broker.publishing import KafkaPublisher
from shared.broker.security import (
    faststream_security,
    milliseconds,
    server_list,
    token_options,
)
from shared.broker.settings import KafkaSettings
from shared.broker.share_limit import ShareLimit
from shared.broker.streams import M, Stream
from shared.broker.watched_consumer import WatchedConsumer
from shared.clock import Clock, WallClock
from shared.dead_letter.burying import DeadLetterTopic
from shared.errors import PermanentError, Unavailable

_WATCH_SECONDS = 1.0


class ConsumerDied(PermanentError):
    """Report that a consumer ended by itself or could not poll for longer than allowed."""


class KafkaBus:
    """One service's consumers and publishers, started and stopped together.

    ``service`` is named in the envelopes and dead letters. Nothing connects before ``start``.
    """

    def __init__(
        self, settings: KafkaSettings, *, service: str, clock: Clock | None = None
    ) -> None:
        quieten()
        self._settings = settings
        self._service = service
        self._clock = clock or WallClock()
        self._producer = Producer(settings)
        self._broker = KafkaBroker(**_broker_options(settings))
        self._consumers: list[StreamConsumer[Any]] = []
        self._fatal: Exception | None = None
        self._ended = asyncio.Event()

    def publisher(self, stream: Stream[M]) -> KafkaPublisher[M]:
        """Return a publisher of ``stream``; it works while the bus is started."""
        return KafkaPublisher(
            stream,
            self._producer,
            self._settings,
            source=f"/tocsin/{self._service}",
            clock=self._clock,
        )

    def subscribe(
        self,
        stream: Stream[M],
        *,
        group: str,
        handler: Handler[M],
        positions: PositionStore | None = None,
        batch_size: int | None = None,
    ) -> StreamConsumer[M]:
        """Have ``stream`` read in ``group`` into ``handler`` once the bus is started.

        With ``positions`` the database is the authority over where reading goes on, and the
        handler has to save ``batch.positions`` in its transaction. ``batch_size`` is the most
        records of a batch, if another than the bus has.
        """
        size = {} if batch_size is None else {"batch_size": batch_size}
        limit = ShareLimit(self._settings.dead_letter_share, self._settings.dead_letter_window)
        letters = DeadLetterTopic(self._producer, limit, service=self._service, clock=self._clock)
        consumer = StreamConsumer(
            stream,
            handler,
            self._settings.model_copy(update=size),
            group=group,
            letters=letters,
            positions=positions,
            on_fatal=self._fail,
        )
        consumer.subscribe(self._broker)
        self._consumers.append(consumer)
        return consumer

    async def start(self) -> None:
        """Connect, join the groups and begin to read; return when partitions are assigned.

        That may take the session timeout when a member of the group was killed a moment ago.
        Raises Unavailable when the brokers do not answer, or not let us in.
        """
        try:
            await self._start()
        except KafkaError as exc:
            await self.stop()
            message = f"the brokers {self._settings.servers} do not let us read: {exc!r}"
            raise Unavailable(message) from exc
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Finish or give back the batch in flight, commit, leave the groups, disconnect.

        What a handler does not finish within ``stop_timeout`` is cancelled and comes again.
        """
        for consumer in self._consumers:
            consumer.ask_to_stop()
        await self._broker.stop()
        for consumer in self._consumers:
            await consumer.close()
        await self._producer.stop()

    async def failed(self) -> None:
        """Wait until a consumer has ended for good and raise why; the process should then exit.

        Raises TooManyDeadLetters, DeadLetterRefused or ConsumerDied.
        """
        while self._fatal is None:
            try:
                async with asyncio.timeout(_WATCH_SECONDS):
                    await self._ended.wait()
            except TimeoutError:
                self._look_for_dead()
        raise self._fatal

    @property
    def topics(self) -> tuple[str, ...]:
        """Return the names on the cluster of the topics that are read."""
        return tuple(consumer.topic for consumer in self._consumers)

    async def health(self) -> tuple[ConsumerHealth, ...]:
        """Return the state of every consumer, for /readyz and metrics."""
        return tuple(await asyncio.gather(*(one.health() for one in self._consumers)))

    async def _start(self) -> None:
        await self._producer.start()
        await self._broker.connect()
        config = self._broker.config.broker_config
        options = cast("partial[Any]", config.builder).keywords
        config.builder = partial(WatchedConsumer, **options)
        await self._broker.start()

    def _look_for_dead(self) -> None:
        for consumer in self._consumers:
            if consumer.is_beyond_help():
                message = f"{consumer.group} reads {consumer.topic} no more"
                self._fail(ConsumerDied(message))

    def _fail(self, error: Exception) -> None:
        self._fatal = self._fatal or error
        self._ended.set()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()


def _broker_options(settings: KafkaSettings) -> dict[str, Any]:
    return {
        "bootstrap_servers": server_list(settings),
        "client_id": settings.client_id,
        "request_timeout_ms": milliseconds(settings.request_timeout.total_seconds()),
        "metadata_max_age_ms": milliseconds(settings.metadata_max_age.total_seconds()),
        "security": faststream_security(settings),
        "graceful_timeout": settings.stop_timeout.total_seconds(),
        # Our own producer and topic creation need no second set of connections and rights.
        "consumer_only": True,
        "apply_types": False,
        "logger": logging.getLogger(LIBRARY_LOG),
        "log_level": logging.DEBUG,
        **token_options(settings),
    }
