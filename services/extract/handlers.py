"""What happens to a batch of articles read from Kafka?"""

from services.extract.coding import ArticleCoder
from services.extract.metrics import ExtractMetrics
from shared.broker.processing import Rejected
from shared.broker.records import Batch
from shared.errors import PermanentError
from shared.messages import Article, Coding
from shared.publishing import Publisher


class CodeBatches:
    """Code each batch and publish its codings; the offsets are committed only after that."""

    def __init__(
        self,
        coder: ArticleCoder,
        publisher: Publisher[Coding],
        metrics: ExtractMetrics,
        tries: int,
    ) -> None:
        self._coder = coder
        self._publisher = publisher
        self._metrics = metrics
        self._tries = tries

    async def __call__(self, batch: Batch[Article]) -> list[Rejected]:
        """Return when every coding of ``batch`` is acknowledged by the broker.

        An article that no worker could answer for is published as failed, so that it is counted,
        and returned to be dead-lettered, so that it can be replayed.
        """
        with self._metrics.batch_seconds.time():
            codings = await self._coder.code([consumed.value for consumed in batch])
            await self._publisher.publish(codings)
        return [
            Rejected(consumed.record, PermanentError(coding.reason), self._tries)
            for consumed, coding in zip(batch, codings, strict=True)
            if coding.outcome == "failed"
        ]
