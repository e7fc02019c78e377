"""Which Article does somebody hand in who has it from elsewhere than a feed?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.ingest.articles import lane_of
from services.ingest.feeds import Entry
from services.ingest.identity import canonical_url, keys_of, outlet_of
from services.ingest.language import language_of
from shared.errors import InvalidInput
from shared.ids import article_id, content_version
from shared.messages import Article
from shared.ontology import SourceKind
from shared.sketch import sketch

CLOCKS_DIFFER_BY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Posted:
    """An article as it is handed in; ``id`` is the sender's own, stable over its versions."""

    source: str
    text: str
    id: str | None = None
    title: str | None = None
    url: str | None = None
    published_at: datetime | None = None
    outlet: str | None = None
    publisher: str | None = None
    source_kind: SourceKind | None = None
    language: str | None = None
    authors: tuple[str, ...] = ()


def article_of(posted: Posted, now: datetime) -> Article:
    """Return the article; handed in again it has the same id and, with the same words, version.

    It is known by its ``id``, else its address, else its words. Text and title stay exactly as
    given. Raises InvalidInput for a date ahead of ``now``.
    """
    if posted.published_at is not None and posted.published_at > now + CLOCKS_DIFFER_BY:
        message = f"published_at: {posted.published_at.isoformat()} lies ahead"
        raise InvalidInput(message)
    known_as = Entry(id=posted.id, link=posted.url)
    key = keys_of(known_as, title=posted.title, text=posted.text).keys[0]
    source = f"api:{posted.source}"
    published = min(posted.published_at or now, now)
    dated = posted.published_at is not None
    return Article(
        article_id=article_id(source, key),
        content_version=content_version(posted.title, posted.text),
        source=source,
        outlet=posted.outlet or outlet_of(posted.url),
        publisher=posted.publisher,
        source_kind=posted.source_kind,
        url=canonical_url(posted.url) if posted.url else None,
        title=posted.title,
        language=language_of(posted.language, posted.title, posted.text),
        published_at=published,
        dated=dated,
        fetched_at=now,
        lane=lane_of(published, now, dated=dated, first_fetch=False),
        sketch=sketch(posted.text),
        text=posted.text,
        authors=posted.authors,
    )
