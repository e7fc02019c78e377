"""Which weapon systems are there, and how are they written?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.extract.gazetteer.fold import fold_form
from services.extract.gazetteer.models import WeaponSystem
from services.extract.gazetteer.read_parties import code
from services.extract.gazetteer.records import Record, Value
from services.extract.gazetteer.spelling import designation_spellings


@dataclass(frozen=True, slots=True)
class WeaponForm:
    """Say which system a form names and whether it is also a common word or name."""

    system: WeaponSystem
    ambiguous: bool


def read_weapons(
    top: Record, codes: frozenset[str], categories: frozenset[str]
) -> Mapping[str, WeaponForm | None]:
    """Read weapons.yaml; `categories` are those that weapon_nouns.yaml uses.

    Names that only hold a system's name map to None. Raises GazetteerError, naming both lines,
    if a form stands under two systems.
    """
    top.only("provenance", "decoys", "systems")
    forms: dict[str, WeaponForm] = {}
    places: dict[str, Record] = {}
    for record in top.records("systems"):
        system = _system(record, codes, categories)
        for written, ambiguous in _written(record):
            for form in designation_spellings(fold_form(written)):
                known = forms.setdefault(form, WeaponForm(system, ambiguous))
                place = places.setdefault(form, record)
                if known.system != system:
                    record.fail(
                        f"form {form!r} of {system.name} is also a form of "
                        f"{known.system.name} ({place.file}:{place.line})"
                    )
    return {**forms, **dict.fromkeys(map(fold_form, top.texts("decoys")))}


def _system(record: Record, codes: frozenset[str], categories: frozenset[str]) -> WeaponSystem:
    record.only("name", "name_ambiguous", "category", "maker", "forms")
    category = record.text("category")
    if category not in categories:
        record.fail(f"category must be one of {', '.join(sorted(categories))}, got {category!r}")
    return WeaponSystem(record.text("name"), category, code(record, "maker", codes))


def _written(record: Record) -> list[tuple[str, bool]]:
    found = [(record.text("name"), record.flag("name_ambiguous"))]
    return found + [_form(record, item) for item in record.items("forms")]


def _form(record: Record, item: Value) -> tuple[str, bool]:
    if isinstance(item, Record):
        item.only("form", "ambiguous")
        return item.text("form"), item.flag("ambiguous")
    if not isinstance(item, str) or not item.strip():
        record.fail(f"forms must hold names or {{form, ambiguous}}, got {item!r}")
    return item, False
