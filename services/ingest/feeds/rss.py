"""What does an RSS feed say (0.90 to 2.0 and RDF), with the modules that news feeds use?"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from services.ingest.feeds.fields import XML_LANG, Fields, Reading, number
from services.ingest.feeds.limits import MOST_ENTRIES
from services.ingest.feeds.markup import all_text
from services.ingest.feeds.model import DiagnosisKind, Enclosure, Entry, Feed, Source
from services.ingest.feeds.names import Element
from services.ingest.feeds.persons import authors

_AUTHORS = ("author", "dc:creator", "dc:author", "atom:author", "itunes:author")
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
    entries = tuple(_entry(reading.fields(item)) for item in items[:MOST_ENTRIES])
    return Feed(
        title=fields.title("title", "dc:title"),
        link=_link(fields),
        language=fields.text("language", "dc:language") or root.get(XML_LANG),
        ttl=_ttl(fields, reading),
        hubs=tuple(_atom_links(fields, "hub")),
        self_url=next(_atom_links(fields, "self"), None),
        entries=entries,
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


def _entry(fields: Fields) -> Entry:
    guid = fields.text("guid", "atom:id") or fields.parent.get(_ABOUT) or None
    summary, content = _bodies(fields)
    return Entry(
        id=guid,
        link=_link(fields) or _permalink(fields),
        title=fields.title("title", "dc:title", "atom:title", "media:title"),
        summary=summary,
        content=content,
        published=fields.date("pubdate", "published", "dcterms:issued", "atom:published"),
        updated=fields.date("dc:date", "dcterms:modified", "atom:updated", "lastbuilddate"),
        authors=authors(fields, *_AUTHORS),
        categories=fields.texts(*_CATEGORIES),
        language=fields.language("dc:language", "language"),
        enclosures=tuple(_enclosures(fields)),
        source=_source(fields),
    )


def _bodies(fields: Fields) -> tuple[str | None, str | None]:
    summary = fields.text("description", "dc:description", "atom:summary", "media:description")
    content = fields.text("content:encoded", "atom:content", "content", "fullitem")
    content = content or fields.text("body", "xhtml:body", "xhtml:div")
    return summary or fields.text("itunes:summary"), content


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


def _enclosures(fields: Fields) -> Iterator[Enclosure]:
    linked = [link for link in fields.all("atom:link", "link") if link.get("rel") == "enclosure"]
    for element in (*fields.all("enclosure"), *linked):
        enclosure = fields.enclosure(element, "url")
        if enclosure:
            yield enclosure


def _source(fields: Fields) -> Source | None:
    element = fields.first("source", "dc:source", "atom:source")
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
