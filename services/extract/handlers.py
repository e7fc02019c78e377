"""What happens to a batch of articles read from Kafka, from either topic?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from services.extract.coding import ArticleCoder
from services.extract.metrics import ExtractMetrics
from services.extract.turns import Turns
from shared.broker.processing import Rejected
from shared.broker.records import Batch, Consumed
from shared.clock import Clock
from shared.errors import PermanentError
from shared.lanes import Route
from shared.messages import Article, Coding
from shared.publishing import Publisher

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class CodingParts:
    """What coding a batch takes; ``tries`` is how often a worker was asked for an article."""

    coder: ArticleCoder
    publisher: Publisher[Coding]
    turns: Turns
    metrics: ExtractMetrics
    clock: Clock
    tries: int


class FreshBatches:
    """Code each batch of the fresh articles and publish its codings; then offsets are committed.

    What has waited in Kafka for longer than ``overtaken_after``, because extract was away or is
    too slow, is handed on to the backlog first, so that newer articles need not wait behind it.
    """

    def __init__(
        self, parts: CodingParts, backlog: Publisher[Article], overtaken_after: timedelta
    ) -> None:
        self._parts = parts
        self._backlog = backlog
        self._overtaken_after = overtaken_after

    async def __call__(self, batch: Batch[Article]) -> list[Rejected]:
        """Return when every coding of ``batch``, or the article itself, is acknowledged.

        An article that no worker could answer for is published as failed, so that it is counted,
        and returned to be dead-lettered, so that it can be replayed.
        """
        now = self._parts.clock.now()
        await self._hand_on([one.value for one in batch if self._is_overtaken(one.value, now)])
        fresh = [one for one in batch if not self._is_overtaken(one.value, now)]
        if not fresh:
            return []
        parts = self._parts
        with parts.metrics.batch_seconds.time(), parts.turns.fresh(len(fresh)):
            codings = await parts.coder.code([one.value for one in fresh])
            return await _published(parts, Route.FRESH, fresh, codings)

    def _is_overtaken(self, article: Article, now: datetime) -> bool:
        # An ingest of before there were two routes sends all by this one.
        old = article.lane != "live" and not article.withdrawn
        return old or now - article.fetched_at > self._overtaken_after

    async def _hand_on(self, articles: Sequence[Article]) -> None:
        if articles:
            await self._backlog.publish(articles)
            self._parts.metrics.overtaken.inc(len(articles))
            _log.info("articles_overtaken", count=len(articles))


class BacklogBatches:
    """Code each batch of the backlog in slices of ``slice_size``, each when its turn comes."""

    def __init__(self, parts: CodingParts, slice_size: int) -> None:
        self._parts = parts
        self._slice = slice_size

    async def __call__(self, batch: Batch[Article]) -> list[Rejected]:
        """Return when every coding of ``batch`` is acknowledged; failures as for fresh ones."""
        codings: list[Coding] = []
        for at in range(0, len(batch), self._slice):
            some = [one.value for one in batch[at : at + self._slice]]
            await self._parts.turns.backlog(len(some))
            codings += await self._parts.coder.code(some)
        return await _published(self._parts, Route.BACKFILL, list(batch), codings)


async def _published(
    parts: CodingParts,
    route: Route,
    batch: Sequence[Consumed[Article]],
    codings: Sequence[Coding],
) -> list[Rejected]:
    await parts.publisher.publish(codings)
    now = parts.clock.now().timestamp()
    for consumed in batch:
        parts.metrics.count_coded(route, now - consumed.record.timestamp / 1000)
    return [
        Rejected(consumed.record, PermanentError(coding.reason), parts.tries)
        for consumed, coding in zip(batch, codings, strict=True)
        if coding.outcome == "failed"
    ]
