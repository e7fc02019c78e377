"""What did a further article change in an incident, as far as somebody alerted wants to know?"""

from dataclasses import dataclass
from typing import TypeAlias, assert_never

from services.alert.incidents.items import item_key
from services.alert.incidents.state import IncidentState
from shared.messages import Alert, AlertKind, Item

CORROBORATING = (2, 5, 10)
"""Numbers of independent sources that are told, each once."""


@dataclass(frozen=True, slots=True)
class Updated:
    """Facts changed; ``changed`` names the fields."""

    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Corroborated:
    """So many independent sources carry the incident now."""

    threshold: int


@dataclass(frozen=True, slots=True)
class Retracted:
    """The actor denies, refuses or cancels the act, or nothing is left that tells of it."""

    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Superseded:
    """The incident turned out to be another one's; ``by`` is that one's id."""

    by: str


Change: TypeAlias = Updated | Corroborated | Retracted | Superseded

KINDS: dict[type[Change], AlertKind] = {
    Updated: "updated",
    Corroborated: "corroborated",
    Retracted: "retracted",
    Superseded: "superseded",
}


def changes(before: IncidentState, after: IncidentState) -> tuple[Change, ...]:
    """Return what is to be told between two states of an incident, in the order of telling."""
    found: list[Change] = []
    changed = changed_fields(before, after)
    if after.retracted and not before.retracted:
        found.append(Retracted(changed))
    elif changed:
        found.append(Updated(changed))
    threshold = reached(after)
    if threshold > reached(before):
        found.append(Corroborated(threshold))
    return tuple(found)


def reached(state: IncidentState) -> int:
    """Return the highest number of independent sources that is told and reached, or 0."""
    return threshold(state.sources.independent)


def threshold(independent: int) -> int:
    """Return the highest number told that so many ``independent`` sources reach, or 0."""
    return max((each for each in CORROBORATING if each <= independent), default=0)


def occasion(alert: Alert) -> str:
    """Return what, with its kind, a message is told for once: nothing more for the first of all.

    A number of sources is told once each; facts may change, and be taken back, again and again.
    """
    match alert.kind:
        case "new":
            return ""
        case "corroborated":
            return str(threshold(alert.sources.independent))
        case "updated" | "retracted" | "superseded":
            return f"r{alert.revision}"
        case never:
            assert_never(never)


def changed_fields(before: IncidentState, after: IncidentState) -> tuple[str, ...]:
    """Name the fields whose change is news; more sources or another wording are none."""
    named = (
        ("type", before.type != after.type),
        ("status", before.status != after.status),
        ("actor", (before.actor is None) != (after.actor is None)),
        ("target", (before.target is None) != (after.target is None)),
        ("named", _named(before) != _named(after)),
        ("item", set(_items(before)) != set(_items(after))),
        ("quantity", _quantity_changed(_items(before), _items(after))),
        ("amount", before.amount != after.amount),
        ("date", before.date != after.date),
    )
    return tuple(field for field, differs in named if differs)


def _named(state: IncidentState) -> frozenset[str]:
    return frozenset(state.target.named) if state.target else frozenset()


def _items(state: IncidentState) -> dict[str, Item]:
    return {item_key(each): each for each in state.items}


def _quantity_changed(before: dict[str, Item], after: dict[str, Item]) -> bool:
    return any(_count(before[key]) != _count(after[key]) for key in before.keys() & after.keys())


def _count(item: Item) -> tuple[float | None, str | None, str | None]:
    return item.quantity, item.qualifier, item.unit
