"""What CPU time does coding cost beside running the full spaCy model over the same words?"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import median

from spacy.language import Language

from services.extract.coder import Coder
from services.extract.document import Document
from shared.workers import PoolPolicy

# As the service hands articles to a worker.
_CHUNK = PoolPolicy().chunk
_PIPE_BATCH = 16


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU milliseconds per article over paired rounds: ours, the full pipeline's, theirs/ours."""

    ours: float
    full: float
    times: float


def compare(
    coders: Sequence[Coder], full: Language, documents: Sequence[Document], rounds: int
) -> list[Cost]:
    """Return the medians for each coder; in each round all work on the same articles in turn."""
    texts = [f"{one.title or ''}\n\n{one.text}" for one in documents]
    theirs: list[float] = []
    ours: list[list[float]] = [[] for _ in coders]
    for _ in range(rounds):
        theirs.append(cpu_ms(lambda: list(full.pipe(texts, batch_size=_PIPE_BATCH))))
        for coder, spent in zip(coders, ours, strict=True):
            spent.append(cpu_ms(partial(code_all, coder, documents)))
    size = len(documents)
    return [
        Cost(
            median(spent) / size,
            median(theirs) / size,
            median(peer / own for peer, own in zip(theirs, spent, strict=True)),
        )
        for spent in ours
    ]


def code_all(coder: Coder, documents: Sequence[Document]) -> None:
    """Code ``documents`` in chunks as a worker gets them."""
    for at in range(0, len(documents), _CHUNK):
        coder.code(documents[at : at + _CHUNK])


def cpu_ms(work: Callable[[], object]) -> float:
    """Return the CPU milliseconds of this process that ``work`` took."""
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000
