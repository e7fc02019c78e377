"""Which Article, Coding and Alert have 2 KiB as JSON?"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final, TypeVar

from shared.messages import (
    Alert,
    AlertEvidence,
    Article,
    Coding,
    Event,
    Evidence,
    Message,
    Party,
    Sources,
    StageCounts,
    Target,
    Versions,
)
from shared.ontology import EventType, Novelty, PartyKind, Status

SIZE: Final = 2048
_AT: Final = datetime(2026, 11, 1, 12, tzinfo=UTC)
_QUOTE: Final = "Britain will send 14 Challenger 2 tanks to Ukraine"
_ACTOR: Final = Party(name="United Kingdom", kind=PartyKind.STATE, iso3="GBR")
_TARGET: Final = Target(name="Ukraine", kind=PartyKind.STATE, iso3="UKR")

M = TypeVar("M", bound=Message)


def article(number: int) -> Article:
    """Return the article with this number."""
    return _padded(lambda pad: _article(number, _QUOTE + pad))


def coding(number: int) -> Coding:
    """Return the coding of that article, with one event."""
    ref = _article(number, _QUOTE)
    evidence = Evidence(field="text", start=0, end=len(_QUOTE), quote=_QUOTE)
    event = Event(
        event_id=f"evt_{number}",
        type=EventType.ARMS_TRANSFER,
        status=Status.ANNOUNCED,
        novelty=Novelty.NEW,
        actor=_ACTOR,
        target=_TARGET,
        evidence=evidence,
        mentions=(evidence,),
        confidence=0.9,
    )
    return _padded(
        lambda pad: Coding(
            article=ref.ref(),
            outcome="coded",
            reason=pad,
            versions=Versions(coder="1", model="m", frames="f", gazetteer="g"),
            counts=StageCounts(),
            events=(event,),
        )
    )


def alert(number: int) -> Alert:
    """Return an alert that this article raised."""
    sources = Sources(independent=1, total=1, articles=(f"art_{number}",))
    return _padded(
        lambda pad: Alert(
            alert_id=f"alr_{number}",
            watchlist="new-arms-transfers",
            kind="new",
            incident_id=f"inc_{number}",
            type=EventType.ARMS_TRANSFER,
            status=Status.ANNOUNCED,
            novelty=Novelty.NEW,
            actor=_ACTOR,
            target=_TARGET,
            sources=sources,
            evidence=(
                AlertEvidence(
                    article_id=f"art_{number}", field="text", start=0, end=9, quote=_QUOTE + pad
                ),
            ),
            created_at=_AT,
        )
    )


def _article(number: int, text: str) -> Article:
    return Article(
        article_id=f"art_{number}",
        content_version="1",
        source="https://news.example/feed",
        published_at=_AT,
        fetched_at=_AT,
        text=text,
    )


def _padded(make: Callable[[str], M]) -> M:
    return make("." * (SIZE - len(make("").model_dump_json())))
