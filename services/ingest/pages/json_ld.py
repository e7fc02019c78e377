"""What does a page say of its article by JSON-LD (schema.org)?"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from resiliparse.parse.html import HTMLTree

from services.ingest.pages.html import document_of
from services.ingest.pages.page import PageFacts
from services.ingest.pages.page_dates import instant_of
from services.ingest.text import plain_text

_MOST_SCRIPTS, _MOST_NODES, _DEEPEST = 20, 500, 8
_LONGEST = 2_000_000
_SCRIPTS = 'script[type="application/ld+json"]'
_MOST_AUTHORS = 20
_WITHDRAWN = frozenset({"withdrawn", "retracted", "removed", "deleted"})


@dataclass(frozen=True, slots=True)
class LinkedArticle:
    """The article that the page describes; ``body`` is "" where it gives none to everybody."""

    body: str
    facts: PageFacts


def linked_article(tree: HTMLTree) -> LinkedArticle | None:
    """Return the article in the JSON-LD of ``tree`` with the longest body; None without any.

    Broken scripts are passed over. The body of an article that is said to be not free
    (``isAccessibleForFree``) is not taken: the page shows readers less.
    """
    found = [_article(node) for node in _nodes(tree) if _is_article(node)]
    return max(found, key=lambda one: len(one.body), default=None)


def cut_scripts(tree: HTMLTree) -> None:
    """Cut the JSON-LD out of ``tree``: other extractors would take even what is not free."""
    for script in list(document_of(tree).query_selector_all(_SCRIPTS)):
        script.decompose()


def _nodes(tree: HTMLTree) -> Iterator[dict[str, object]]:
    scripts = document_of(tree).query_selector_all(_SCRIPTS)
    for script in islice(scripts, _MOST_SCRIPTS):
        text = (script.text or "")[:_LONGEST]
        try:
            document = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        yield from islice(_dicts(document, _DEEPEST), _MOST_NODES)


def _dicts(value: object, deepest: int) -> Iterator[dict[str, object]]:
    if deepest <= 0:
        return
    if isinstance(value, list):
        for one in value:
            yield from _dicts(one, deepest - 1)
    elif isinstance(value, dict):
        yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _dicts(value.get(name), deepest - 1)


def _is_article(node: dict[str, object]) -> bool:
    kinds = node.get("@type")
    named = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(one, str) and one.endswith(("Article", "BlogPosting")) for one in named)


def _article(node: dict[str, object]) -> LinkedArticle:
    body = node.get("articleBody")
    free = str(node.get("isAccessibleForFree", True)).lower() != "false"
    sections = node.get("articleSection")
    first = sections[0] if isinstance(sections, list) and sections else sections
    facts = PageFacts(
        title=_words(node.get("headline")),
        authors=tuple(dict.fromkeys(islice(_names(node.get("author"), 3), _MOST_AUTHORS))),
        published=instant_of(_words(node.get("datePublished"))),
        language=_words(node.get("inLanguage")),
        section=_words(first),
        withdrawn=_withdrawn(node.get("creativeWorkStatus")),
    )
    return LinkedArticle(plain_text(body) if free and isinstance(body, str) else "", facts)


def _withdrawn(status: object) -> bool:
    # A word, or a DefinedTerm with a name.
    named = status.get("name") if isinstance(status, dict) else status
    return isinstance(named, str) and named.strip().casefold() in _WITHDRAWN


def _names(author: object, deepest: int) -> Iterator[str]:
    if isinstance(author, list) and deepest:
        for one in author:
            yield from _names(one, deepest - 1)
    elif isinstance(author, dict):
        yield from _names(author.get("name"), deepest - 1)
    elif name := _words(author):
        yield name


def _words(value: object) -> str | None:
    return " ".join(plain_text(value).split())[:300] or None if isinstance(value, str) else None
