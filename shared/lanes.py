"""Does an article travel among the fresh ones, or where it may wait?

Two things that one must not take for each other: ``Article.lane`` says whether it may ring, the
route which topic it goes by. What is old when it is first seen takes the backfill route; after an
outage much of that is live news all the same, and rings.
"""

from datetime import timedelta
from enum import StrEnum

from shared.messages import ArticleRef


class Route(StrEnum):
    """The topic that an article goes by: ``articles.v1`` or ``articles.backfill.v1``."""

    FRESH = "fresh"
    BACKFILL = "backfill"


def route_of(article: ArticleRef, fresh_within: timedelta) -> Route:
    """Return the route of an article that was published ``fresh_within`` before it was fetched.

    Later versions of an article are older when they are fetched, so none is routed ahead of an
    earlier one, unless the earlier one was undated on a feed's first fetch. A withdrawal is news
    whatever it withdraws.
    """
    if article.withdrawn:
        return Route.FRESH
    if article.lane != "live":
        return Route.BACKFILL
    late = article.fetched_at - article.published_at > fresh_within
    return Route.BACKFILL if late else Route.FRESH
