"""Which common nouns name offices, weapons, measures, units and inexact numbers?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, get_args

from services.extract.gazetteer.models import Approximation, RoleClass, Strength
from services.extract.gazetteer.noun_forms import NounForms, NounFormsBuilder
from services.extract.gazetteer.records import Record

L = TypeVar("L", bound=str)

DECOY = "decoy"

_LIST_FIELDS = ("forms", "abbreviations", "plural", "cased")


@dataclass(frozen=True, slots=True)
class Office:
    """Say which office a title names and for whom its holder acts."""

    office: str
    role: RoleClass


@dataclass(frozen=True, slots=True)
class WeaponNoun:
    """Say which category a weapon noun belongs to and how surely it means a weapon."""

    category: str
    strength: Strength


@dataclass(frozen=True, slots=True)
class Measure:
    """Say which measure the words name and whether they also occur outside sanctions."""

    measure: str
    strength: Strength


@dataclass(frozen=True, slots=True)
class Unit:
    """Say what a counting noun counts and how many it holds where that is fixed."""

    unit: str
    size: int | None


T = TypeVar("T", Office, Measure, Unit)


def read_offices(top: Record) -> NounForms[Office]:
    """Read offices.yaml."""
    top.only("provenance", "offices")
    return _read(top, "offices", ("office", "class"), _office)


def read_weapon_nouns(top: Record) -> NounForms[WeaponNoun]:
    """Read weapon_nouns.yaml; what only looks like a weapon has the category DECOY."""
    top.only("provenance", "decoys", "nouns")
    builder = NounFormsBuilder[WeaponNoun]()
    for record in top.records("nouns"):
        record.only("category", "strength", *_LIST_FIELDS)
        builder.add(record, WeaponNoun(record.text("category"), _strength(record)))
    for form in top.texts("decoys"):
        builder.put(top, form, WeaponNoun(DECOY, "weak"), plurals=True)
    return builder.done()


def read_measures(top: Record) -> NounForms[Measure]:
    """Read the measures of sanctions.yaml."""
    return _read(top, "measures", ("measure", "strength"), _measure)


def read_units(top: Record) -> NounForms[Unit]:
    """Read the units of units.yaml."""
    return _read(top, "units", ("unit", "size"), _unit)


def read_qualifiers(top: Record) -> NounForms[Approximation]:
    """Read the qualifiers of units.yaml, which have no plural."""
    builder = NounFormsBuilder[Approximation]()
    for record in top.records("qualifiers"):
        record.only("approximation", "forms")
        allowed: tuple[Approximation, ...] = get_args(Approximation)
        approximation = one_of(record, "approximation", allowed)
        for form in record.texts("forms"):
            builder.put(record, form, approximation)
    return builder.done()


def one_of(record: Record, name: str, allowed: tuple[L, ...]) -> L:
    """Return a field that must be one of `allowed`."""
    value = record.text(name)
    found = next((known for known in allowed if known == value), None)
    if found is None:
        record.fail(f"{name} must be one of {', '.join(allowed)}, got {value!r}")
    return found


def _read(
    top: Record, name: str, own: tuple[str, ...], make: Callable[[Record], T]
) -> NounForms[T]:
    builder = NounFormsBuilder[T]()
    for record in top.records(name):
        record.only(*own, *_LIST_FIELDS)
        builder.add(record, make(record))
    return builder.done()


def _office(record: Record) -> Office:
    roles: tuple[RoleClass, ...] = get_args(RoleClass)
    return Office(record.text("office"), one_of(record, "class", roles))


def _measure(record: Record) -> Measure:
    return Measure(record.text("measure"), _strength(record))


def _unit(record: Record) -> Unit:
    return Unit(record.text("unit"), record.number("size"))


def _strength(record: Record) -> Strength:
    strengths: tuple[Strength, ...] = get_args(Strength)
    return one_of(record, "strength", strengths)
