"""Which feeds does an OPML file name, and how are feeds written as OPML 2.0?

Whoever sends the file may be hostile: nothing outside the bytes is read, and a document that
declares entities is refused. libxml2 bounds depth (256) and text.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime

from lxml import etree

from services.ingest.full_text import full_text_of
from services.ingest.new_feed import NewFeed
from shared.errors import InvalidInput
from shared.ontology import SourceKind

MOST_BYTES = 8 * 1024 * 1024
MOST_FEEDS = 50_000
_NAMESPACE = "urn:tocsin:opml"
_OWN = ("outlet", "publisher", "owner", "country")
_WEB = re.compile(r"https?://\S{1,2040}")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """The feeds of an OPML file in its order; ``passed_over`` says which outlines were none."""

    feeds: tuple[NewFeed, ...]
    title: str | None = None
    passed_over: tuple[str, ...] = ()


def read_opml(data: bytes) -> Subscriptions:
    """Return the feeds that ``data`` names, with titles and categories (folders as ``a/b``).

    Outlines that name no web feed are passed over and told. Raises InvalidInput naming the line
    when it is no OPML, declares entities, or is beyond the limits of this module.
    """
    root = _parsed(data)
    body = root.find("body")
    if root.tag != "opml" or body is None:
        message = f"line {root.sourceline}: expected <opml> with a <body>, got <{root.tag}>"
        raise InvalidInput(message)
    feeds: dict[str, NewFeed] = {}
    passed_over: list[str] = []
    for outline, folders in _outlines(body, ()):
        url = _address(outline)
        if url is None:
            passed_over += _told(outline)
            continue
        feed = _feed(outline, url, folders)
        feeds[url] = _merged(feeds[url], feed) if url in feeds else feed
        if len(feeds) > MOST_FEEDS:
            message = f"line {outline.sourceline}: expected at most {MOST_FEEDS} feeds"
            raise InvalidInput(message)
    if not feeds:
        message = f"line {body.sourceline}: expected outlines with an xmlUrl, found none"
        raise InvalidInput(message)
    return Subscriptions(
        tuple(feeds.values()), _words(root.findtext("head/title")), tuple(passed_over)
    )


def write_opml(feeds: Iterable[NewFeed], *, title: str, now: datetime) -> bytes:
    """Return ``feeds`` as OPML 2.0 that ``read_opml`` reads back without loss.

    A feed stands in the folder of its first category. What OPML has no word for (kind, owner,
    publisher, outlet, country, full_text) stands in attributes of the namespace
    ``urn:tocsin:opml``.
    """
    root = etree.Element("opml", version="2.0", nsmap={"tocsin": _NAMESPACE})
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = _legal(title)
    etree.SubElement(head, "dateCreated").text = format_datetime(now)
    body = etree.SubElement(root, "body")
    folders: dict[str, etree._Element] = {}
    for feed in feeds:
        into = _folder(body, folders, feed.categories[0]) if feed.categories else body
        etree.SubElement(into, "outline", _attributes(feed))
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _parsed(data: bytes) -> etree._Element:
    if len(data) > MOST_BYTES:
        message = f"expected an OPML file of at most {MOST_BYTES} bytes, got {len(data)}"
        raise InvalidInput(message)
    # Without the zeros, so that UTF-16 hides nothing.
    if b"<!ENTITY" in data.replace(b"\x00", b""):
        message = "expected OPML without a document type that declares entities"
        raise InvalidInput(message)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as exc:
        line = exc.lineno if isinstance(exc, etree.XMLSyntaxError) else None
        message = f"line {line or 1}: expected well-formed OPML ({exc})"
        raise InvalidInput(message) from exc
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and declared.entities():  # type: ignore[union-attr]  # the stubs lack it
        message = "expected OPML without a document type that declares entities"
        raise InvalidInput(message)
    return root


def _outlines(
    parent: etree._Element, folders: tuple[str, ...]
) -> Iterator[tuple[etree._Element, tuple[str, ...]]]:
    for outline in parent.iterchildren("outline"):
        yield outline, folders
        name = _words(outline.get("text") or outline.get("title"))
        inside = (*folders, _category(name)) if name else folders
        yield from _outlines(outline, inside)


def _address(outline: etree._Element) -> str | None:
    given = next((value for name, value in _named(outline) if name == "xmlurl"), "").strip()
    # "feed://" and "feed:https://" are what browsers once wrote.
    url = re.sub(r"^feed:(//)?(?=https?:)", "", given)
    url = re.sub(r"^feed://", "http://", url)
    return url if _WEB.fullmatch(url) else None


def _told(outline: etree._Element) -> list[str]:
    given = [value for name, value in _named(outline) if name == "xmlurl"]
    if given:
        return [f"line {outline.sourceline}: {given[0][:200]!r} is no web address"]
    if len(outline) == 0:
        text = (outline.get("text") or outline.get("title") or "")[:100]
        return [f"line {outline.sourceline}: the outline {text!r} has no xmlUrl"]
    return []


def _feed(outline: etree._Element, url: str, folders: tuple[str, ...]) -> NewFeed:
    outlet, publisher, owner, country = (
        _words(outline.get(f"{{{_NAMESPACE}}}{name}")) for name in _OWN
    )
    kind = outline.get(f"{{{_NAMESPACE}}}kind")
    listed = (part.strip().strip("/") for part in outline.get("category", "").split(","))
    categories = ("/".join(folders), *(_words(part) or "" for part in listed))
    return NewFeed(
        url=url,
        title=_words(outline.get("title") or outline.get("text")),
        kind=SourceKind(kind) if kind in list(SourceKind) else None,
        language=_words(outline.get("language")),
        categories=tuple(dict.fromkeys(one for one in categories if one)),
        full_text=full_text_of(outline.get(f"{{{_NAMESPACE}}}full_text")),
        outlet=outlet,
        publisher=publisher,
        owner=owner,
        country=country,
    )


def _merged(known: NewFeed, again: NewFeed) -> NewFeed:
    return replace(known, categories=tuple(dict.fromkeys(known.categories + again.categories)))


def _named(outline: etree._Element) -> Iterator[tuple[str, str]]:
    for name, value in outline.attrib.items():
        yield str(name).lower(), str(value)


def _words(text: str | None) -> str | None:
    folded = " ".join((text or "").split())[:_LONGEST].strip()
    return folded or None


def _category(name: str) -> str:
    # "/" parts folders and "," parts categories.
    return name.replace("/", "-").replace(",", ";")


def _folder(
    body: etree._Element, folders: dict[str, etree._Element], category: str
) -> etree._Element:
    if category not in folders:
        outer, _, name = category.rpartition("/")
        parent = _folder(body, folders, outer) if outer else body
        folders[category] = etree.SubElement(parent, "outline", {"text": _legal(name)})
    return folders[category]


def _attributes(feed: NewFeed) -> dict[str, str]:
    title = _legal(feed.title or "")
    given = {
        "type": "rss",
        "text": title or feed.url,
        "title": title,
        "xmlUrl": feed.url,
        "language": feed.language,
        "category": ",".join(f"/{_legal(one)}" for one in feed.categories[1:]),
        f"{{{_NAMESPACE}}}kind": feed.kind,
        f"{{{_NAMESPACE}}}full_text": feed.full_text,
        **{f"{{{_NAMESPACE}}}{name}": getattr(feed, name) for name in _OWN},
    }
    return {name: _legal(value) for name, value in given.items() if value}


def _legal(text: str) -> str:
    return _ILLEGAL.sub("", text)
