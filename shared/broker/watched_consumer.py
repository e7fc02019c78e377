"""Does the consumer poll, and does a failing poll lose the records that it had already taken?"""

import time
from collections.abc import Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import ConsumerStoppedError, KafkaError

Polled = dict[TopicPartition, list[ConsumerRecord]]


class WatchedConsumer(AIOKafkaConsumer):  # type: ignore[misc]  # aiokafka is untyped
    """An aiokafka consumer that knows when it last polled and survives a poll that fails.

    ``getmany`` advances one partition after the other and throws away what it has taken when a
    later one raises (a corrupt record, a header name that is not UTF-8); the next commit would pass
    those records. Here a failed poll first puts every partition back to where it was.
    """

    def __init__(self, *topics: str, **options: Any) -> None:
        super().__init__(*topics, **options)
        self._expected: dict[TopicPartition, int] = {}
        self.polled_at: float | None = None
        self.failing_since: float | None = None
        self.failure: str | None = None

    async def getmany(
        self, *partitions: TopicPartition, timeout_ms: float = 0, max_records: int | None = None
    ) -> Polled:
        """Return records as aiokafka does; raise only KafkaError, with nothing lost.

        FastStream waits after a KafkaError; any other error would make it spin.
        """
        try:
            polled: Polled = await super().getmany(
                *partitions, timeout_ms=timeout_ms, max_records=max_records
            )
        except ConsumerStoppedError:
            raise
        except Exception as exc:
            await self._note_failure(exc)
            if isinstance(exc, KafkaError):
                raise
            message = f"a record could not be read: {exc!r}"
            raise KafkaError(message) from exc
        self._note_success(polled)
        return polled

    def seek(self, partition: TopicPartition, offset: int) -> None:
        """Go on at ``offset``; raise IllegalStateError when the partition is not assigned."""
        super().seek(partition, offset)
        self._expected[partition] = offset

    def forget_positions(self) -> None:
        """Forget where partitions stood, because they have just been assigned anew."""
        self._expected.clear()

    def waiting(self) -> int:
        """Return how many records are known to lie beyond what was polled; asks no broker."""
        return sum(
            max(0, (self.highwater(partition) or 0) - reached)
            for partition, reached in self._expected.items()
            if partition in self.assignment()
        )

    def _note_success(self, polled: Polled) -> None:
        self.polled_at = time.monotonic()
        self.failing_since = self.failure = None
        for partition, records in polled.items():
            self._expected[partition] = _end(records)

    async def _note_failure(self, exc: Exception) -> None:
        self.failing_since = self.failing_since or time.monotonic()
        self.failure = repr(exc)
        for partition in self.assignment():
            if (expected := await self._expected_at(partition)) is not None:
                super().seek(partition, expected)

    async def _expected_at(self, partition: TopicPartition) -> int | None:
        if partition in self._expected:
            return self._expected[partition]
        start: int | None = await self.committed(partition)
        if start is None:
            start = (await self.beginning_offsets([partition]))[partition]
        # Meanwhile the partition may have been taken away, or been put where the database says.
        if partition not in self.assignment():
            return None
        return self._expected.get(partition, start)


def _end(records: Sequence[ConsumerRecord]) -> int:
    return int(records[-1].offset) + 1
