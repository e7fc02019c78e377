"""How does a core hand its messages on over Kafka?"""

from collections.abc import Sequence
from typing import Generic

from shared.broker.producing import Outgoing, Producer
from shared.broker.settings import KafkaSettings
from shared.broker.streams import M, Stream
from shared.clock import Clock
from shared.envelope.cloud_event import Envelope, to_headers
from shared.errors import PermanentError


class KafkaPublisher(Generic[M]):
    """Publish messages of one stream; a ``shared.publishing.Publisher`` over Kafka.

    ``source`` is the CloudEvents source: who says so, ``/tocsin/extract``.
    """

    def __init__(
        self,
        stream: Stream[M],
        producer: Producer,
        settings: KafkaSettings,
        *,
        source: str,
        clock: Clock,
    ) -> None:
        self._stream = stream
        self._producer = producer
        self._topic = settings.topic(stream.topic)
        self._limit = settings.max_record_bytes
        self._source = source
        self._clock = clock

    async def publish(self, batch: Sequence[M]) -> None:
        """Return when every message is acknowledged by all in-sync replicas.

        Raises TransientError when Kafka does not say so in time (publish the batch again, readers
        drop repeats), PermanentError naming the size of a message that is too large: then nothing
        of the batch was sent.
        """
        if batch:
            await self._producer.send_all([self._outgoing(message) for message in batch])

    def _outgoing(self, message: M) -> Outgoing:
        stream = self._stream
        value = message.model_dump_json().encode()
        name = stream.name(message)
        if len(value) > self._limit:
            fault = f"{stream.model.__name__} {name} has {len(value)} bytes"
            message_text = f"{fault}; at most {self._limit} fit (TOCSIN_KAFKA_MAX_RECORD_BYTES)"
            raise PermanentError(message_text)
        envelope = Envelope(
            id=name,
            source=self._source,
            type=stream.event_type,
            time=self._clock.now(),
            subject=stream.key(message),
            correlation_id=stream.correlation(message),
        )
        return Outgoing(self._topic, stream.key(message).encode(), to_headers(envelope), value)
