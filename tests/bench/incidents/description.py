"""How is an incident described by hand: the act, how outlets told it, what must stay apart?

One JSON object a line. ``items`` read "14 x Challenger 2 @tank" for a system and "90 x mortars
#artillery" for a mere category, "?" where nobody counts. ``told`` names the tellings in order, one
outlet each; ``apart`` says how another act differs that is told at the same time.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from shared.messages import Amount, Item, Party, Target
from shared.names.names import Names
from shared.ontology import EventType, Novelty, PartyKind, Status

FOLDER = Path(__file__).parent
NAMES = Names.load()
_BODY = PartyKind.ORGANISATION


class Act(BaseModel):
    """One act as it is first told in full."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    type: EventType
    by: str
    on: str
    items: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    amount: str | None = None
    measure: str | None = None
    status: Status = Status.ANNOUNCED
    novelty: Novelty = Novelty.NEW

    @cached_property
    def actor(self) -> Party:
        """Return who acts."""
        return Party.model_validate(_party(self.by))

    @cached_property
    def target(self) -> Target:
        """Return who is acted on."""
        return Target.model_validate({**_party(self.on), "named": self.named})

    @cached_property
    def things(self) -> tuple[Item, ...]:
        """Return what is transferred."""
        return tuple(map(item, self.items))

    @cached_property
    def money(self) -> Amount | None:
        """Return the amount of money."""
        if self.amount is None:
            return None
        value, currency = self.amount.split()
        return Amount(value=float(value), currency=currency, qualifier="exact")


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An act that must stay apart, the way in which it differs, and how long after it comes.

    ``after`` is None for one that is told at the same time.
    """

    act: Act
    differs: str
    after: timedelta | None


class Description(Act):
    """An incident, its tellings, and the acts that must stay apart from it."""

    told: tuple[str, ...] = Field(min_length=2, max_length=8)
    apart: tuple[str, ...] = ()

    def neighbours(self) -> list[Neighbour]:
        """Return the acts that must stay apart."""
        return [
            _neighbour(self, each, f"{self.id}/{number}") for number, each in enumerate(self.apart)
        ]


def descriptions() -> tuple[Description, ...]:
    """Return all incidents, file by file in their order."""
    lines = [
        line for path in sorted(FOLDER.glob("*.jsonl")) for line in path.read_text().splitlines()
    ]
    return tuple(map(Description.model_validate_json, lines))


def item(text: str) -> Item:
    """Read an item as it is written in a description."""
    count, _, rest = text.partition(" x ")
    mark = "@" if "@" in rest else "#"
    name, _, category = rest.rpartition(f" {mark}")
    return Item(
        name=name,
        system=name if mark == "@" else None,
        category=category,
        quantity=None if count == "?" else float(count),
        qualifier=None if count == "?" else "exact",
    )


def _neighbour(of: Description, difference: str, name: str) -> Neighbour:
    what, _, value = difference.partition(":")
    changes: dict[str, dict[str, object]] = {
        "actor": {"by": value},
        "target": {"on": value},
        "reciprocal": {"by": of.on, "on": of.by, "named": ()},
        "named": {"named": (value,)},
        "system": {"items": (value,)},
        "type": {"type": value},
        "later": {},
    }
    told = of.model_dump(include=set(Act.model_fields))
    act = Act.model_validate({**told, **changes[what], "id": name})
    return Neighbour(act, what, timedelta(days=float(value)) if what == "later" else None)


def _party(text: str) -> dict[str, object]:
    kind, colon, name = text.partition(":")
    if not colon:
        return {"name": NAMES.display(text), "kind": PartyKind.STATE, "iso3": text}
    return {"name": name, "kind": PartyKind(kind) if kind in _KINDS else _BODY, "iso3": None}


_KINDS = frozenset(each.value for each in PartyKind)
