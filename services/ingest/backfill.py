"""How do recorded articles come into a running system without being in the way of the news?"""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

from services.ingest.files import read_articles
from shared.broker.bus import KafkaBus
from shared.broker.settings import KafkaSettings
from shared.broker.streams import BACKFILL
from shared.broker.topic_creation import ensure_topics
from shared.messages import Article

_BATCH = 100


async def backfill(
    kafka: KafkaSettings,
    paths: Sequence[Path],
    stop: asyncio.Event,
    *,
    published: datetime | None = None,
    rate: float | None = None,
) -> int:
    """Publish the articles of ``paths`` to the backfill topic; return how many are acknowledged.

    In order of publication, at most ``rate`` in a second; it ends early once ``stop`` is set. Done
    again they have the same ids, and nothing is coded, stored or rung twice. Raises InvalidInput
    naming file and line before anything is published.
    """
    await ensure_topics(kafka)
    articles = read_articles(paths, published=published)
    done = 0
    async with KafkaBus(kafka, service="ingest") as bus:
        publisher = bus.publisher(BACKFILL)
        while not stop.is_set():
            some = await asyncio.to_thread(lambda: list(islice(articles, _batch(rate))))
            if not some:
                break
            await publisher.publish([_marked(one) for one in some])
            done += len(some)
            if rate is not None:
                await _pause(stop, len(some) / rate)
    return done


def _batch(rate: float | None) -> int:
    return _BATCH if rate is None else max(1, min(_BATCH, int(rate)))


def _marked(article: Article) -> Article:
    return article.model_copy(update={"lane": "backfill"})


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
