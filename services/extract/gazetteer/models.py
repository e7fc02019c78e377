"""What can a gazetteer know about a name, and what does it report where a text holds one?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from shared.ontology import PartyKind

Mention = Literal[
    "name",
    "abbreviation",
    "demonym",
    "people",
    "capital",
    "metonym",
    "institution",
    "region",
    "full_name",
    "surname",
]

Ambiguity = Literal["shared", "person", "place", "word", "generic", "surname", "caps"]

JoinClass = Literal["origin", "agent", "location", "stance", "other"]

RoleClass = Literal[
    "head",
    "minister",
    "ministry",
    "government",
    "legislature",
    "military",
    "envoy",
    "court",
    "official",
    "courtesy",
    "not_state",
]

Strength = Literal["strong", "weak"]

Approximation = Literal["exact", "about", "at_least", "up_to"]


@dataclass(frozen=True, slots=True)
class Tenure:
    """Name one office that a person held and its years.

    `start` and `end` are calendar years, both inclusive; None where unknown or still running.
    """

    office: str
    role: RoleClass
    start: int | None
    end: int | None

    def covers(self, year: int) -> bool:
        """Tell whether the office was held at some time in that year."""
        return (self.start or 0) <= year <= (self.end or 9999)


@dataclass(frozen=True, slots=True)
class Entity:
    """Identify one party that news names.

    `id` is unique over all kinds: the alpha-3 code of a state, `org:`, `group:` or `person:`
    and a slug. `iso3` is the state that the party is, belongs to or acts for; None for bodies
    of states and for groups without a home state. `body` is the id of the organisation for
    which a person acts, `within` the state around a territory. `members` (alpha-3) is filled
    for bodies of states, `successor` (alpha-3) for states that no longer exist, `tenures` for
    persons. A person who led a state and later a body is two entities.
    """

    id: str
    name: str
    kind: PartyKind
    iso3: str | None
    body: str | None = None
    within: str | None = None
    members: tuple[str, ...] = ()
    successor: str | None = None
    tenures: tuple[Tenure, ...] = ()


@dataclass(frozen=True, slots=True)
class Join:
    """Describe a lower-case word that a hyphen ties to a name: `German-built`, `pro-Russian`."""

    word: str
    kind: JoinClass


@dataclass(frozen=True, slots=True)
class Hit:
    """Report one mention of a party.

    `start` and `end` are code points into the searched text, `text` is exactly that slice and
    leaves out a possessive ending. `others` holds the further readings of a shared form;
    `likely` says that `entity` is meant where nothing speaks for another.
    """

    start: int
    end: int
    text: str
    entity: Entity
    mention: Mention
    ambiguity: Ambiguity | None = None
    others: tuple[Entity, ...] = ()
    likely: bool = False
    possessive: bool = False
    prefix: Join | None = None
    suffix: Join | None = None

    @property
    def ambiguous(self) -> bool:
        """Tell whether the form needs support from its context before it counts."""
        return self.ambiguity is not None

    @property
    def origin_suffix(self) -> str | None:
        """Return the tied word when it only tells where a thing was made."""
        return self.suffix.word if self.suffix and self.suffix.kind == "origin" else None


@dataclass(frozen=True, slots=True)
class WeaponSystem:
    """Identify one model of weapon; `maker` is the alpha-3 code of the state that made it."""

    name: str
    category: str
    maker: str | None


@dataclass(frozen=True, slots=True)
class WeaponHit:
    """Report a named weapon system, or a generic weapon noun when `system` is None.

    A `weak` hit is a weapon only in military surroundings; an `ambiguous` one is a common
    word or name that no weapon noun, number or variant stood beside.
    """

    start: int
    end: int
    text: str
    system: WeaponSystem | None
    category: str
    strength: Strength
    ambiguous: bool = False
    plural: bool = False


@dataclass(frozen=True, slots=True)
class OfficeHit:
    """Report a title or an office noun and whether its holder acts for a state."""

    start: int
    end: int
    text: str
    office: str
    role: RoleClass


@dataclass(frozen=True, slots=True)
class MeasureHit:
    """Report a kind of sanction, such as an asset freeze."""

    start: int
    end: int
    text: str
    measure: str
    strength: Strength


@dataclass(frozen=True, slots=True)
class AuthorityHit:
    """Report a body that imposes sanctions or controls, and the party for which it acts."""

    start: int
    end: int
    text: str
    authority: str
    entity: Entity
    generic: bool


@dataclass(frozen=True, slots=True)
class UnitHit:
    """Report a noun that counts things: `battalion`, `dozen`, `shipment`.

    `size` is how many things one unit holds where the language fixes it, as for a dozen.
    """

    start: int
    end: int
    text: str
    unit: str
    size: int | None


@dataclass(frozen=True, slots=True)
class QualifierHit:
    """Report words that make a number less than exact: `around`, `at least`, `up to`."""

    start: int
    end: int
    text: str
    approximation: Approximation


@dataclass(frozen=True, slots=True)
class Scan:
    """Collect everything that the gazetteer finds in one text, each kind sorted by `start`.

    Hits of one kind never overlap; hits of different kinds may (`US Treasury` is an authority
    and holds a state).
    """

    parties: tuple[Hit, ...]
    weapons: tuple[WeaponHit, ...]
    offices: tuple[OfficeHit, ...]
    measures: tuple[MeasureHit, ...]
    authorities: tuple[AuthorityHit, ...]
    units: tuple[UnitHit, ...]
    qualifiers: tuple[QualifierHit, ...]
