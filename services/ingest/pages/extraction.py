"""What is the text of an article's page? From the surest source to the slowest."""

from trafilatura import extract

from services.ingest.pages.boilerplate import without_site_words
from services.ingest.pages.fast import cut_teasers, doubtful, fast_text
from services.ingest.pages.html import document_of, tree_of
from services.ingest.pages.json_ld import LinkedArticle, cut_scripts, linked_article
from services.ingest.pages.meta import facts_in_head
from services.ingest.pages.page import Page, PageFacts, PageText, Way
from services.ingest.text import LONGEST_TEXT, plain_text

_FEWEST_LINKED = 400
_FLAT = 1200
_FLAT_AGREES = 0.7


def read_page(page: Page) -> PageText:
    """Return the text of ``page`` ("" if it has none) and its title, authors, date and section.

    The body in JSON-LD where there is one, else what the fast extractor finds, else, where that is
    doubtful, what trafilatura finds; the longer of both if it finds less than a third.
    """
    tree = tree_of(page.html, page.content_type)
    linked, head = linked_article(tree), facts_in_head(tree)
    facts = _merged(linked.facts if linked else PageFacts(), head)
    cut_scripts(tree)
    cut_teasers(tree)
    found = without_site_words(fast_text(tree), facts.title)
    body = _linked_body(linked, found)
    if body:
        return PageText(body, Way.JSON_LD, facts)
    if not doubtful(found, page.hint):
        return PageText(found, Way.FAST, facts)
    slow = without_site_words(_thorough(str(document_of(tree).html)), facts.title)
    if 3 * len(slow) < len(found):
        return PageText(found, Way.FAST, facts)
    return PageText(slow, Way.THOROUGH, facts)


def _linked_body(linked: LinkedArticle | None, found: str) -> str:
    body = linked.body if linked else ""
    if len(body) < _FEWEST_LINKED:
        return ""
    flat = len(body) > _FLAT and "\n" not in body
    # Some sites run all paragraphs together: the same words with paragraphs are worth more.
    agrees = _FLAT_AGREES * len(body) <= len(found) <= len(body) / _FLAT_AGREES
    return found if flat and agrees else body


def _thorough(html: str) -> str:
    text = extract(html, include_comments=False, include_tables=False, with_metadata=False)
    # Its paragraphs are lines.
    return plain_text((text or "").replace("\n", "\n\n"))[:LONGEST_TEXT]


def _merged(linked: PageFacts, head: PageFacts) -> PageFacts:
    return PageFacts(
        title=linked.title or head.title,
        authors=linked.authors or head.authors,
        published=linked.published or head.published,
        language=linked.language or head.language,
        section=linked.section or head.section,
        withdrawn=linked.withdrawn,
    )
