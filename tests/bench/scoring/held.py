"""Are all gold mentions in what was said or set aside as candidates, and is every offset exact?"""

from collections.abc import Sequence
from dataclasses import dataclass

from services.extract.coded import Coded
from shared.messages import Event, Evidence, Span, TextField
from shared.ontology import EventType, family
from tests.bench.scoring.gold import GoldArticle, GoldSentence, Mention
from tests.bench.scoring.intervals import Rate
from tests.bench.scoring.labels import FAMILY_OF
from tests.bench.scoring.said import Place, said
from tests.bench.scoring.sentences import Miss


@dataclass(frozen=True, slots=True)
class Held:
    """``same_family`` holds a mention only by an event or candidate of its own family."""

    same_family: Rate
    any_family: Rate
    misses: tuple[Miss, ...]


@dataclass(frozen=True, slots=True)
class _Stretch:
    place: Place
    family: str


def mentions_held(gold: Sequence[GoldArticle], coded: Sequence[Coded]) -> Held:
    """Return how many gold mentions lie in the sentences of events and candidates together."""
    same = everywhere = n = 0
    misses: list[Miss] = []
    for article, one in zip(gold, coded, strict=True):
        stretches = _stretches(one)
        for name, mention in _mentions(article):
            holding = [stretch for stretch in stretches if _covers(stretch, mention)]
            own = any(stretch.family == name for stretch in holding)
            n, same, everywhere = n + 1, same + own, everywhere + bool(holding)
            if not own:
                misses.append(Miss("mentions not held", f"{article.id} {name}: {mention.quote}"))
    return Held(Rate(same, n), Rate(everywhere, n), tuple(misses))


def sentences_held(gold: Sequence[GoldSentence], coded: Sequence[Coded]) -> Held:
    """Return how many sentences of a scored family gave an event or a candidate."""
    same = everywhere = n = 0
    misses: list[Miss] = []
    for sentence, one in zip(gold, coded, strict=True):
        name = FAMILY_OF.get(sentence.type)
        if name is None:
            continue
        families = {stretch.family for stretch in _stretches(one)}
        n, same, everywhere = n + 1, same + (name in families), everywhere + bool(families)
        if name not in families:
            misses.append(Miss("sentences not held", f"{sentence.id} {name}: {sentence.text}"))
    return Held(Rate(same, n), Rate(everywhere, n), tuple(misses))


def exact_offsets(texts: Sequence[tuple[str | None, str]], coded: Sequence[Coded]) -> Rate:
    """Return how many evidences and candidates lie in their field as they say.

    ``texts`` are the titles and texts that were coded. An evidence's quote is the field from start
    to end, and its sentence and tokens lie in the field.
    """
    answers = [
        answer
        for (title, text), one in zip(texts, coded, strict=True)
        for answer in _answers({"title": title or "", "text": text}, one)
    ]
    return Rate(sum(answers), len(answers))


def _answers(fields: dict[TextField, str], coded: Coded) -> list[bool]:
    evidences = [one for event in coded.events for one in _evidences(event)]
    return [_is_exact(fields[one.field], one) for one in evidences] + [
        one.start < one.end <= len(fields[one.field]) for one in coded.candidates
    ]


def _evidences(event: Event) -> tuple[Evidence, ...]:
    return (event.evidence, *event.mentions)


def _is_exact(field: str, evidence: Evidence) -> bool:
    spans: tuple[Span, ...] = evidence.tokens
    if evidence.sentence is not None:
        spans = (*spans, evidence.sentence)
    return field[evidence.start : evidence.end] == evidence.quote != "" and all(
        span.start < span.end <= len(field) for span in spans
    )


def _mentions(article: GoldArticle) -> list[tuple[str, Mention]]:
    # Words that tell several events at once, one per party, are one mention.
    told = {
        (family(EventType(event.type)), mention.field, mention.start, mention.end): mention
        for event in article.events
        for mention in event.mentions
    }
    return [(name, mention) for (name, *_), mention in told.items()]


def _stretches(coded: Coded) -> list[_Stretch]:
    told = [
        _Stretch(place, family(event.type))
        for event in coded.events
        for place in said(event).sentences
    ]
    set_aside = [
        _Stretch(Place(one.field, one.start, one.end), one.family) for one in coded.candidates
    ]
    return told + set_aside


def _covers(stretch: _Stretch, mention: Mention) -> bool:
    return stretch.place.covers(mention.field, mention.start, mention.end)
