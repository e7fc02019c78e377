"""How long do records take over three hops of our Kafka layer, when nobody does anything?"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from typing import Generic, TypeVar

from shared.broker.bus import KafkaBus
from shared.broker.publishing import KafkaPublisher
from shared.broker.records import Batch
from shared.broker.settings import KafkaSettings
from shared.broker.streams import ALERTS, ARTICLES, CODINGS
from shared.broker.topic_creation import ensure_topics
from shared.messages import Alert, Article, Coding, Message

In = TypeVar("In", bound=Message)
Out = TypeVar("Out", bound=Message)


class _Hop(Generic[In, Out]):
    """Publish for each message that comes the one made for it before the clock ran."""

    def __init__(
        self, name: Callable[[In], str], made: dict[str, Out], publisher: KafkaPublisher[Out]
    ) -> None:
        self._name, self._made, self._publisher = name, made, publisher

    async def __call__(self, batch: Batch[In]) -> None:
        await self._publisher.publish([self._made[self._name(one)] for one in batch.values])


class _Last:
    """Count what arrives at the end."""

    def __init__(self, awaited: int) -> None:
        self._missing = awaited
        self.done = asyncio.Event()

    async def __call__(self, batch: Batch[Alert]) -> None:
        self._missing -= len(batch)
        if self._missing <= 0:
            self.done.set()


async def bus_seconds(
    settings: KafkaSettings,
    articles: Sequence[Article],
    codings: Sequence[Coding],
    alerts: Sequence[Alert],
) -> float:
    """Return the seconds from the first publish to the last record at the end.

    Three consumers, each of a bus and group of its own, as the three services have.
    """
    await ensure_topics(settings)
    ingest, extract, alert, reader = (KafkaBus(settings, service=f"bench{n}") for n in range(4))
    coded = {one.article.article_id: one for one in codings}
    rung = {coding.article.article_id: one for coding, one in zip(codings, alerts, strict=True)}
    last = _Last(len(alerts))
    extract.subscribe(
        ARTICLES,
        group=f"{settings.topic_prefix}extract",
        handler=_Hop(_article_id, coded, extract.publisher(CODINGS)),
    )
    alert.subscribe(
        CODINGS,
        group=f"{settings.topic_prefix}alert",
        handler=_Hop(_coded_id, rung, alert.publisher(ALERTS)),
    )
    reader.subscribe(ALERTS, group=f"{settings.topic_prefix}reader", handler=last)
    async with AsyncExitStack() as started:
        for bus in (reader, alert, extract, ingest):
            await started.enter_async_context(bus)
        began = time.perf_counter()
        await _publish(ingest.publisher(ARTICLES).publish, articles, settings.batch_size)
        await last.done.wait()
        return time.perf_counter() - began


async def _publish(
    publish: Callable[[Sequence[Article]], Awaitable[None]], articles: Sequence[Article], size: int
) -> None:
    for at in range(0, len(articles), size):
        await publish(articles[at : at + size])


def _article_id(article: Article) -> str:
    return article.article_id


def _coded_id(coding: Coding) -> str:
    return coding.article.article_id
