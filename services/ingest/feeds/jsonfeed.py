"""What does a JSON Feed say (1.0 and 1.1)?"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

import orjson

from services.ingest.feeds.charset import decode
from services.ingest.feeds.dates import parse_date
from services.ingest.feeds.limits import MOST_ENTRIES
from services.ingest.feeds.markup import plain_title
from services.ingest.feeds.model import (
    Diagnosis,
    DiagnosisKind,
    Enclosure,
    Entry,
    Feed,
    FeedError,
)

_Object = Mapping[str, Any]


def read_json(data: bytes, *, url: str | None, content_type: str | None) -> Feed:
    """Return the JSON Feed in ``data``; raise FeedError when it is none."""
    text, _, diagnoses = decode(data, content_type)
    try:
        document = orjson.loads(text.lstrip("\ufeff").encode("utf-8", "replace"))
    except orjson.JSONDecodeError as exc:
        message = f"byte {exc.pos}: expected a JSON Feed: {exc.msg}"
        raise FeedError(message) from exc
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list):
        message = 'byte 0: expected a JSON Feed with a list of "items"'
        raise FeedError(message)
    if len(items) > MOST_ENTRIES:
        detail = f"more than {MOST_ENTRIES} entries; the rest was left out"
        diagnoses = (*diagnoses, Diagnosis(DiagnosisKind.TOO_MANY_ENTRIES, detail))
    base = url or _text(document, "feed_url") or _text(document, "home_page_url")
    shared = tuple(_authors(document))
    entries = tuple(_entry(item, base, shared) for item in _objects(items[:MOST_ENTRIES]))
    hubs = (_text(hub, "url") for hub in _objects(document.get("hubs")))
    return Feed(
        title=plain_title(_text(document, "title")),
        link=_url(document, "home_page_url", base),
        language=_text(document, "language"),
        hubs=tuple(hub for hub in hubs if hub),
        self_url=_url(document, "feed_url", base),
        entries=entries,
        diagnoses=diagnoses,
    )


def _entry(item: _Object, base: str | None, feed_authors: tuple[str, ...]) -> Entry:
    identifier = item.get("id")
    numbered = isinstance(identifier, int | float) and not isinstance(identifier, bool)
    tags = item.get("tags")
    words = [tag.strip() for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
    return Entry(
        id=str(identifier) if numbered else _text(item, "id"),
        link=_url(item, "url", base) or _url(item, "external_url", base),
        title=plain_title(_text(item, "title")),
        summary=_text(item, "summary"),
        content=_text(item, "content_html") or _text(item, "content_text"),
        published=_date(item, "date_published"),
        updated=_date(item, "date_modified"),
        authors=tuple(_authors(item)) or feed_authors,
        categories=tuple(dict.fromkeys(word for word in words if word)),
        language=_text(item, "language"),
        enclosures=tuple(_enclosures(item, base)),
    )


def _objects(value: object) -> Iterator[_Object]:
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict):
            yield one


def _text(item: _Object, name: str) -> str | None:
    value = item.get(name)
    return (value.strip() or None) if isinstance(value, str) else None


def _date(item: _Object, name: str) -> datetime | None:
    text = _text(item, name)
    return None if text is None else parse_date(text)


def _url(item: _Object, name: str, base: str | None) -> str | None:
    text = _text(item, name)
    if text is None:
        return None
    try:
        return urljoin(base or "", text)
    except ValueError:
        return None


def _authors(item: _Object) -> Iterator[str]:
    # 1.0 has one "author", 1.1 a list of "authors".
    for author in (*_objects(item.get("authors")), *_objects([item.get("author")])):
        name = _text(author, "name") or _text(author, "url")
        if name:
            yield name


def _enclosures(item: _Object, base: str | None) -> Iterator[Enclosure]:
    for one in _objects(item.get("attachments")):
        url = _url(one, "url", base)
        size = one.get("size_in_bytes")
        if url:
            length = size if isinstance(size, int) and not isinstance(size, bool) else None
            yield Enclosure(url, _text(one, "mime_type"), length)
