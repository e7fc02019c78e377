"""How is the API of ingest put together from its parts?"""

from collections.abc import Sequence
from importlib import metadata

from fastapi import FastAPI
from starlette.routing import BaseRoute

from services.ingest.api import articles, feeds
from services.ingest.api.parts import FeedApiParts
from shared.http.failures import handle_failures


def create_feeds_app(parts: FeedApiParts, further: Sequence[BaseRoute] = ()) -> FastAPI:
    """Return the application that serves `/v1/feeds`, `/v1/articles` and ``further`` routes.

    It opens and closes nothing: whoever made the parts does.
    """
    app = FastAPI(
        title="Tocsin ingest",
        summary="Feeds, and articles that are handed in.",
        version=metadata.version("tocsin"),
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.parts = parts
    app.include_router(feeds.router)
    app.include_router(articles.router)
    app.router.routes.extend(further)
    handle_failures(app, [*feeds.router.routes, *articles.router.routes])
    return app
