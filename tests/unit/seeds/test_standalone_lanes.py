"""Do fresh articles go before the backlog in one process, too?"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import cast

from services.standalone import Cores
from services.standalone_lanes import SLICE, lane_publisher
from shared.messages import Article

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
BACKLOG = 10 * SLICE


@dataclass
class Slow:
    """Cores that commit one batch at a time, each when it is let."""

    committed: list[str] = field(default_factory=list)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    began: asyncio.Event = field(default_factory=asyncio.Event)
    let: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))

    async def publish(self, batch: Sequence[Article]) -> None:
        async with self.turn:
            self.began.set()
            await self.let.acquire()
            self.committed += [one.article_id for one in batch]


def articles(kind: str, count: int, hours_old: float) -> list[Article]:
    return [
        Article(
            article_id=f"{kind}-{number}",
            content_version="1",
            source="s",
            published_at=NOON - timedelta(hours=hours_old),
            fetched_at=NOON,
            text="x",
        )
        for number in range(count)
    ]


async def test_a_fresh_article_overtakes_the_backlog_of_many_polls() -> None:
    cores, woken = Slow(), asyncio.Event()
    publisher = lane_publisher(cast("Cores", cores), woken.set)
    backlog = [
        asyncio.create_task(publisher.publish(articles(f"old{poll}", BACKLOG, 9)))
        for poll in range(4)
    ]
    await cores.began.wait()

    fresh = asyncio.create_task(publisher.publish(articles("new", 1, 0)))
    while not fresh.done():
        cores.let.release()
        await asyncio.wait([fresh], timeout=0.01)

    # At most the slice that was under way, and one more that had its turn already.
    assert cores.committed.index("new-0") <= 2 * SLICE
    assert woken.is_set()
    for _ in range(4 * BACKLOG):
        cores.let.release()
    async with asyncio.timeout(10):
        await asyncio.gather(*backlog)
    assert len(cores.committed) == 4 * BACKLOG + 1
