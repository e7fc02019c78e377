"""How does a batch of records become safe in Kafka, or is it known that it did not?"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, MessageSizeTooLargeError, RecordTooLargeError

from shared.broker.security import client_options, milliseconds
from shared.broker.settings import KafkaSettings
from shared.envelope.cloud_event import Headers
from shared.errors import PermanentError, Unavailable

_log = structlog.get_logger(__name__)

_PRODUCER_BATCH_BYTES = 256 * 1024
_CLOSE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A record to be written."""

    topic: str
    key: bytes | None
    headers: Headers
    value: bytes | None


class Producer:
    """Write records, acknowledged by all in-sync replicas, in order within a partition.

    Idempotent: the broker drops what the client repeats after a lost answer. After a delivery
    that failed, aiokafka's sequence numbers have a gap that the broker refuses for ever, so the
    connection is then made anew.
    """

    def __init__(self, settings: KafkaSettings) -> None:
        self._settings = settings
        self._timeout = settings.publish_timeout.total_seconds()
        self._producer: AIOKafkaProducer | None = None
        self._closing: set[asyncio.Task[None]] = set()
        self._starting = asyncio.Lock()

    async def start(self) -> None:
        """Connect; raise Unavailable when no broker answers or it turns the client away."""
        await self._connected()

    async def stop(self) -> None:
        """Let go of the connections; everything sent before has been confirmed or has raised."""
        self._discard()
        await asyncio.gather(*self._closing)

    async def send_all(self, records: Sequence[Outgoing]) -> None:
        """Write ``records`` and return when every one is acknowledged.

        Raises Unavailable when that cannot be said in time: some of them may be written, so the
        caller sends all again. Raises PermanentError for a record that is too large; nothing of
        the batch is sent then, unless the size is refused by the broker alone.
        """
        try:
            async with asyncio.timeout(self._timeout):
                producer = await self._connected()
                acknowledged = [await _enqueue(producer, record) for record in records]
                await asyncio.gather(*acknowledged)
        except TimeoutError as exc:
            message = f"Kafka did not acknowledge {len(records)} records in {self._timeout:g} s"
            raise Unavailable(message) from exc
        except (MessageSizeTooLargeError, RecordTooLargeError) as exc:
            self._discard()
            raise PermanentError(_too_large(records, exc)) from exc
        except (KafkaError, OSError) as exc:
            self._discard()
            message = f"Kafka did not take {len(records)} records: {exc!r}"
            raise Unavailable(message) from exc

    async def _connected(self) -> AIOKafkaProducer:
        async with self._starting:
            if self._producer is None:
                producer = AIOKafkaProducer(**_options(self._settings))
                try:
                    await producer.start()
                except KafkaError as exc:
                    await producer.stop()
                    message = f"no Kafka broker of {self._settings.servers} lets us in: {exc!r}"
                    raise Unavailable(message) from exc
                except BaseException:
                    await producer.stop()
                    raise
                self._producer = producer
            return self._producer

    def _discard(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            task = asyncio.create_task(_close(producer), name="close-producer")
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)

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


async def _enqueue(producer: AIOKafkaProducer, record: Outgoing) -> asyncio.Future[Any]:
    waiting: asyncio.Future[Any] = await producer.send(
        record.topic, record.value, record.key, headers=list(record.headers)
    )
    # When the caller gives up, a later failure must not be reported as never retrieved.
    waiting.add_done_callback(_retrieve)
    return waiting


def _retrieve(waiting: asyncio.Future[Any]) -> None:
    if not waiting.cancelled():
        waiting.exception()


async def _close(producer: AIOKafkaProducer) -> None:
    try:
        await asyncio.wait_for(producer.stop(), _CLOSE_SECONDS)
    except TimeoutError:
        # aiokafka waits for ever to deliver what nobody waits for any more.
        await producer.client.close()
        await producer._sender.close()  # noqa: SLF001
    except KafkaError as exc:
        _log.info("producer_closed_with_error", error=repr(exc))


def _options(settings: KafkaSettings) -> dict[str, Any]:
    return client_options(settings) | {
        "acks": "all",
        "enable_idempotence": True,
        "linger_ms": milliseconds(settings.linger.total_seconds()),
        "max_batch_size": _PRODUCER_BATCH_BYTES,
        "max_request_size": settings.dead_letter_limit,
        "compression_type": None if settings.compression == "none" else settings.compression,
    }


def _too_large(records: Sequence[Outgoing], exc: KafkaError) -> str:
    largest = max(records, key=lambda record: len(record.value or b""))
    size = len(largest.value or b"")
    return f"a record of {size} bytes is too large for topic {largest.topic}: {exc}"
