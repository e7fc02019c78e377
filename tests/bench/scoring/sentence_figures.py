"""Which figures come of the verdicts on many sentences?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.bench.scoring.gold import GoldSentence
from tests.bench.scoring.intervals import Rate, Tally
from tests.bench.scoring.labels import SCORED_FAMILIES, ScoredFamily
from tests.bench.scoring.said import Said
from tests.bench.scoring.sentences import Miss, SentenceVerdict, judge_sentence


@dataclass(frozen=True, slots=True)
class SentenceFigures:
    """The table of events.md section 6; tallies stay one per sentence, for intervals."""

    records: int
    families: dict[ScoredFamily, tuple[Tally, ...]]
    alert: tuple[Tally, ...]
    type: Rate
    status: Rate
    actor: Rate
    target: Rate
    hard_negatives_that_rang: Rate
    background_silent: Rate
    misses: tuple[Miss, ...]


def score_sentences(
    gold: Sequence[GoldSentence], events: Sequence[Sequence[Said]]
) -> SentenceFigures:
    """Score ``events[i]``, what was said of ``gold[i]``."""
    verdicts = [judge_sentence(one, said) for one, said in zip(gold, events, strict=True)]
    return _figures(verdicts)


def _figures(verdicts: Sequence[SentenceVerdict]) -> SentenceFigures:
    return SentenceFigures(
        records=len(verdicts),
        families={
            family: tuple(one.families[family] for one in verdicts) for family in SCORED_FAMILIES
        },
        alert=tuple(one.alert for one in verdicts),
        type=share(one.type for one in verdicts),
        status=share(one.status for one in verdicts),
        actor=share(one.actor for one in verdicts),
        target=share(one.target for one in verdicts),
        hard_negatives_that_rang=share(one.hard_negative_rang for one in verdicts),
        background_silent=share(one.background_silent for one in verdicts),
        misses=tuple(miss for one in verdicts for miss in one.misses),
    )


def share(answers: Iterable[bool | None]) -> Rate:
    """Return how many of the answers that were given are yes."""
    given = [answer for answer in answers if answer is not None]
    return Rate(sum(given), len(given))
