from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from services.extract.coded import Coded
from services.extract.coder import Coder
from services.extract.document import Document
from shared.messages import Event
from shared.ontology import CORE_TYPES, EventType, Novelty, Status

_SEEDS = Path(__file__).parents[4] / "seeds"
_GOLD: list[dict[str, Any]] = [
    json.loads(line) for line in (_SEEDS / "gold" / "seeds_gold.jsonl").read_text().splitlines()
]
_ALERTS: dict[str, Any] = json.loads((_SEEDS / "gold" / "expected_alerts.json").read_text())
_TELLING = frozenset({Status.ANNOUNCED, Status.UNDER_WAY, Status.COMPLETED})
_PRESETS = {
    EventType.ARMS_TRANSFER: _TELLING | {Status.PROPOSED},
    EventType.AMBASSADOR_RECALLED: _TELLING,
    EventType.AMBASSADOR_SUMMONED: _TELLING,
    EventType.DIPLOMATS_EXPELLED: _TELLING,
    EventType.RELATIONS_BROKEN: _TELLING,
    EventType.SANCTION_IMPOSED: _TELLING,
    EventType.SANCTION_LIFTED: _TELLING,
}
_CORE = [g for g in _GOLD if g["kind"] == "event" and g["type"] in CORE_TYPES]
_TRAPS = [g for g in _GOLD if g["kind"] == "trap"]
_QUIET = [q for group in _ALERTS["must_not_alert"] for q in group["quotes"]]


def _documents() -> list[Document]:
    published = datetime(2023, 1, 17, tzinfo=UTC)
    paths = sorted(_SEEDS.glob("00*.txt"))
    return [Document(p.name[:3], None, p.read_text(encoding="utf-8"), published) for p in paths]


@pytest.fixture(scope="module")
def coded(coder: Coder) -> dict[str, Coded]:
    return {c.document_id: c for c in coder.code(_documents())}


def _rings(event: Event) -> bool:
    fresh = event.novelty is not Novelty.BACKGROUND
    return fresh and event.status in _PRESETS.get(event.type, frozenset())


def _summary(event: Event) -> tuple[str, str | None, str | None, str, str]:
    return (
        event.type.value,
        None if event.actor is None else event.actor.iso3,
        None if event.target is None else event.target.iso3,
        event.status.value,
        event.novelty.value,
    )


def test_the_ringing_events_are_exactly_those_of_the_expected_alerts(
    coded: dict[str, Coded],
) -> None:
    expected = {
        (
            article,
            alert["type"],
            alert["actor_iso3"],
            alert["target_iso3"],
            alert["status"],
            alert["novelty"],
        )
        for alert in _ALERTS["alerts"]
        for article in alert["articles"]
    }

    found = [(c.document_id, *_summary(e)) for c in coded.values() for e in c.events if _rings(e)]

    assert sorted(found) == sorted(expected)


def test_the_tanks_and_guns_are_counted_as_written(coded: dict[str, Coded]) -> None:
    for article in ("000", "001"):
        events = [e for e in coded[article].events if _rings(e)]
        items = {
            (i.system, i.quantity, i.qualifier, i.unit)
            for e in events
            for i in e.items
            if i.system is not None
        }
        assert items == {
            ("Challenger 2", 14.0, "exact", None),
            ("AS90", 30.0, "about", None),
            ("Leopard 2", 1.0, "exact", "company"),
        }


def test_the_sanctioned_office_is_named(coded: dict[str, Coded]) -> None:
    for article in ("000", "003", "004"):
        (event,) = [e for e in coded[article].events if e.type is EventType.SANCTION_IMPOSED]
        assert event.target is not None
        assert event.target.named == ("prosecutor general",)


def test_every_evidence_is_exact(coded: dict[str, Coded]) -> None:
    texts = {d.id: d.text for d in _documents()}
    for article, result in coded.items():
        for event in result.events:
            for evidence in (event.evidence, *event.mentions):
                assert texts[article][evidence.start : evidence.end] == evidence.quote
                assert evidence.sentence is not None
                assert evidence.sentence.start <= evidence.start
                assert evidence.end <= evidence.sentence.end
                assert evidence.tokens


@pytest.mark.parametrize("gold", _CORE, ids=lambda g: g["id"])
def test_a_core_mention_is_an_event_or_a_candidate(
    gold: dict[str, Any], coded: dict[str, Coded]
) -> None:
    result = coded[gold["id"][:3]]
    spans = [(m.start, m.end) for e in result.events for m in e.mentions]
    spans += [(c.start, c.end) for c in result.candidates]

    assert any(start < gold["end"] and gold["start"] < end for start, end in spans)


@pytest.mark.parametrize("gold", _CORE, ids=lambda g: g["id"])
def test_a_core_mention_passes_the_prefilter(gold: dict[str, Any], coder: Coder) -> None:
    document = next(d for d in _documents() if d.id == gold["id"][:3])
    prepared = coder.prepare(document)
    segmented, passed = prepared.segmented, prepared.passed
    spans = [segmented.text.span(p.sentence.start, p.sentence.end) for p in passed]

    assert any(start < gold["end"] and gold["start"] < end for start, end in spans)


@pytest.mark.parametrize("trap", _TRAPS, ids=lambda g: g["id"])
def test_a_trap_makes_no_event_of_the_forbidden_kind(
    trap: dict[str, Any], coded: dict[str, Coded]
) -> None:
    for event in coded[trap["id"][:3]].events:
        inside = [m for m in event.mentions if m.start < trap["end"] and trap["start"] < m.end]
        for rule in trap["forbid"] if inside else ():
            assert not _forbidden(event, rule), (rule, event)


def _forbidden(event: Event, rule: dict[str, Any]) -> bool:
    return (
        rule["type"] in {"*", event.type.value}
        and ("status" not in rule or event.status.value in rule["status"])
        and ("novelty" not in rule or event.novelty.value in rule["novelty"])
    )


@pytest.mark.parametrize("quote", _QUIET, ids=lambda q: q["ref"])
def test_what_must_not_alert_rings_with_nothing_of_its_own(
    quote: dict[str, Any], coded: dict[str, Coded]
) -> None:
    for event in coded[quote["article"]].events:
        if _rings(event):
            best = event.evidence
            assert not (best.start >= quote["start"] and best.end <= quote["end"]), event


def test_deliveries_to_date_are_history(coded: dict[str, Coded]) -> None:
    told = {
        (c.document_id, *_summary(e)[:3])
        for c in coded.values()
        for e in c.events
        if e.novelty is Novelty.BACKGROUND
    }

    assert {
        ("001", "arms_transfer", "TUR", "UKR"),
        ("002", "arms_transfer", "USA", "UKR"),
        ("003", "arms_transfer", "USA", "UKR"),
    } <= told


def test_what_is_urged_on_others_is_called_for(coded: dict[str, Coded]) -> None:
    called = {
        (_summary(e)[1], None if e.called_by is None else e.called_by.iso3)
        for e in coded["003"].events
        if e.status is Status.CALLED_FOR
    }

    assert called == {("USA", "GBR"), ("CAN", "GBR")}
