"""Does an article tell an act as news, as recent background or as history?"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from services.extract.dates import Dated
from services.extract.factuality.effects import FACT
from services.extract.factuality.standing import Hint, Standing
from services.extract.frames.yaml_lines import read_yaml
from services.extract.segment.roles import Role, Sentence
from services.extract.syntax.coordination import first_conjunct
from services.extract.syntax.tree import Node, Tree
from services.extract.syntax.verbs import Mood
from shared.ontology import Novelty

RECALL_WINDOW = timedelta(days=45)
_FRESH = timedelta(days=8)
# further down an article only the last days are its news
_FRESH_LATE = timedelta(days=2)
_YEAR = timedelta(days=365)
_BARE_MONTHS = frozenset({"month", "day_month", "month_day"})
_SHORT_SPANS = frozenset({"hour", "hours", "day", "days"})
_OLD_UNITS = frozenset({"year", "years", "decade", "decades", "century", "months", "month"})
_ANOTHERS = ("since the ", "after the ", "following the ")
_PARTS = frozenset({"aux", "auxpass", "advmod", "npadvmod", "prep", "mark"})


@dataclass(frozen=True, slots=True)
class NoveltyWords:
    """Hold the words of one language that tell how old an act is."""

    recent: frozenset[str]
    background: frozenset[str]
    background_phrase: re.Pattern[str]
    recent_phrase: re.Pattern[str]
    answer: re.Pattern[str]
    cumulative: re.Pattern[str]


def load_novelty_words(folder: Path) -> NoveltyWords:
    """Read `novelty.yaml` of a language folder."""
    raw = read_yaml(folder / "novelty.yaml")
    return NoveltyWords(
        recent=frozenset(raw["recent"]),
        background=frozenset(raw["background"]),
        background_phrase=_phrases(raw["background_phrases"]),
        recent_phrase=_phrases(raw["recent_phrases"]),
        answer=_phrases(raw["answers"]),
        cumulative=_phrases(raw["cumulative"]),
    )


def _phrases(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + r")\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Telling:
    """Hold what is needed to say how old an act is told to be."""

    sentence: Sentence
    tree: Tree
    predicate: Node
    standing: Standing
    clause: tuple[int, int]
    specific: bool
    published: date | None


def own_dates(telling: Telling, dates: list[Dated]) -> list[Dated]:
    """Return the dates that hang on the act or on what governs it."""
    owners = {telling.predicate.i, *(n.i for n in telling.standing.chain)}
    if not telling.predicate.is_verb and not telling.predicate.is_root:
        owners.add(_verb_above(telling.predicate).i)
    return [
        d for d in dates if _owner(telling.tree, d) in owners and not _of_another(telling.tree, d)
    ]


def _of_another(tree: Tree, dated: Dated) -> bool:
    # "a fourth round since the February 2021 coup" dates the coup
    return tree.text[: dated.start].lower().endswith(_ANOTHERS)


def _verb_above(node: Node) -> Node:
    return next((n for n in node.above() if n.is_verb), node)


def _owner(tree: Tree, dated: Dated) -> int:
    words = tree.at(dated.start, dated.end)
    if not words:
        return -1
    top = min(words, key=lambda n: sum(1 for _ in n.above()))
    while not top.is_root and not (top.is_verb or top.dep in {"ROOT", "relcl", "acl"}):
        top = top.head
    while top.dep in {"xcomp", "oprd"} and not top.is_root:
        top = top.head
    return top.i


def novelty_of(telling: Telling, dates: list[Dated], words: NoveltyWords) -> Novelty:
    """Return how old the act is told to be."""
    if Hint.IDENTIFYING in telling.standing.hints:
        return Novelty.BACKGROUND
    if telling.standing.status not in FACT:
        return _of_intent(telling, dates)
    told_late = telling.sentence.role is Role.BODY
    by_date = [
        n for d in dates if (n := _by_date(d, telling.published, late=told_late)) is not None
    ]
    if by_date:
        return max(by_date, key=list(Novelty).index)
    by_words = _by_words(telling, words)
    if by_words is not None:
        return by_words
    return _by_shape(telling, words)


def _of_intent(telling: Telling, dates: list[Dated]) -> Novelty:
    # what was only planned or refused long ago is history too
    old = [
        d
        for d in dates
        if _by_date(d, telling.published, late=False) is Novelty.BACKGROUND
        and not d.span
        and not _to_come(d, telling.published)
    ]
    past = telling.standing.mood in {Mood.PAST, Mood.PLUPERFECT} or any(
        n.tag in {"VBD", "VBN"} for n in telling.standing.chain
    )
    return Novelty.BACKGROUND if old and past else Novelty.NEW


def _to_come(dated: Dated, published: date | None) -> bool:
    # "promised to halt trade by October"
    return published is not None and dated.first is not None and dated.first > published


def _by_date(dated: Dated, published: date | None, *, late: bool) -> Novelty | None:
    unit = dated.text.lower().split()
    if dated.span:
        return None if set(unit) & _SHORT_SPANS else Novelty.BACKGROUND
    if published is None or dated.last is None:
        return _undated(dated, unit)
    if dated.text.lower().startswith("since"):
        return Novelty.BACKGROUND
    age = published - dated.last
    if (
        dated.year is None
        and dated.kind in _BARE_MONTHS
        and dated.first
        and dated.first > published
    ):
        # what was done "in February" was done in the one gone by
        age += _YEAR
    if dated.kind == "year" and dated.last.year == published.year:
        return Novelty.RECENT
    if age <= (_FRESH_LATE if late else _FRESH):
        return Novelty.NEW
    return Novelty.RECENT if age <= RECALL_WINDOW else Novelty.BACKGROUND


def _undated(dated: Dated, unit: list[str]) -> Novelty | None:
    if dated.kind in {"weekday", "today"}:
        return Novelty.NEW
    if dated.year is not None and dated.kind in {"year", "decade", "month_year", "month"}:
        return Novelty.BACKGROUND
    if dated.kind in {"ago", "vague_ago"}:
        return Novelty.BACKGROUND if set(unit) & _OLD_UNITS else Novelty.RECENT
    if dated.kind == "month" and unit[0] == "last":
        # "last September"
        return Novelty.BACKGROUND
    if dated.kind == "period" and unit[0] in {"last", "past", "previous", "earlier"}:
        old = {"year", "decade", "century", "summer", "autumn", "fall", "winter", "spring"}
        return Novelty.BACKGROUND if set(unit) & old else Novelty.RECENT
    return None


def _by_words(telling: Telling, words: NoveltyWords) -> Novelty | None:
    owners = [telling.predicate, *telling.standing.chain]
    shared = telling.standing.sharing or first_conjunct(telling.predicate)
    if shared is not telling.predicate and telling.predicate.kid("nsubj", "nsubjpass") is None:
        owners.append(shared)
    adverbs = {c.lower for node in owners for c in node.kids("advmod", "amod")}
    clause = telling.tree.text[telling.clause[0] : telling.clause[1]]
    if adverbs & words.recent or words.recent_phrase.search(clause):
        return Novelty.RECENT
    if adverbs & words.background or words.background_phrase.search(clause):
        return Novelty.BACKGROUND
    if telling.sentence.role is Role.CAPTION:
        return Novelty.BACKGROUND
    head = telling.tree.text[:40]
    if telling.sentence.role is Role.BODY and words.answer.match(head):
        return Novelty.RECENT
    return None


def _by_shape(telling: Telling, words: NoveltyWords) -> Novelty:
    standing = telling.standing
    unreported = Hint.REPORTED not in standing.hints
    if standing.hints & {Hint.RELATIVE, Hint.PRESUPPOSED}:
        return Novelty.BACKGROUND
    if Hint.EARLIER in standing.hints:
        return Novelty.RECENT
    if Hint.NAMED in standing.hints and telling.sentence.role is Role.BODY:
        return Novelty.RECENT
    if standing.mood is Mood.PLUPERFECT and unreported:
        return Novelty.BACKGROUND
    summed_up = telling.sentence.role is Role.BODY and _sums_up(telling, words)
    return Novelty.BACKGROUND if summed_up else Novelty.NEW


def _sums_up(telling: Telling, words: NoveltyWords) -> bool:
    # undated and unspecific in the body of an article: what has been done so far
    mood = telling.standing.mood
    clause = telling.tree.text[telling.clause[0] : telling.clause[1]]
    if mood in {Mood.PERFECT, Mood.PAST, Mood.PLUPERFECT} and words.cumulative.search(clause):
        return True
    return mood is Mood.PERFECT and not telling.specific
