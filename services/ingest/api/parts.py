"""What does the API of ingest need to answer a request?"""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import Request

from services.ingest.feed_desk import FeedDesk
from services.ingest.metrics import IngestMetrics
from services.ingest.store.api_keys import StoredKeys
from shared.clock import Clock
from shared.messages import Article
from shared.publishing import Publisher


@dataclass(frozen=True, slots=True)
class FeedApiParts:
    """The parts of the process that requests use; ``publisher`` takes articles handed in."""

    desk: FeedDesk
    keys: StoredKeys
    publisher: Publisher[Article]
    clock: Clock
    metrics: IngestMetrics


def parts_of(request: Request) -> FeedApiParts:
    """Return the parts of the application that serves ``request``."""
    return cast("FeedApiParts", request.app.state.parts)


Parts = Annotated[FeedApiParts, Depends(parts_of)]
