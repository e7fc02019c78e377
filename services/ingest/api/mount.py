"""How do the API of ingest and another one share one address?"""

from starlette.types import ASGIApp, Receive, Scope, Send

_FEEDS = "/v1/feeds"
_ARTICLES = "/v1/articles"


class BesideFeeds:
    """Give requests for feeds, and articles that are posted, to one application, all else on."""

    def __init__(self, feeds: ASGIApp, other: ASGIApp) -> None:
        self._feeds = feeds
        self._other = other

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        await (self._feeds if _of_feeds(scope) else self._other)(scope, receive, send)


def _of_feeds(scope: Scope) -> bool:
    if scope["type"] != "http":
        return False
    path: str = scope["path"]
    posted = path == _ARTICLES and scope["method"] == "POST"
    return posted or path == _FEEDS or path.startswith(f"{_FEEDS}/")
