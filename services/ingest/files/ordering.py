"""In which order were the articles published, whatever the size of the input?

Sorts in runs: what does not fit into one run goes to temporary files and is merged from there, so
that memory stays bounded by the run.
"""

import heapq
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from shared.messages import Article

RUN_CHARACTERS = 64_000_000
_AT_ONCE = 256


def in_order(
    articles: Iterable[Article], *, run_characters: int = RUN_CHARACTERS
) -> Iterator[Article]:
    """Yield ``articles`` sorted by (published_at, article_id), equal ones as they came.

    The whole input is read before the first one is yielded, so a bad line is told first.
    """
    with TemporaryDirectory(prefix="tocsin-order-") as folder:
        last: list[Article] = []
        spilled: list[Path] = []
        for run in _runs(iter(articles), run_characters):
            if last:
                spilled.append(_spill(last, Path(folder) / str(len(spilled))))
            last = sorted(run, key=_key)
        yield from heapq.merge(*(_unspill(path) for path in spilled), last, key=_key)


def _key(article: Article) -> tuple[datetime, str]:
    return article.published_at, article.article_id


def _runs(articles: Iterator[Article], limit: int) -> Iterator[list[Article]]:
    run: list[Article] = []
    size = 0
    while some := list(islice(articles, _AT_ONCE)):
        run += some
        size += sum(len(article.text) for article in some)
        if size >= limit:
            yield run
            run, size = [], 0
    if run:
        yield run


def _spill(run: list[Article], path: Path) -> Path:
    with path.open("wb") as file:
        file.writelines(article.model_dump_json().encode() + b"\n" for article in run)
    return path


def _unspill(path: Path) -> Iterator[Article]:
    with path.open("rb") as file:
        for line in file:
            yield Article.model_validate_json(line)
