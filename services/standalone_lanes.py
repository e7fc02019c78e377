"""How do fresh articles go before the backlog where no Kafka lies between the cores?

Composition level. A publisher returns when its articles are committed, so there is no queue to
read out of order: the backlog is committed in small slices, and each waits for its turn. A poll
keeps its place until its backlog is committed.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.extract.precedence import Precedence, Sharing
from services.extract.turns import Turns
from services.ingest.lanes import LanePublisher
from services.standalone import Cores
from shared.messages import Article

SLICE = 8


@dataclass(frozen=True, slots=True)
class _Fresh:
    cores: Cores
    turns: Turns
    wake: Callable[[], None]

    async def publish(self, batch: Sequence[Article]) -> None:
        with self.turns.fresh(len(batch)):
            await self.cores.publish(batch)
        self.wake()


@dataclass(frozen=True, slots=True)
class _Backlog:
    cores: Cores
    turns: Turns
    wake: Callable[[], None]
    one: asyncio.Lock

    async def publish(self, batch: Sequence[Article]) -> None:
        for at in range(0, len(batch), SLICE):
            some = batch[at : at + SLICE]
            # One at a time, or the slices of many polls would stand before the next fresh article.
            async with self.one:
                await self.turns.backlog(len(some))
                await self.cores.publish(some)
            self.wake()


def lane_publisher(cores: Cores, wake: Callable[[], None]) -> LanePublisher:
    """Return what commits articles into ``cores``, the fresh ones first.

    ``wake`` is called when deliveries may have become due.
    """
    never = asyncio.Event()
    turns = Turns(Precedence(Sharing()), never, waiting=lambda: 0)
    return LanePublisher(_Fresh(cores, turns, wake), _Backlog(cores, turns, wake, asyncio.Lock()))
