"""Which feeds does a web page point to?"""

from dataclasses import dataclass
from itertools import islice
from urllib.parse import urljoin

from lxml import etree, html

MOST_BYTES = 4 * 1024 * 1024
MOST_FOUND = 100
_TYPES = {
    "application/rss+xml": "RSS",
    "application/atom+xml": "Atom",
    "application/rdf+xml": "RSS 1.0",
    "application/feed+json": "JSON Feed",
}
_MOST_LINKS = 5_000
_LONGEST = 2048
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that a page names: its address, the format it is said to have, its title."""

    url: str
    format: str
    title: str | None


def feeds_of(page: bytes, *, url: str, content_type: str | None = None) -> tuple[FoundFeed, ...]:
    """Return the feeds that ``page`` names by ``<link rel="alternate">``, in its order.

    ``url`` is where the page was found and, unless it has a ``<base>``, what addresses are relative
    to. Only web addresses are returned, each once. Any bytes are read; what is no HTML names none.
    """
    root = _parsed(page[:MOST_BYTES], content_type)
    if root is None:
        return ()
    base = _base(root, url)
    found: dict[str, FoundFeed] = {}
    for link in islice(root.iter("link"), _MOST_LINKS):
        feed = _feed(link, base)
        if feed is not None and len(found) < MOST_FOUND:
            found.setdefault(feed.url, feed)
    return tuple(found.values())


def _parsed(page: bytes, content_type: str | None) -> html.HtmlElement | None:
    _, _, charset = (content_type or "").partition("charset=")
    named = charset.split(";")[0].strip(" \"'")
    for encoding in (named or None, None):
        try:
            parser = html.HTMLParser(encoding=encoding, no_network=True, remove_comments=True)
            return html.document_fromstring(page, parser=parser)
        except (etree.LxmlError, LookupError, ValueError):
            continue
    return None


def _base(root: html.HtmlElement, url: str) -> str:
    for element in root.iter("base"):
        href = element.get("href")
        if href:
            return _joined(url, href) or url
    return url


def _feed(link: html.HtmlElement, base: str) -> FoundFeed | None:
    relations = set(_words(link.get("rel")).lower().split())
    kind = _words(link.get("type")).lower().partition(";")[0].strip()
    href = (link.get("href") or "").strip()
    # rel="alternate stylesheet" names a style, rel="feed" a feed of whatever type.
    alternate = "alternate" in relations and "stylesheet" not in relations and kind in _TYPES
    if not href or not (alternate or "feed" in relations):
        return None
    url = _joined(base, href)
    if url is None:
        return None
    title = _words(link.get("title"))[:_LONGEST_TITLE]
    return FoundFeed(url, _TYPES.get(kind, "unknown"), title or None)


def _joined(base: str, href: str) -> str | None:
    try:
        url = urljoin(base, href)
    except ValueError:
        return None
    fits = len(url) <= _LONGEST and not any(part.isspace() for part in url)
    return url if fits and url.startswith(("http://", "https://")) else None


def _words(text: str | None) -> str:
    return " ".join((text or "").split())
