"""What does an RSS feed say (0.90 to 2.0 and RDF), with the modules that news feeds use?"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from services.ingest.feeds.dates_usual import usual_date
from services.ingest.feeds.fields import (
    XML_LANG,
    Fields,
    Reading,
    number,
    usual_category,
    usual_text,
    usual_url,
)
from services.ingest.feeds.limits import MOST_ENTRIES
from services.ingest.feeds.markup import all_text, plain_title
from services.ingest.feeds.model import DiagnosisKind, Enclosure, Feed, Source
from services.ingest.feeds.names import Element
from services.ingest.feeds.persons import authors, usual_authors
from services.ingest.feeds.shapes import Part, Parts
from services.ingest.feeds.tombstones import deleted_in

_AUTHORS = ("author", "dc:creator", "dc:author", "atom:author", "itunes:author")
_TITLES = ("title", "dc:title", "atom:title", "media:title")
_SUMMARIES = ("description", "dc:description", "atom:summary", "media:description")
_CONTENTS = ("content:encoded", "atom:content", "content", "fullitem")
_BODIES = ("body", "xhtml:body", "xhtml:div")
_PUBLISHED = ("pubdate", "published", "dcterms:issued", "atom:published")
_UPDATED = ("dc:date", "dcterms:modified", "atom:updated", "lastbuilddate")
_LINKS = ("enclosure", "atom:link", "link")
_LANGUAGES = ("dc:language", "language")
_SOURCES = ("source", "dc:source", "atom:source")
_CATEGORIES = ("category", "dc:subject", "keywords")
_PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10080, "monthly": 43200, "yearly": 525600}
_LONGEST_TTL_MINUTES = 366 * 1440
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"


def read_rss(root: Element, reading: Reading) -> Feed:
    """Return the feed under ``root``, an ``rss``, ``rdf:RDF``, ``Channel`` or ``channel``."""
    above = reading.fields(root)
    channel = above.first("channel")
    fields = above if channel is None else reading.fields(channel)
    items = list(islice(_items(above, fields), MOST_ENTRIES + 1))
    if len(items) > MOST_ENTRIES:
        detail = f"more than {MOST_ENTRIES} entries; the rest was left out"
        reading.diagnose(DiagnosisKind.TOO_MANY_ENTRIES, detail)
    entries = tuple(reading.fields(item).entry(RSS_ENTRY) for item in items[:MOST_ENTRIES])
    return Feed(
        title=fields.title("title", "dc:title"),
        link=_link(fields),
        language=fields.text("language", "dc:language") or root.get(XML_LANG),
        ttl=_ttl(fields, reading),
        hubs=tuple(_atom_links(fields, "hub")),
        self_url=next(_atom_links(fields, "self"), None),
        entries=entries,
        deleted=deleted_in(fields),
        diagnoses=tuple(reading.diagnoses),
    )


def _items(above: Fields, channel: Fields) -> Iterator[Element]:
    names = ("item", "entry", "atom:entry")
    yield from channel.all(*names)
    if above is not channel:
        yield from above.all(*names)
    # RSS 1.1 wraps its items.
    for wrapper in channel.all("items"):
        yield from channel.within(wrapper).all(*names)


def _identifier(fields: Fields) -> str | None:
    return fields.text("guid", "atom:id") or fields.parent.get(_ABOUT) or None


def _summary(fields: Fields) -> str | None:
    return fields.text(*_SUMMARIES) or fields.text("itunes:summary")


def _content(fields: Fields) -> str | None:
    return fields.text(*_CONTENTS) or fields.text(*_BODIES)


def _entry_link(fields: Fields) -> str | None:
    return _link(fields) or _permalink(fields)


def _link(fields: Fields) -> str | None:
    link = fields.url("link")
    if link is not None:
        return link
    for element in fields.all("link"):
        href = element.get("href")
        if href and element.get("rel", "alternate") == "alternate":
            return fields.resolved(href, element)
    return next(_atom_links(fields, "alternate"), None)


def _atom_links(fields: Fields, relation: str) -> Iterator[str]:
    for element in fields.all("atom:link"):
        href = element.get("href")
        if href and element.get("rel", "alternate") == relation:
            url = fields.resolved(href, element)
            if url:
                yield url


def _permalink(fields: Fields) -> str | None:
    guid = fields.first("guid")
    if guid is None or guid.get("isPermaLink", "true").strip().lower() != "true":
        return None
    url = (guid.text or "").strip()
    return url if url.startswith(("http://", "https://")) else None


def _enclosures(fields: Fields) -> tuple[Enclosure, ...]:
    links = fields.all("atom:link", "link")
    linked = [link for link in links if link.get("rel") == "enclosure"]
    enclosed = fields.all("enclosure")
    if not linked and not enclosed:
        return ()
    named = (*enclosed, *linked)
    return tuple(filter(None, (fields.enclosure(element, "url") for element in named)))


def _no_enclosure(text: str) -> tuple[()] | None:
    # What stands in a link as text is the address of the page and no enclosure.
    return () if text.strip() else None


def _categories(fields: Fields) -> tuple[str, ...]:
    return fields.texts(*_CATEGORIES)


def _source(fields: Fields) -> Source | None:
    element = fields.first(*_SOURCES)
    if element is None:
        return None
    inside = fields.within(element)
    title = inside.title("title", "atom:title") if len(element) else None
    if title is None:
        title = " ".join(all_text(element).split()) or None
    named = element.get("url")
    url = fields.resolved(named, element) if named else None
    return Source(title, url) if title or url else None


def _ttl(fields: Fields, reading: Reading) -> timedelta | None:
    text = fields.text("ttl")
    if text is None:
        return _syndication(fields)
    minutes = number(text)
    if not minutes:
        reading.diagnose(DiagnosisKind.BAD_FIELD, f"ttl is {text[:20]!r}, expected minutes")
        return None
    return timedelta(minutes=min(minutes, _LONGEST_TTL_MINUTES))


def _syndication(fields: Fields) -> timedelta | None:
    period = _PERIODS.get((fields.text("sy:updateperiod") or "").lower())
    if period is None:
        return None
    times = number(fields.text("sy:updatefrequency")) or 1
    return max(timedelta(minutes=period) / times, timedelta(minutes=1))


RSS_ENTRY = Parts(
    Part("id", _identifier, ("guid", "atom:id"), usual_text, attribute=_ABOUT),
    Part("link", _entry_link, ("link", "atom:link", "guid"), usual_url, ("link",)),
    Part("title", lambda fields: fields.title(*_TITLES), _TITLES, plain_title),
    Part("summary", _summary, (*_SUMMARIES, "itunes:summary"), usual_text),
    Part("content", _content, (*_CONTENTS, *_BODIES), usual_text),
    Part("published", lambda fields: fields.date(*_PUBLISHED), _PUBLISHED, usual_date),
    Part("updated", lambda fields: fields.date(*_UPDATED), _UPDATED, usual_date),
    Part("authors", lambda fields: authors(fields, *_AUTHORS), _AUTHORS, usual_authors, alone=True),
    Part("categories", _categories, _CATEGORIES, usual_category, alone=True),
    Part("language", lambda fields: fields.language(*_LANGUAGES), _LANGUAGES, attribute=XML_LANG),
    Part("enclosures", _enclosures, _LINKS, _no_enclosure, ("link",), alone=True),
    Part("source", _source, _SOURCES),
)
