"""What does the head of a page say of its article?"""

from collections.abc import Sequence
from itertools import islice

from resiliparse.parse.html import HTMLTree

from services.ingest.pages.html import document_of
from services.ingest.pages.page import PageFacts
from services.ingest.pages.page_dates import instant_of
from services.ingest.text import plain_text

_MOST_TAGS = 300
_LONGEST = 300
_TITLES = ("og:title", "twitter:title", "dc.title")
_AUTHORS = ("author", "article:author", "dc.creator", "parsely-author", "byl")
_DATES = ("article:published_time", "datepublished", "date", "dc.date", "parsely-pub-date")
_SECTIONS = ("article:section", "parsely-section", "section")


def facts_in_head(tree: HTMLTree) -> PageFacts:
    """Return title, authors, date, language and section as the meta tags of ``tree`` give them."""
    told: dict[str, list[str]] = {}
    for tag in islice(document_of(tree).query_selector_all("meta"), _MOST_TAGS):
        name = tag.getattr("property") or tag.getattr("name") or tag.getattr("itemprop")
        content = " ".join(plain_text(tag.getattr("content")).split())[:_LONGEST]
        if name and content:
            told.setdefault(name.lower(), []).append(content)
    root = document_of(tree).query_selector("html")
    title = " ".join((tree.title or "").split())[:_LONGEST]
    return PageFacts(
        title=_first(told, _TITLES) or title or None,
        authors=tuple(_people(told)),
        published=instant_of(_first(told, _DATES)),
        language=((root.getattr("lang") or "").strip() or None) if root else None,
        section=_first(told, _SECTIONS),
    )


def _first(told: dict[str, list[str]], names: Sequence[str]) -> str | None:
    return next((told[name][0] for name in names if name in told), None)


def _people(told: dict[str, list[str]]) -> list[str]:
    for name in _AUTHORS:
        # Facebook's article:author is the address of a profile.
        people = [one for one in told.get(name, ()) if "://" not in one]
        if people:
            return [one.removeprefix("By ") for one in people]
    return []
