"""How much memory does one extract worker take over a day's articles, and does it grow?

One worker of the real pipeline codes 20,000 articles, 10 % relevant words among real news where
that lies beside the project, no two alike; TOCSIN_BENCH_ARTICLES sets another number.
"""

import asyncio
import os
import sys
from collections.abc import Iterator

from services.extract.document import Document
from tests.bench.loads.load_stream import LOAD_STREAM, joined_articles, mixed
from tests.bench.loads.pools import Memory, watch_memory
from tests.bench.loads.varied_seeds import varied_seeds
from tests.bench.report import Report, Row, at_most

ARTICLES = int(os.environ.get("TOCSIN_BENCH_ARTICLES", "20000"))
SHARE = 0.1
_TOLD = 1000


def run() -> Report:
    """Watch a worker over its articles; its memory is told every thousand."""
    memory = asyncio.run(watch_memory(_stream(5), ARTICLES, _tell))
    return Report("memory", tuple(_rows(memory)))


def _rows(memory: Memory) -> Iterator[Row]:
    seen = memory.articles
    yield Row("worker once loaded", memory.start, "MB RSS", 1)
    yield Row("worker, most", memory.most, "MB RSS", seen, None, *at_most(memory.most, 400))
    yield Row("worker, at the end", memory.last, "MB RSS", seen)
    yield Row(
        "worker, last quarter over second",
        memory.growth,
        "times",
        seen,
        None,
        *at_most(memory.growth, 1.05),
    )


def _stream(seed: int) -> Iterator[Document]:
    if not LOAD_STREAM.exists():
        return varied_seeds(seed)
    return mixed(varied_seeds(seed), joined_articles(), SHARE)


def _tell(articles: int, megabytes: float) -> None:
    if articles % _TOLD == 0:
        sys.stdout.write(f"after {articles} articles: {megabytes:.0f} MB\n")
        sys.stdout.flush()
