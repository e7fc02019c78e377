"""How well does the coder code news, by the rules of events.md section 6?

Sets: real development sentences beside the project where they are, the open halves of the own blind
sets (sentences and articles), the seeds. All of these are read while frames are written, so their
figures flatter; only the closed halves are unseen. TOCSIN_BENCH_CLOSED=1 scores those too, in
figures alone, so that they stay unseen. TOCSIN_BENCH_EXTRA lists further files of labelled
sentences, as of real news that may not lie in the repository. TOCSIN_BENCH_MISSES limits the misses
told per kind.
"""

import os
import sys
from pathlib import Path

from services.extract.coder import Coder
from tests.bench.report import Report
from tests.bench.scoring.extra_sets import extra_sets
from tests.bench.scoring.peer_scorer import PEER
from tests.bench.scoring.quality_rows import (
    DEV_BARS,
    OWN_BARS,
    REAL_BARS,
    reliability_rows,
)
from tests.bench.scoring.scored_sets import (
    Scored,
    figures_only,
    score_article_set,
    score_seeds,
    score_sentence_set,
)

OWN = Path("tests/bench/quality")
SENTENCES = {"own": "blind", "agency": "agency", "press": "press"}
ARTICLES = {"articles": "articles", "press articles": "press_articles"}
DEV = Path("../shared/data/dev_events.jsonl")
MISSES = int(os.environ.get("TOCSIN_BENCH_MISSES", "20"))
CLOSED = os.environ.get("TOCSIN_BENCH_CLOSED") == "1"


def run() -> Report:
    """Score every set that is there; tell the misses of the open ones."""
    coder = Coder.load()
    scored = [*_dev(coder), *_own(coder, "open"), score_seeds(coder)]
    if CLOSED:
        scored += [figures_only(one) for one in _own(coder, "closed")]
    else:
        _tell("closed half: not scored (TOCSIN_BENCH_CLOSED=1 scores it, by figures only)")
    if not PEER.exists():
        _tell(f"{PEER} is not there: our figures are not compared with its")
    claims = [claim for one in scored for claim in one.claims]
    scored += _extra(coder)
    for one in scored:
        _tell_misses(one)
    rows = [row for one in scored for row in one.rows]
    return Report("quality", (*rows, *reliability_rows("open sets", claims)))


def _dev(coder: Coder) -> list[Scored]:
    if not DEV.exists():
        _tell(f"{DEV} is not there: no development sentences are scored")
        return []
    return [score_sentence_set(coder, "dev", DEV, DEV_BARS)]


def _extra(coder: Coder) -> list[Scored]:
    scored = []
    for extra in extra_sets(os.environ):
        one = score_sentence_set(coder, extra.name, extra.path, REAL_BARS)
        scored.append(figures_only(one) if extra.unseen else one)
    return scored


def _own(coder: Coder, half: str) -> list[Scored]:
    return [
        *(
            score_sentence_set(coder, f"{name} {half}", OWN / f"{file}_{half}.jsonl", OWN_BARS)
            for name, file in SENTENCES.items()
        ),
        *(
            score_article_set(coder, f"{name} {half}", OWN / f"{file}_{half}.jsonl")
            for name, file in ARTICLES.items()
        ),
    ]


def _tell_misses(scored: Scored) -> None:
    kinds = dict.fromkeys(miss.kind for miss in scored.misses)
    for kind in kinds if MISSES else ():
        words = [miss.words for miss in scored.misses if miss.kind == kind]
        _tell(f"\n# {scored.name}: {kind} ({len(words)})")
        for one in words[:MISSES]:
            _tell(f"  {' '.join(one.split())[:300]}")


def _tell(words: str) -> None:
    sys.stdout.write(words + "\n")
