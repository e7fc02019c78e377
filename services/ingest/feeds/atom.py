"""What does an Atom feed say (0.3 and 1.0)?"""

import base64
import binascii
from collections.abc import Iterator
from itertools import islice

from services.ingest.feeds.fields import XML_LANG, Fields, Reading
from services.ingest.feeds.limits import MOST_ENTRIES
from services.ingest.feeds.markup import all_text, inner_markup, plain_title
from services.ingest.feeds.model import DiagnosisKind, Enclosure, Entry, Feed, Source
from services.ingest.feeds.names import Element
from services.ingest.feeds.persons import authors

_HTML = (None, "", "text/html", "application/xhtml+xml", "html", "xhtml")
_LITERAL = (None, "", "text", "text/plain")


def read_atom(root: Element, reading: Reading) -> Feed:
    """Return the feed under ``root``, a ``feed`` or a lone ``entry``."""
    fields = reading.fields(root)
    lone = reading.names[root.tag] == "entry"
    elements = [root] if lone else list(islice(fields.all("entry"), MOST_ENTRIES + 1))
    if len(elements) > MOST_ENTRIES:
        detail = f"more than {MOST_ENTRIES} entries; the rest was left out"
        reading.diagnose(DiagnosisKind.TOO_MANY_ENTRIES, detail)
    all_by = authors(fields, "author") if not lone else ()
    entries = tuple(_entry(reading.fields(one), all_by) for one in elements[:MOST_ENTRIES])
    return Feed(
        title=None if lone else _title(fields),
        link=None if lone else _link(fields),
        language=root.get(XML_LANG) or fields.text("dc:language"),
        hubs=tuple(_links(fields, "hub")),
        self_url=next(_links(fields, "self"), None),
        entries=entries,
        diagnoses=tuple(reading.diagnoses),
    )


def _entry(fields: Fields, feed_authors: tuple[str, ...]) -> Entry:
    source = fields.first("source")
    own = authors(fields, "author", "dc:creator")
    if not own and source is not None:
        own = authors(fields.within(source), "author")
    identifier = fields.text("id")
    link = _link(fields)
    if link is None and identifier and identifier.startswith(("http://", "https://")):
        link = identifier
    return Entry(
        id=identifier,
        link=link,
        title=_title(fields),
        summary=_body(fields, "summary", "media:description"),
        content=_body(fields, "content"),
        published=fields.date("published", "issued", "created", "dcterms:issued"),
        updated=fields.date("updated", "modified", "dcterms:modified", "dc:date"),
        authors=own or feed_authors,
        categories=tuple(dict.fromkeys(_categories(fields))),
        language=fields.language("dc:language"),
        enclosures=tuple(_enclosures(fields)),
        source=None if source is None else _source(fields.within(source)),
    )


def _title(fields: Fields) -> str | None:
    element = fields.first("title")
    if element is None:
        return fields.title("dc:title", "media:title")
    if _is_literal(element):
        return " ".join(all_text(element).split()) or None
    return plain_title(_content(element))


def _body(fields: Fields, *names: str) -> str | None:
    for element in fields.all(*names):
        content = _content(element).strip()
        if content:
            return content
    return None


def _is_literal(element: Element) -> bool:
    mode = element.get("mode")
    return element.get("type") in _LITERAL and mode in (None, "xml") and len(element) == 0


def _content(element: Element) -> str:
    mode, kind = element.get("mode"), element.get("type") or ""
    coded = mode == "base64" or (
        mode is None and "/" in kind and not kind.startswith("text/") and not kind.endswith("xml")
    )
    if coded:
        return _decoded(element.text or "")
    if len(element) == 1 and str(element[0].tag).rpartition("}")[2] == "div":
        # The div that Atom asks for round XHTML is not part of the content.
        lonely = not (element.text or "").strip() and not (element[0].tail or "").strip()
        return inner_markup(element[0]) if lonely else inner_markup(element)
    return inner_markup(element)


def _decoded(text: str) -> str:
    try:
        return base64.b64decode("".join(text.split())).decode("utf-8")
    except (binascii.Error, ValueError):
        return text


def _link(fields: Fields) -> str | None:
    return next(_links(fields, "alternate", _HTML), None) or next(_links(fields, "alternate"), None)


def _links(
    fields: Fields, relation: str, types: tuple[str | None, ...] | None = None
) -> Iterator[str]:
    for element in fields.all("link"):
        # Old feeds write the address as text, as RSS does.
        href = element.get("href") or (element.text or "").strip()
        relates = (element.get("rel") or "alternate").rpartition("/")[2] == relation
        if href and relates and (types is None or element.get("type") in types):
            url = fields.resolved(href, element)
            if url:
                yield url


def _enclosures(fields: Fields) -> Iterator[Enclosure]:
    for element in fields.all("link"):
        if element.get("rel") == "enclosure":
            enclosure = fields.enclosure(element, "href")
            if enclosure:
                yield enclosure


def _categories(fields: Fields) -> Iterator[str]:
    for element in fields.all("category", "dc:subject"):
        term = element.get("term") or element.get("label") or all_text(element)
        if term.strip():
            yield term.strip()


def _source(fields: Fields) -> Source | None:
    title, url = _title(fields), _link(fields) or next(_links(fields, "self"), None)
    return Source(title, url) if title or url else None
