"""What does a page that was recorded by somebody else say, read as a feed with one entry?"""

import codecs

from lxml import etree

from services.ingest.feeds import Entry, Feed

_PAGES = ("text/html", "application/xhtml+xml")


def page_feed(data: bytes, *, url: str, content_type: str | None) -> Feed | None:
    """Return a feed whose one entry is the page, with its whole body; None if it is no page."""
    kind, _, parameters = (content_type or "").lower().partition(";")
    if kind.strip() not in _PAGES:
        return None
    parser = etree.HTMLParser(
        encoding=_charset(parameters), no_network=True, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    body = None if root is None else root.find("body")
    if root is None or body is None:
        return None
    markup = etree.tostring(body, encoding="unicode", method="html", with_tail=False)
    title = " ".join((root.findtext(".//title") or "").split()) or None
    return Feed(
        link=url, language=root.get("lang"), entries=(Entry(link=url, title=title, content=markup),)
    )


def _charset(parameters: str) -> str | None:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "charset":
        return None
    try:
        return codecs.lookup(value.strip().strip("\"'")).name
    except LookupError:
        return None
