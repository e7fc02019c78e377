"""What would a faultless coder say of the five seed articles?

The rows of seed_events.jsonl were written by hand from the gold annotation of the seeds: every
event in them, history, talks and appeals included, with its parties, items and place in the text.
"""

import json
from pathlib import Path

from shared import ids
from shared.messages import ArticleRef, Coding, Event, Evidence, Item, Party, Target
from shared.ontology import PartyKind
from shared.sketch import sketch
from tests.unit.alert.built import DAY0, NAMES, VERSIONS

SEEDS = Path(__file__).parents[3] / "seeds"
ROWS = Path(__file__).with_name("seed_events.jsonl")
NUMBERS = ("000", "001", "002", "003", "004")


def text_of(number: str) -> str:
    """Return the words of a seed article."""
    return next(SEEDS.glob(f"{number}_*.txt")).read_text(encoding="utf-8")


def seed_codings() -> dict[str, Coding]:
    """Return the coding of each seed article by its number."""
    rows = [json.loads(line) for line in ROWS.read_text(encoding="utf-8").splitlines()]
    return {
        number: Coding(
            article=_article(number),
            outcome="coded",
            versions=VERSIONS,
            events=tuple(_event(each) for each in rows if each["article"] == number),
        )
        for number in NUMBERS
    }


def _article(number: str) -> ArticleRef:
    return ArticleRef(
        article_id=number,
        content_version="v1",
        source="seeds",
        language="en",
        published_at=DAY0,
        fetched_at=DAY0,
        sketch=sketch(text_of(number)),
    )


def _event(row: dict[str, object]) -> Event:
    number, start, end = str(row["article"]), int(str(row["start"])), int(str(row["end"]))
    actor, target = str(row["actor"]), str(row["target"])
    quote = text_of(number)[start:end]
    called_by = row["called_by"]
    return Event.model_validate(
        {
            "event_id": ids.event_id(
                number, "v1", str(row["type"]), (actor, target), ("text", start)
            ),
            "type": row["type"],
            "status": row["status"],
            "novelty": row["novelty"],
            "actor": _party(actor),
            "target": Target(**_party(target).model_dump(), named=row["named"]),
            "called_by": _party(str(called_by)) if called_by else None,
            "items": [_item(each) for each in _rows(row["items"])],
            "evidence": Evidence(field="text", start=start, end=end, quote=quote),
            "confidence": 0.9,
        }
    )


def _rows(value: object) -> list[list[object]]:
    assert isinstance(value, list)
    return value


def _item(row: list[object]) -> Item:
    fields = ("name", "system", "category", "quantity", "qualifier", "unit")
    return Item.model_validate(dict(zip(fields, row, strict=True)))


def _party(key: str) -> Party:
    kind, _, name = key.rpartition(":")
    if kind:
        return Party(name=name, kind=PartyKind(kind))
    return Party(name=NAMES.display(key), kind=PartyKind.STATE, iso3=key)
