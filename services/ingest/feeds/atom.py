"""What does an Atom feed say (0.3 and 1.0)?"""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from services.ingest.feeds.dates_usual import usual_date
from services.ingest.feeds.fields import XML_LANG, Fields, Reading, usual_text
from services.ingest.feeds.limits import MOST_ENTRIES
from services.ingest.feeds.markup import all_text, inner_markup, plain_title
from services.ingest.feeds.model import DiagnosisKind, Enclosure, Feed, Source
from services.ingest.feeds.names import Element
from services.ingest.feeds.persons import authors
from services.ingest.feeds.shapes import Part, Parts
from services.ingest.feeds.tombstones import deleted_in

_HTML = (None, "", "text/html", "application/xhtml+xml", "html", "xhtml")
_WEB = ("http://", "https://")
_SUMMARIES = ("summary", "media:description")
_PUBLISHED = ("published", "issued", "created", "dcterms:issued")
_UPDATED = ("updated", "modified", "dcterms:modified", "dc:date")
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
    entries = tuple(reading.fields(one).entry(ATOM_ENTRY) for one in elements[:MOST_ENTRIES])
    if all_by:
        entries = tuple(one if one.authors else replace(one, authors=all_by) for one in entries)
    return Feed(
        title=None if lone else _title(fields),
        link=None if lone else _link(fields),
        language=root.get(XML_LANG) or fields.text("dc:language"),
        hubs=tuple(_links(fields, "hub")),
        self_url=next(_links(fields, "self"), None),
        entries=entries,
        deleted=() if lone else deleted_in(fields),
        diagnoses=tuple(reading.diagnoses),
    )


def _entry_link(fields: Fields) -> str | None:
    link = _link(fields)
    if link is None:
        identifier = fields.text("id")
        return identifier if identifier and identifier.startswith(_WEB) else None
    return link


def _authors(fields: Fields) -> tuple[str, ...]:
    own = authors(fields, "author", "dc:creator")
    source = fields.first("source")
    return own or (() if source is None else authors(fields.within(source), "author"))


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


def _enclosures(fields: Fields) -> tuple[Enclosure, ...]:
    links = [link for link in fields.all("link") if link.get("rel") == "enclosure"]
    if not links:
        return ()
    return tuple(filter(None, (fields.enclosure(link, "href") for link in links)))


def _categories(fields: Fields) -> tuple[str, ...]:
    named = (
        one.get("term") or one.get("label") or all_text(one)
        for one in fields.all("category", "dc:subject")
    )
    return tuple(dict.fromkeys(filter(None, map(str.strip, named))))


def _source(fields: Fields) -> Source | None:
    title, url = _title(fields), _link(fields) or next(_links(fields, "self"), None)
    return Source(title, url) if title or url else None


def _entry_source(fields: Fields) -> Source | None:
    element = fields.first("source")
    return None if element is None else _source(fields.within(element))


ATOM_ENTRY = Parts(
    Part("id", lambda fields: fields.text("id"), ("id",), usual_text),
    Part("link", _entry_link, ("link", "id")),
    Part("title", _title, ("title", "dc:title", "media:title")),
    Part("summary", lambda fields: _body(fields, *_SUMMARIES), _SUMMARIES),
    Part("content", lambda fields: _body(fields, "content"), ("content",)),
    Part("published", lambda fields: fields.date(*_PUBLISHED), _PUBLISHED, usual_date),
    Part("updated", lambda fields: fields.date(*_UPDATED), _UPDATED, usual_date),
    Part("authors", _authors, ("author", "dc:creator", "source")),
    Part("categories", _categories, ("category", "dc:subject")),
    Part(
        "language",
        lambda fields: fields.language("dc:language"),
        ("dc:language",),
        attribute=XML_LANG,
    ),
    Part("enclosures", _enclosures, ("link",)),
    Part("source", _entry_source, ("source",)),
)
