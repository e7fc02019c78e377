"""Which fields of alerts, incidents and events does a CSV have?"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

_ACT: Final = ("type", "status", "novelty", "actor", "target", "items")
ALERTS: Final = (
    *("alert_id", "watchlist", "kind", "revision", "incident_id", *_ACT),
    *("independent_sources", "total_sources", "article_id", "quote"),
    *("created_at", "updated_at", "superseded_by", "state", "assignee", "reason"),
)
INCIDENTS: Final = (
    *("id", *_ACT, "independent_sources", "total_sources", "confidence", "retracted"),
    *("provisional", "withdrawn", "superseded_by", "first_at", "last_at", "updated_at"),
)
EVENTS: Final = (
    *("event_id", "article_id", "published_at", "incident_id", *_ACT),
    *("confidence", "field", "start", "end", "quote"),
)


def alert_row(alert: Mapping[str, Any]) -> Sequence[object]:
    """Return the cells of an alert, with its first piece of evidence."""
    first = alert["evidence"][0] if alert["evidence"] else {}
    quoted = {"article_id": first.get("article_id"), "quote": first.get("quote")}
    return _cells(ALERTS, {**alert, **_act(alert), **_sources(alert), **quoted})


def incident_row(incident: Mapping[str, Any]) -> Sequence[object]:
    """Return the cells of an incident."""
    return _cells(INCIDENTS, {**incident, **_act(incident), **_sources(incident)})


def event_row(found: Mapping[str, Any]) -> Sequence[object]:
    """Return the cells of an event, with where in the article it stands."""
    event = found["event"]
    return _cells(EVENTS, {**found, **event, **_act(event), **event["evidence"]})


def _cells(columns: Sequence[str], fields: Mapping[str, Any]) -> list[object]:
    return [fields.get(each) for each in columns]


def _act(document: Mapping[str, Any]) -> dict[str, object]:
    return {
        "actor": _party(document["actor"]),
        "target": _party(document["target"]),
        "items": "; ".join(map(_item, document["items"])),
    }


def _party(party: Mapping[str, Any] | None) -> str | None:
    return party["name"] if party else None


def _item(item: Mapping[str, Any]) -> str:
    quantity = item.get("quantity")
    named = str(item.get("system") or item["name"])
    return named if quantity is None else f"{quantity:g} {named}"


def _sources(document: Mapping[str, Any]) -> dict[str, object]:
    sources = document["sources"]
    return {"independent_sources": sources["independent"], "total_sources": sources["total"]}
