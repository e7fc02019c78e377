"""What happens to the batches that the alert service reads from Kafka?"""

from collections.abc import Callable, Collection, Mapping

import structlog

from services.alert.decide import Decider
from services.alert.metrics import AlertMetrics
from services.alert.positions import Position
from services.alert.store.alert_store import SqlAlertStore
from shared.broker.records import Batch
from shared.clock import Clock
from shared.messages import Article, Coding

log = structlog.get_logger()


class CodingBatches:
    """Decide each batch in one transaction with its positions; the offsets follow after that.

    ``wake`` is called when deliveries may have become due.
    """

    def __init__(
        self,
        decider: Decider,
        clock: Clock,
        metrics: AlertMetrics,
        *,
        group: str,
        wake: Callable[[], None],
    ) -> None:
        self._decider = decider
        self._clock = clock
        self._metrics = metrics
        self._group = group
        self._wake = wake

    async def __call__(self, batch: Batch[Coding]) -> None:
        """Return when everything that follows from ``batch`` is committed."""
        with self._metrics.batch_seconds.time():
            outcome = await self._decider.decide_batch(
                batch.values, self._clock.now(), positions_of(batch, self._group)
            )
        self._metrics.count_batch(outcome)
        for alert in outcome.alerts:
            log.info("alert_told", alert_id=alert.alert_id, kind=alert.kind, type=alert.type.value)
        if outcome.alerts:
            self._wake()


class ArticleBatches:
    """Keep the texts and versions of articles, in a group of its own."""

    def __init__(
        self, store: SqlAlertStore, clock: Clock, metrics: AlertMetrics, *, group: str
    ) -> None:
        self._store = store
        self._clock = clock
        self._metrics = metrics
        self._group = group

    async def __call__(self, batch: Batch[Article]) -> None:
        """Return when the texts of ``batch`` are committed."""
        new = await self._store.accept_articles(
            batch.values, self._clock.now(), positions_of(batch, self._group)
        )
        self._metrics.articles.inc(new)


class StoredPositions:
    """Where the database says that a group goes on; a ``shared.broker.positions.PositionStore``."""

    def __init__(self, store: SqlAlertStore) -> None:
        self._store = store

    async def load(self, group: str, topic: str, partitions: Collection[int]) -> Mapping[int, int]:
        """Return the next offset of each of ``partitions`` that has one."""
        return {
            each.partition: each.next_offset
            for each in await self._store.positions(group)
            if each.topic == topic and each.partition in partitions
        }


def positions_of(batch: Batch[object], group: str) -> tuple[Position, ...]:
    """Return how far ``group`` is once ``batch`` is committed."""
    return tuple(
        Position(group, each.topic, each.partition, each.next_offset) for each in batch.positions
    )
