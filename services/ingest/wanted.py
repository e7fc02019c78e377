"""What is asked for, a feed, a page or a robots.txt, and what can be an answer to that?"""

from dataclasses import dataclass, replace
from datetime import timedelta

_NO_TEXT = ("image/", "audio/", "video/", "font/", "application/pdf", "application/zip")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A kind of document: how it is asked for, and which answers are none.

    ``only`` are the beginnings of the types that will do, any if empty; ``refused`` those of types
    that will not. ``most_bytes`` and ``timeout`` are the fetcher's own where None. With ``cut`` the
    beginning of a larger body is taken for the body.
    """

    noun: str
    accept: str
    refused: tuple[str, ...] = _NO_TEXT
    only: tuple[str, ...] = ()
    most_bytes: int | None = None
    timeout: timedelta | None = None
    cut: bool = False

    def takes(self, content_type: str | None) -> bool:
        """Say whether an answer of ``content_type`` may be one; one without a type may."""
        kind = (content_type or "").lower().lstrip()
        if not kind:
            return True
        return not kind.startswith(self.refused) and (not self.only or kind.startswith(self.only))

    def bounded(self, most_bytes: int, timeout: timedelta) -> "Wanted":
        """Return this with bounds of its own."""
        return replace(self, most_bytes=most_bytes, timeout=timeout)


FEED = Wanted(
    noun="a feed",
    accept=(
        "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, "
        "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1"
    ),
)
PAGE = Wanted(
    noun="a page",
    accept="text/html, application/xhtml+xml;q=0.9",
    only=("text/html", "application/xhtml+xml"),
)
ROBOTS = Wanted(
    noun="a robots.txt",
    accept="text/plain, */*;q=0.1",
    refused=(),
    # RFC 9309 asks for at least 500 kibibytes to be read.
    most_bytes=512 * 1024,
    timeout=timedelta(seconds=10),
    cut=True,
)
