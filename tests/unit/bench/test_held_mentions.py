"""Are gold mentions sought in events and candidates, and offsets checked to the character?"""

import pytest

from services.extract.coded import Coded
from shared.messages import Candidate, Event, Evidence, Span, StageCounts
from shared.ontology import EventType, Family, Novelty, Status
from tests.bench.scoring.held import exact_offsets, mentions_held
from tests.bench.scoring.intervals import Rate
from tests.unit.bench.articles_said import (
    EXPELLED,
    EXPULSION,
    RECALL,
    RECALLED,
    TEXT,
    article,
    place,
)

GOLD = article(RECALL, EXPULSION)


def evidence(words: str, **changes: object) -> Evidence:
    at = place(words)
    exact = {"field": "text", "start": at.start, "end": at.end, "quote": words}
    return Evidence.model_validate({**exact, **changes})


def event(found: Evidence) -> Event:
    return Event(
        event_id="evt",
        type=EventType.AMBASSADOR_RECALLED,
        status=Status.COMPLETED,
        novelty=Novelty.NEW,
        evidence=found,
        confidence=0.9,
    )


def candidate(quote: str, family: Family) -> Candidate:
    at = place(quote)
    return Candidate(start=at.start, end=at.end, family=family, reason="no party known")


def coded(*events: Event, candidates: tuple[Candidate, ...] = ()) -> Coded:
    return Coded("art", "coded", None, StageCounts(), events, candidates)


def test_mention_is_held_by_an_event() -> None:
    held = mentions_held([GOLD], [coded(event(evidence(RECALLED)))])

    assert held.same_family == held.any_family == Rate(1, 2)
    assert EXPELLED in held.misses[0].words


def test_mention_is_held_by_the_sentence_of_an_event() -> None:
    around = Span(start=0, end=len(TEXT))

    held = mentions_held([GOLD], [coded(event(evidence(RECALLED, sentence=around)))])

    assert held.same_family == Rate(2, 2)


def test_mention_is_held_by_a_candidate() -> None:
    told = coded(candidates=(candidate(EXPELLED, Family.DIPLOMATIC),))

    assert mentions_held([GOLD], [told]).same_family == Rate(1, 2)


def test_candidate_of_another_family_holds_in_any_family_only() -> None:
    held = mentions_held([GOLD], [coded(candidates=(candidate(EXPELLED, Family.ARMS),))])

    assert held.same_family == Rate(0, 2)
    assert held.any_family == Rate(1, 2)


def test_exact_evidence_and_candidate_are_exact() -> None:
    told = coded(event(evidence(RECALLED)), candidates=(candidate(EXPELLED, Family.DIPLOMATIC),))

    assert exact_offsets([(None, TEXT)], [told]) == Rate(2, 2)


@pytest.mark.parametrize(
    "changes",
    [
        {"start": 1},
        {"quote": RECALLED.upper()},
        {"field": "title"},
        {"sentence": Span(start=0, end=len(TEXT) + 1)},
        {"tokens": (Span(start=3, end=3),)},
    ],
)
def test_evidence_that_is_off_is_not_exact(changes: dict[str, object]) -> None:
    told = coded(event(evidence(RECALLED, **changes)))

    assert exact_offsets([("A title", TEXT)], [told]) == Rate(0, 1)


def test_words_that_tell_several_events_are_one_mention() -> None:
    twice = article(RECALL, RECALL.model_copy(update={"actor": "ARG"}))

    assert mentions_held([twice], [coded()]).same_family == Rate(0, 1)
