"""Which figures come of the verdicts on many articles?"""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.scoring.articles import (
    ArticleVerdict,
    Found,
    group_of,
    judge_article,
    same_parties,
)
from tests.bench.scoring.gold import GoldArticle, GoldEvent
from tests.bench.scoring.intervals import Rate, Tally
from tests.bench.scoring.labels import CLASS_OF, RINGING_CLASSES, SCORED_FAMILIES, is_same_type
from tests.bench.scoring.said import Said
from tests.bench.scoring.sentence_figures import share
from tests.bench.scoring.sentences import Miss, is_ringing

OTHER_CORE = "other core types"


@dataclass(frozen=True, slots=True)
class ArticleFigures:
    """What is right about whole articles; tallies stay one per article, for intervals.

    ``whole`` counts an event as hit only with its exact type, actor and target. ``split`` and
    ``joined`` are shares of the found and of all gold events. ``alert`` asks whether what rings
    should and what should does; repeats of one event in one article are one alert.
    """

    articles: int
    groups: dict[str, tuple[Tally, ...]]
    whole: tuple[Tally, ...]
    alert: tuple[Tally, ...]
    type: Rate
    status: Rate
    exact_status: Rate
    novelty: Rate
    actor: Rate
    target: Rate
    split: Rate
    joined: Rate
    fired: Rate
    misses: tuple[Miss, ...]


def score_articles(gold: Sequence[GoldArticle], events: Sequence[Sequence[Said]]) -> ArticleFigures:
    """Score ``events[i]``, what was said of ``gold[i]``."""
    verdicts = [judge_article(one, said) for one, said in zip(gold, events, strict=True)]
    found = [pair for verdict in verdicts for pair in verdict.found]
    everything = sum(len(one.events) for one in gold)
    return ArticleFigures(
        articles=len(gold),
        groups={
            name: tuple(_tally(verdict, name) for verdict in verdicts)
            for name in (*SCORED_FAMILIES, OTHER_CORE)
        },
        whole=tuple(_whole(verdict) for verdict in verdicts),
        alert=tuple(_alert(verdict) for verdict in verdicts),
        type=share(is_same_type(pair.said.type, pair.gold.type) for pair in found),
        status=share(CLASS_OF[pair.said.status] == CLASS_OF[pair.gold.status] for pair in found),
        exact_status=share(pair.said.status == pair.gold.status for pair in found),
        novelty=share(pair.said.novelty == pair.gold.novelty for pair in found),
        actor=share(pair.said.actor == pair.gold.actor for pair in found),
        target=share(pair.said.target == pair.gold.target for pair in found),
        split=Rate(sum(_split(verdict) for verdict in verdicts), len(found)),
        joined=Rate(sum(len(verdict.joined) for verdict in verdicts), everything),
        fired=Rate(
            sum(len(verdict.fired) for verdict in verdicts), sum(len(one.traps) for one in gold)
        ),
        misses=tuple(
            miss
            for one, verdict in zip(gold, verdicts, strict=True)
            for miss in _misses(one, verdict)
        ),
    )


def _tally(verdict: ArticleVerdict, name: str) -> Tally:
    false = [*verdict.false, *(again.said for again in verdict.split)]
    return Tally(
        sum(_named(pair.gold.type) == name for pair in verdict.found),
        sum(_named(one.type) == name for one in false),
        sum(_named(one.type) == name for one in verdict.missed),
    )


def _named(event_type: str) -> str:
    group = group_of(event_type)
    return group if group in SCORED_FAMILIES else OTHER_CORE


def _whole(verdict: ArticleVerdict) -> Tally:
    hits = sum(
        pair.said.type == pair.gold.type and same_parties(pair.said, pair.gold)
        for pair in verdict.found
    )
    wrong = len(verdict.found) - hits
    false = len(verdict.false) + len(verdict.split)
    return Tally(hits, false + wrong, len(verdict.missed) + wrong)


def _alert(verdict: ArticleVerdict) -> Tally:
    rang = [(_rings(pair, verdict), _should_ring(pair.gold)) for pair in verdict.found]
    return Tally(
        sum(rings and should for rings, should in rang),
        sum(rings and not should for rings, should in rang)
        + sum(is_ringing(one) for one in verdict.false),
        sum(should and not rings for rings, should in rang)
        + sum(_should_ring(one) for one in verdict.missed),
    )


def _rings(pair: Found, verdict: ArticleVerdict) -> bool:
    repeats = (one.said for one in verdict.split if one.gold is pair.gold)
    return any(is_ringing(one) for one in (pair.said, *repeats))


def _should_ring(gold: GoldEvent) -> bool:
    return CLASS_OF[gold.status] in RINGING_CLASSES and gold.novelty != "background"


def _split(verdict: ArticleVerdict) -> int:
    return len({id(again.gold) for again in verdict.split})


def _misses(gold: GoldArticle, verdict: ArticleVerdict) -> tuple[Miss, ...]:
    def words(one: Said) -> str:
        fields = {"title": gold.title or "", "text": gold.text}
        return " | ".join(fields[p.field][p.start : p.end] for p in one.mentions)

    return (
        *(_miss("missed", gold, one, one.mentions[0].quote) for one in verdict.missed),
        *(_miss("false", gold, one, words(one)) for one in verdict.false),
        *(_miss("split", gold, one.said, words(one.said)) for one in verdict.split),
        *(_miss("joined", gold, one, one.mentions[0].quote) for one in verdict.joined),
        *(Miss("traps that fired", f"{gold.id} {one.why}: {one.quote}") for one in verdict.fired),
        *(miss for pair in verdict.found for miss in _differences(gold, pair)),
    )


def _miss(kind: str, gold: GoldArticle, one: GoldEvent | Said, quote: str) -> Miss:
    told = f"{one.type} {one.status} {one.novelty} {one.actor} -> {one.target}"
    return Miss(kind, f"{gold.id} {told}: {quote}")


def _differences(gold: GoldArticle, pair: Found) -> tuple[Miss, ...]:
    quote = pair.gold.mentions[0].quote
    compared = ("type", "status", "novelty", "actor", "target")
    both = [(name, getattr(pair.gold, name), getattr(pair.said, name)) for name in compared]
    return tuple(
        Miss(name, f"{gold.id} {wanted} <> {got}: {quote}")
        for name, wanted, got in both
        if wanted != got
    )
