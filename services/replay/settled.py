"""How is a tape played so that the same tape gives the same alerts, byte for byte?

Settled order: articles come sorted by (published_at, article_id) and are decided one after the
other, the virtual clock standing at each one's publication. Coding runs ahead in chunks, which
changes nothing but speed.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from services.standalone import Cores
from shared.clock import VirtualClock
from shared.messages import Article, Coding

CHUNK = 64

Coded = tuple[Article, Coding]


@dataclass(slots=True)
class ReplaySummary:
    """What came of a replay: ``outcomes`` counts codings, ``messages`` what alerts had to say."""

    articles: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    events: int = 0
    candidates: int = 0
    messages: int = 0
    seconds: float = 0.0

    def count(self, codings: Sequence[Coding]) -> None:
        """Add ``codings``."""
        self.articles += len(codings)
        self.outcomes.update(coding.outcome for coding in codings)
        self.events += sum(len(coding.events) for coding in codings)
        self.candidates += sum(len(coding.candidates) for coding in codings)


async def replay(
    articles: Iterable[Article],
    cores: Cores,
    clock: VirtualClock,
    progress: Callable[[ReplaySummary], None] = lambda _summary: None,
) -> ReplaySummary:
    """Play sorted ``articles`` through ``cores``; ``progress`` is told after every chunk.

    The articles ring as they would have rung live, at the time of the tape.
    """
    summary = ReplaySummary()
    began = time.perf_counter()
    rest = iter(articles)
    while chunk := [_live(article) for article in islice(rest, CHUNK)]:
        codings = await cores.coder.code(chunk)
        summary.count(codings)
        for turn in turns(list(zip(chunk, codings, strict=True))):
            clock.advance(turn[-1][0].published_at)
            outcome = await cores.commit(
                [article for article, _ in turn], [coding for _, coding in turn], clock.now()
            )
            summary.messages += len(outcome.alerts)
        summary.seconds = time.perf_counter() - began
        progress(summary)
    return summary


def turns(pairs: Sequence[Coded]) -> Iterator[Sequence[Coded]]:
    """Yield ``pairs`` in runs that end with the next coding that holds events.

    Articles without events decide nothing, so they may share a transaction with the one after.
    """
    began = 0
    for at, (_, coding) in enumerate(pairs, start=1):
        if coding.events or at == len(pairs):
            yield pairs[began:at]
            began = at


def _live(article: Article) -> Article:
    return article.model_copy(update={"lane": "live"})
