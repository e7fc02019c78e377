"""Is the article of a page found whole and alone, and how fast beside trafilatura?

Pages in ten layouts whose article is known. Scored by word 5-grams of the text: precision, what is
left out of the rest of the page; recall, what is found of the article. The peer is trafilatura with
the same options on the same pages in the same run.
"""

import re
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from statistics import mean

from trafilatura import extract

from services.ingest.pages.extraction import read_page
from services.ingest.pages.page import Page, Way
from tests.bench.loads.article_pages import KnownPage, article_pages
from tests.bench.report import Report, Row, at_least

PAGES = 450
SEED = 11
_WIDTH = 5
_F1 = 0.95


def run() -> Report:
    """Read every page both ways, one after the other in this process."""
    pages = list(article_pages(PAGES, SEED))
    ways: defaultdict[str, int] = defaultdict(int)

    def ours(page: KnownPage) -> str:
        found = read_page(Page(page.html.encode(), "text/html", page.title))
        ways[found.way] += 1
        return found.text

    _timed(ours, pages[:20]), _timed(_theirs, pages[:20])
    ways.clear()
    our_texts, our_ms = _timed(ours, pages)
    their_texts, their_ms = _timed(_theirs, pages)
    scores = [_score(text, page) for text, page in zip(our_texts, pages, strict=True)]
    peers = [_score(text, page) for text, page in zip(their_texts, pages, strict=True)]
    f1 = mean(map(_f1, scores))
    agreement = mean(
        _f1(_overlap(_grams(one), _grams(other)))
        for one, other in zip(our_texts, their_texts, strict=True)
    )
    n = len(pages)
    return Report(
        "pages",
        (
            Row("F1 of the article's text", f1, "", n, mean(map(_f1, peers)), *at_least(f1, _F1)),
            Row("precision", mean(p for p, _ in scores), "", n, mean(p for p, _ in peers)),
            Row("recall", mean(r for _, r in scores), "", n, mean(r for _, r in peers)),
            *_by_layout(pages, scores, peers),
            Row("agreement with trafilatura", agreement, "F1", n),
            Row("time a page", our_ms, "ms", n, their_ms),
            *(Row(f"read by {way.value}", ways[way] / n, "share", n) for way in Way),
        ),
    )


def _by_layout(
    pages: Sequence[KnownPage],
    scores: Sequence[tuple[float, float]],
    peers: Sequence[tuple[float, float]],
) -> list[Row]:
    found: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    for page, ours, theirs in zip(pages, scores, peers, strict=True):
        found[page.layout].append((_f1(ours), _f1(theirs)))
    return [
        Row(f"  F1, layout {name}", mean(o for o, _ in both), "", len(both),
            mean(t for _, t in both))
        for name, both in found.items()
    ]  # fmt: skip


def _theirs(page: KnownPage) -> str:
    return extract(page.html, include_comments=False, include_tables=False) or ""


def _timed(read: Callable[[KnownPage], str], pages: Sequence[KnownPage]) -> tuple[list[str], float]:
    began = time.perf_counter()
    texts = [read(page) for page in pages]
    return texts, (time.perf_counter() - began) * 1000 / len(pages)


def _score(text: str, page: KnownPage) -> tuple[float, float]:
    return _overlap(_grams(text), _grams("\n".join(page.paragraphs)))


def _overlap(found: set[str], true: set[str]) -> tuple[float, float]:
    both = len(found & true)
    return both / len(found) if found else 0.0, both / len(true) if true else 0.0


def _f1(score: tuple[float, float]) -> float:
    precision, recall = score
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _grams(text: str) -> set[str]:
    words = re.findall(r"\w+", text.casefold())
    return {" ".join(words[at : at + _WIDTH]) for at in range(len(words) - _WIDTH + 1)}
