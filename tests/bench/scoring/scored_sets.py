"""What do the sets of gold that there are give, each coded and scored?"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from services.extract.coded import Coded
from services.extract.coder import Coder
from tests.bench.report import Row
from tests.bench.scoring.article_figures import score_articles
from tests.bench.scoring.articles import judge_article
from tests.bench.scoring.figure_rows import rate_row
from tests.bench.scoring.gold import GoldArticle, GoldSentence, read_gold
from tests.bench.scoring.held import exact_offsets, mentions_held, sentences_held
from tests.bench.scoring.intervals import Rate
from tests.bench.scoring.peer_scorer import PEER, as_peer_tells, peer_figures
from tests.bench.scoring.quality_rows import (
    OFFSETS_BAR,
    SentenceBars,
    article_rows,
    held_rows,
    seed_rows,
    sentence_rows,
)
from tests.bench.scoring.reliability import Claim, article_claims, sentence_claims
from tests.bench.scoring.said import Said, said
from tests.bench.scoring.seeds_gold import core_only, seed_articles
from tests.bench.scoring.sentence_figures import SentenceFigures, score_sentences
from tests.bench.scoring.sentences import Miss


@dataclass(frozen=True, slots=True)
class Scored:
    """What one set gave; a closed set has no misses here, so none can be told."""

    name: str
    rows: tuple[Row, ...]
    claims: tuple[Claim, ...] = ()
    misses: tuple[Miss, ...] = ()


def figures_only(scored: Scored) -> Scored:
    """Return ``scored`` without any of its texts."""
    return Scored(scored.name, scored.rows)


def score_sentence_set(coder: Coder, name: str, path: Path, bars: SentenceBars) -> Scored:
    """Code and score the sentences of a gold file; beside the peer's figures where it is there."""
    gold = read_gold(path, GoldSentence)
    coded = coder.code([one.document for one in gold])
    events = [_said(one) for one in coded]
    figures = score_sentences(gold, events)
    held = sentences_held(gold, coded)
    offsets = exact_offsets([(one.title, one.text) for one in gold], coded)
    return Scored(
        name,
        (
            *sentence_rows(name, figures, bars),
            *held_rows(name, held),
            rate_row(f"{name}: exact offsets", offsets, OFFSETS_BAR),
            *_peer_rows(name, gold, events, figures),
        ),
        tuple(
            claim
            for one, found in zip(gold, events, strict=True)
            for claim in sentence_claims(one, found)
        ),
        (*figures.misses, *held.misses),
    )


def score_article_set(coder: Coder, name: str, path: Path) -> Scored:
    """Code and score the articles of a gold file."""
    gold = read_gold(path, GoldArticle)
    coded = coder.code([one.document for one in gold])
    events = [_said(one) for one in coded]
    figures = score_articles(gold, events)
    held = mentions_held(gold, coded)
    offsets = exact_offsets([(one.title, one.text) for one in gold], coded)
    return Scored(
        name,
        article_rows(name, figures, held, offsets),
        tuple(
            claim
            for one, found in zip(gold, events, strict=True)
            for claim in article_claims(one, found)
        ),
        (*figures.misses, *held.misses),
    )


def score_seeds(coder: Coder) -> Scored:
    """Code the seeds: what is lost of their core mentions, and which traps fire."""
    gold = seed_articles()
    coded = coder.code([one.document for one in gold])
    verdicts = [
        judge_article(one, _said(told), core_only=False)
        for one, told in zip(gold, coded, strict=True)
    ]
    held = mentions_held([core_only(one) for one in gold], coded)
    offsets = exact_offsets([(one.title, one.text) for one in gold], coded)
    fired = {
        (one.id, trap.start): Miss("traps that fired", f"{one.id} {trap.why}: {trap.quote}")
        for one, verdict in zip(gold, verdicts, strict=True)
        for trap in verdict.fired
    }
    traps = {(one.id, trap.start) for one in gold for trap in one.traps}
    rows = seed_rows(held, Rate(len(fired), len(traps)), offsets)
    return Scored("seeds", rows, misses=(*fired.values(), *held.misses))


def _said(coded: Coded) -> list[Said]:
    return [said(event) for event in coded.events]


def _peer_rows(
    name: str,
    gold: Sequence[GoldSentence],
    events: Sequence[Sequence[Said]],
    figures: SentenceFigures,
) -> tuple[Row, ...]:
    if not PEER.exists():
        return ()
    theirs, ours = peer_figures(gold, events), as_peer_tells(figures)
    same = sum(ours[key] == theirs[key] for key in theirs)
    whole = same == len(theirs)
    return (
        Row(
            f"{name}: figures equal to score_events.py's",
            same,
            "figures",
            len(gold),
            len(theirs),
            "= peer",
            whole,
        ),
    )
