"""What happens to a batch of articles read from Kafka?"""

from services.extract.coding import ArticleCoder
from services.extract.metrics import ExtractMetrics
from shared.broker.records import Batch
from shared.messages import Article, Coding
from shared.publishing import Publisher


class CodeBatches:
    """Code each batch and publish its codings; the offsets are committed only after that."""

    def __init__(
        self, coder: ArticleCoder, publisher: Publisher[Coding], metrics: ExtractMetrics
    ) -> None:
        self._coder = coder
        self._publisher = publisher
        self._metrics = metrics

    async def __call__(self, batch: Batch[Article]) -> None:
        """Return when every coding of ``batch`` is acknowledged by the broker."""
        with self._metrics.batch_seconds.time():
            codings = await self._coder.code([consumed.value for consumed in batch])
            await self._publisher.publish(codings)
