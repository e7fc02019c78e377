"""What does the gold of the seed articles say, in the form of the articles of the blind set?"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from services.ingest.files import read_articles
from shared.ontology import CORE_TYPES
from tests.bench.scoring.gold import GoldArticle, GoldEvent, Mention, Trap
from tests.bench.scoring.labels import CLASS_OF

SEEDS: Final = Path("seeds")
GOLD: Final = SEEDS / "gold" / "seeds_gold.jsonl"

_CORE: Final = frozenset(str(one) for one in CORE_TYPES)
_AFFIRMED: Final = tuple(status for status, kind in CLASS_OF.items() if kind != "denied")

Record = Mapping[str, Any]


def seed_articles() -> tuple[GoldArticle, ...]:
    """Return the five seeds with every event of the gold, and a trap per type that it forbids."""
    with GOLD.open(encoding="utf-8") as lines:
        records: list[Record] = [json.loads(line) for line in lines]
    return tuple(
        GoldArticle(
            id=article.article_id,
            title=article.title,
            text=article.text,
            published_at=article.published_at,
            events=_events(_of(article.article_id, "event", records)),
            traps=tuple(
                trap
                for record in _of(article.article_id, "trap", records)
                for trap in _traps(record)
            ),
        )
        for article in read_articles([SEEDS])
    )


def core_only(article: GoldArticle) -> GoldArticle:
    """Return ``article`` with the events of the core types alone."""
    events = tuple(event for event in article.events if event.type in _CORE)
    return article.model_copy(update={"events": events})


def _of(article: str, kind: str, records: Iterable[Record]) -> list[Record]:
    return [
        one for one in records if one["kind"] == kind and one["id"].partition("-")[0] == article
    ]


def _events(records: Iterable[Record]) -> tuple[GoldEvent, ...]:
    acts: dict[tuple[Any, str], list[Record]] = {}
    for record in records:
        for act in _listed(record["distinct"] or record["id"]):
            acts.setdefault((act, record["type"]), []).append(record)
    return tuple(
        _event(mentions, actor, target)
        for mentions in acts.values()
        for actor in _parties(mentions[0]["actor"])
        for target in _parties(mentions[0]["target"])
    )


def _parties(value: Any) -> list[str | None]:
    return [None if party is None else party["iso3"] for party in _listed(value)]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _event(records: list[Record], actor: str | None, target: str | None) -> GoldEvent:
    first = records[0]
    return GoldEvent(
        type=first["type"],
        status=first["status"],
        novelty=first["novelty"],
        actor=actor,
        target=target,
        mentions=tuple(Mention(**_span(one)) for one in records),
    )


def _traps(record: Record) -> tuple[Trap, ...]:
    return tuple(
        Trap(
            **_span(record),
            why=record["note"],
            forbid=(one["type"],),
            forbid_status=one.get("status", _AFFIRMED if "polarity" in one else ()),
            forbid_novelty=one.get("novelty", ()),
        )
        for one in record["forbid"]
    )


def _span(record: Record) -> dict[str, Any]:
    return {
        "field": "text",
        "start": record["start"],
        "end": record["end"],
        "quote": record["evidence"],
    }
