"""What does a news sitemap say, the list of URLs that news sites write for Google?"""

from itertools import islice

from services.ingest.feeds.fields import Fields, Reading
from services.ingest.feeds.limits import MOST_ENTRIES
from services.ingest.feeds.model import DiagnosisKind, Entry, Feed, Source
from services.ingest.feeds.names import Element


def read_sitemap(root: Element, reading: Reading) -> Feed:
    """Return the URLs under ``root``, a ``urlset``, as entries without bodies."""
    fields = reading.fields(root)
    elements = list(islice(fields.all("url"), MOST_ENTRIES + 1))
    if len(elements) > MOST_ENTRIES:
        detail = f"more than {MOST_ENTRIES} entries; the rest was left out"
        reading.diagnose(DiagnosisKind.TOO_MANY_ENTRIES, detail)
    entries = tuple(_entry(reading.fields(one)) for one in elements[:MOST_ENTRIES])
    names = {entry.source.title for entry in entries if entry.source}
    languages = {entry.language for entry in entries}
    return Feed(
        title=names.pop() if len(names) == 1 else None,
        language=languages.pop() if len(languages) == 1 else None,
        entries=entries,
        diagnoses=tuple(reading.diagnoses),
    )


def read_sitemap_index(root: Element, reading: Reading) -> Feed:
    """Return no entries, but a diagnosis that names the sitemaps to add instead."""
    fields = reading.fields(root)
    places = [reading.fields(one).url("loc") for one in islice(fields.all("sitemap"), 3)]
    named = ", ".join(place for place in places if place)
    detail = f"an index of sitemaps, not a sitemap; it names {named or 'none'}"
    reading.diagnose(DiagnosisKind.SITEMAP_INDEX, detail)
    return Feed(diagnoses=tuple(reading.diagnoses))


def _entry(fields: Fields) -> Entry:
    element = fields.first("news:news")
    link = fields.url("loc")
    if element is None:
        return Entry(id=link, link=link, updated=fields.date("lastmod"))
    news = fields.within(element)
    publication = news.first("news:publication")
    outlet = None if publication is None else fields.within(publication)
    name = outlet.text("news:name") if outlet else None
    keywords = (news.text("news:keywords") or "").split(",")
    return Entry(
        id=link,
        link=link,
        title=news.title("news:title"),
        published=news.date("news:publication_date"),
        updated=fields.date("lastmod"),
        categories=tuple(dict.fromkeys(word.strip() for word in keywords if word.strip())),
        language=outlet.text("news:language") if outlet else None,
        source=Source(name) if name else None,
    )
