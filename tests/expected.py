"""Are these alerts the expected ones, no more and no fewer?

``seeds/gold/expected_alerts.json`` says what the preset watchlists must raise on the seeds. Two
sides compare by type, parties, status, required items, articles and independent sources.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

GOLD = Path(__file__).resolve().parents[1] / "seeds/gold/expected_alerts.json"
QUALIFIERS = {"approx": "about", None: "exact"}

Told = tuple[object, ...]


def expected() -> set[Told]:
    """Return what the seeds must raise."""
    return {_expected(alert) for alert in json.loads(GOLD.read_text())["alerts"]}


def told(alerts: Iterable[dict[str, Any]]) -> list[Told]:
    """Return what ``alerts`` (JSON objects of the alert contract) say, sorted."""
    return sorted((_told(alert) for alert in alerts), key=repr)


def assert_expected(alerts: Iterable[dict[str, Any]]) -> None:
    """Fail unless ``alerts`` are the expected ones, each once."""
    found = list(alerts)
    assert told(found) == sorted(expected(), key=repr)
    for alert in found:
        assert alert["sources"]["total"] == len(alert["sources"]["articles"])


def assert_expected_first(messages: Iterable[dict[str, Any]]) -> None:
    """Fail unless ``messages`` tell each expected alert once as new, and nothing else is new.

    A first message may say less than the alert's last state: parties and type stand from the start.
    """
    new = [_identity(told) for told in map(_told, (m for m in messages if m["kind"] == "new"))]
    assert sorted(new, key=repr) == sorted(map(_identity, expected()), key=repr)


def _identity(told: Told) -> Told:
    return told[:3]


def _expected(alert: dict[str, Any]) -> Told:
    items = tuple(
        sorted(
            (_system(item["item"]), item["quantity"], _qualifier(item), item.get("unit"))
            for item in alert["items"]
            if item["required"]
        )
    )
    return (
        alert["type"],
        alert["actor_iso3"],
        alert["target_iso3"],
        alert["status"],
        alert["novelty"],
        items,
        tuple(alert["articles"]),
        alert["independent_sources"],
    )


def _qualifier(item: dict[str, Any]) -> str:
    return QUALIFIERS[item["modifier"]]


def _system(name: str) -> str:
    return name.removesuffix(" main battle tank").removesuffix(" battle tank")


def _told(alert: dict[str, Any]) -> Told:
    # Items without a known system ("tanks", "armoured vehicles") are allowed and not required.
    items = tuple(
        sorted(
            (item["system"], item["quantity"], item["qualifier"] or "exact", item["unit"])
            for item in alert["items"]
            if item["system"] is not None
        )
    )
    return (
        alert["type"],
        alert["actor"]["iso3"],
        alert["target"]["iso3"],
        alert["status"],
        alert["novelty"],
        items,
        tuple(sorted(alert["sources"]["articles"])),
        alert["sources"]["independent"],
    )
