"""What does feedparser say of a feed, in the words of our entries?"""

import calendar
import re
import time
from datetime import UTC, datetime
from html import unescape
from typing import Any

import feedparser

from services.ingest.feeds import Entry

Said = dict[str, object]


def instant(parsed: time.struct_time | None) -> datetime | None:
    return None if parsed is None else datetime.fromtimestamp(calendar.timegm(parsed), UTC)


def folded(markup: str | None) -> str | None:
    # Without its sanitiser feedparser closes empty elements of XHTML with a tag of their own.
    return None if markup is None else " ".join(markup.replace("<br></br>", "<br />").split())


def plain(title: str | None, kind: str) -> str | None:
    if title is None:
        return None
    text = unescape(re.sub(r"<[^>]+>", "", title)) if kind == "text/html" else title
    return folded(text)


def expected(data: bytes) -> tuple[str | None, list[Said]]:
    """Return the feed's title and its entries as feedparser reads them."""
    oracle = feedparser.parse(
        data, sanitize_html=False, resolve_relative_uris=False, response_headers={}
    )
    kind = (oracle.feed.get("title_detail") or {}).get("type", "")
    return plain(oracle.feed.get("title"), kind), [_expected(one) for one in oracle.entries]


def _expected(entry: Any) -> Said:
    detail = entry.get("title_detail") or {}
    summary, content = entry.get("summary"), (entry.get("content") or [{}])[0].get("value")
    return {
        "id": entry.get("id"),
        "link": entry.get("link"),
        "title": plain(entry.get("title"), detail.get("type", "")),
        # feedparser copies the content into an absent summary.
        "summary": None if summary == content else folded(summary),
        "content": folded(content),
        "published": instant(entry.get("published_parsed")) if "published" in entry else None,
        "updated": instant(entry.get("updated_parsed")) if "updated" in entry else None,
        "authors": tuple(a["name"] for a in entry.get("authors", []) if a.get("name")),
        "categories": tuple(dict.fromkeys(tag.term for tag in entry.get("tags", []))),
        "enclosures": tuple(one.href for one in entry.get("enclosures", [])),
    }


def actual(entry: Entry) -> Said:
    """Return ``entry`` in the same words."""
    return {
        "id": entry.id,
        "link": entry.link,
        "title": entry.title,
        "summary": None if entry.summary == entry.content else folded(entry.summary),
        "content": folded(entry.content),
        "published": entry.published,
        "updated": entry.updated,
        "authors": entry.authors,
        "categories": entry.categories,
        "enclosures": tuple(one.url for one in entry.enclosures),
    }
