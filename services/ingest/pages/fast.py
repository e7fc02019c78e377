"""What is the text of a page, by the fast extractor, and is there reason to doubt it?

resiliparse leaves out what is no article by tags and class names, ten times as fast as weighing
blocks against one another; what only leads to other pages is cut out before. Where its answer looks
odd, the thorough extractor decides.
"""

import re
from itertools import islice

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import ElementNode, HTMLTree

from services.ingest.pages.html import document_of
from services.ingest.text import plain_text

_SKIPPED = [
    *("aside", "button", "figcaption", "figure", "footer", "form", "nav", "noscript"),
    *("[aria-hidden=true]", "[role=complementary]", "[role=navigation]", "[role=dialog]"),
]
_LINKED_HEADINGS = "a h2, a h3, a h4, a h5, h2 > a, h3 > a, h4 > a, h5 > a"
_LONGEST_TEASER = 500
_MOST_TEASERS, _MOST_LINKS = 400, 2000
_FEWEST_CHARACTERS = 500
_FEWEST_PARAGRAPHS = 3
_LONG_PARAGRAPH = 80
_MOST_SHORT = 0.4
_SENTENCE_END = re.compile(r"[.!?…][\"'”\u2019»)\]]*$")


def cut_teasers(tree: HTMLTree) -> None:
    """Cut out of ``tree`` what leads to other articles: boxes round linked headings, bare links."""
    for link in list(islice(document_of(tree).query_selector_all("p > a, li > a"), _MOST_LINKS)):
        line = link.parent_element
        if line is not None and _told(line) == _told(link):
            line.decompose()
    for heading in list(
        islice(document_of(tree).query_selector_all(_LINKED_HEADINGS), _MOST_TEASERS)
    ):
        box = heading
        while box.parent_element is not None and len(_told(box.parent_element)) <= _LONGEST_TEASER:
            box = box.parent_element
        if box.parent_element is not None:
            box.decompose()


def _told(element: ElementNode) -> str:
    return (element.text or "").strip()


def fast_text(tree: HTMLTree) -> str:
    """Return the main text of ``tree``, paragraphs parted by an empty line; "" for none."""
    if tree.body is None:
        return ""
    return plain_text(
        extract_plain_text(
            tree,
            preserve_formatting="minimal_html",
            main_content=True,
            list_bullets=False,
            alt_texts=False,
            comments=False,
            post_meta=False,
            skip_elements=_SKIPPED,
        )
    )


def doubtful(text: str, hint: str) -> bool:
    """Say whether ``text`` may be cut, or hold what is no article.

    It is short, or has many lines that are no sentences, or lacks the words that the feed gave.
    """
    paragraphs = text.split("\n\n")
    if len(text) < _FEWEST_CHARACTERS or len(paragraphs) < _FEWEST_PARAGRAPHS:
        return True
    odd = sum(not _reads(paragraph) for paragraph in paragraphs)
    if odd > 1 and odd > _MOST_SHORT * len(paragraphs):
        return True
    return not _speaks_of(text, hint)


def _reads(paragraph: str) -> bool:
    return len(paragraph) >= _LONG_PARAGRAPH or bool(_SENTENCE_END.search(paragraph))


def _speaks_of(text: str, hint: str) -> bool:
    words = set(re.findall(r"\w{4,}", hint.casefold()))
    there = words.intersection(re.findall(r"\w{4,}", text.casefold()))
    return not words or len(there) >= len(words) / 2
