"""By which topic does ingest hand an article on?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from shared.lanes import Route, route_of
from shared.messages import Article
from shared.publishing import Publisher

FRESH_WITHIN = timedelta(hours=6)
"""Longer than the longest ordinary pause between two polls: what is older was missed then."""


@dataclass(frozen=True, slots=True)
class LanePublisher:
    """Publish each article on its route, the fresh ones of a batch first; a ``Publisher``."""

    fresh: Publisher[Article]
    backfill: Publisher[Article]
    fresh_within: timedelta = FRESH_WITHIN

    async def publish(self, batch: Sequence[Article]) -> None:
        """Return when all of ``batch`` is safe downstream, or raise; then publish it all again.

        Articles keep their order on each route.
        """
        for route, publisher in ((Route.FRESH, self.fresh), (Route.BACKFILL, self.backfill)):
            some = [one for one in batch if route_of(one, self.fresh_within) is route]
            if some:
                await publisher.publish(some)
