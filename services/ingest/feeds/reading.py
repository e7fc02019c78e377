"""Which format do the bytes of a feed have, and what does the feed say?"""

from collections.abc import Callable

from services.ingest.feeds.atom import read_atom
from services.ingest.feeds.fields import Reading
from services.ingest.feeds.jsonfeed import read_json
from services.ingest.feeds.limits import MOST_BYTES
from services.ingest.feeds.model import Feed, FeedError
from services.ingest.feeds.names import Element
from services.ingest.feeds.rss import read_rss
from services.ingest.feeds.sitemap import read_sitemap, read_sitemap_index
from services.ingest.feeds.xml import parse_xml

_READERS: dict[str, Callable[[Element, Reading], Feed]] = {
    "rss": read_rss,
    "rdf:rdf": read_rss,
    "rdf": read_rss,
    "channel": read_rss,
    "feed": read_atom,
    "entry": read_atom,
    "urlset": read_sitemap,
    "sitemapindex": read_sitemap_index,
}
_HEAD = 1024
_HTML = (b"<!doctype html", b"<html")


def parse_feed(data: bytes, *, url: str | None = None, content_type: str | None = None) -> Feed:
    """Return the feed in ``data``: RSS, RDF, Atom, JSON Feed or sitemap, told apart by content.

    ``url`` is the base of relative addresses, ``content_type`` the HTTP header. Ill-formed feeds
    are read as far as they go, with diagnoses. Raises FeedError, and nothing else, when the bytes
    are no feed or too many.
    """
    if len(data) > MOST_BYTES:
        message = f"byte {MOST_BYTES}: expected a feed of at most {MOST_BYTES} bytes"
        raise FeedError(message)
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head:
        message = "byte 0: expected a feed, found nothing"
        raise FeedError(message)
    if head.lstrip(b"\x00").startswith((b"{", b"[")):
        return read_json(data, url=url, content_type=content_type)
    if head[:15].lower().startswith(_HTML):
        message = "byte 0: expected a feed, found an HTML page"
        raise FeedError(message)
    root, diagnoses = parse_xml(data, url=url, content_type=content_type)
    reading = Reading(root, diagnoses, url)
    read = _READERS.get(reading.names[root.tag])
    if read is None:
        message = f"byte 0: expected rss, feed, rdf:RDF or urlset, found <{str(root.tag)[:60]}>"
        raise FeedError(message)
    return read(root, reading)
