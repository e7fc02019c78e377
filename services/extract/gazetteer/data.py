"""What do the data files of one language hold, and which version of them is this?"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from services.extract.gazetteer.errors import GazetteerError
from services.extract.gazetteer.form_book import FormBook, Reading
from services.extract.gazetteer.models import Approximation, Entity
from services.extract.gazetteer.noun_forms import NounForms
from services.extract.gazetteer.read_authorities import AuthorityForm, read_authorities
from services.extract.gazetteer.read_context import Joins, Places, read_joins, read_places
from services.extract.gazetteer.read_leaders import read_leaders
from services.extract.gazetteer.read_nouns import (
    DECOY,
    Measure,
    Office,
    Unit,
    WeaponNoun,
    read_measures,
    read_offices,
    read_qualifiers,
    read_units,
    read_weapon_nouns,
)
from services.extract.gazetteer.read_parties import read_groups, read_organisations, read_states
from services.extract.gazetteer.read_weapons import WeaponForm, read_weapons
from services.extract.gazetteer.records import read_records

LANGUAGES = Path(__file__).parents[1] / "languages"

_FILES = (
    "armed_groups",
    "iso3166",
    "joins",
    "leaders",
    "offices",
    "organisations",
    "places",
    "sanctions",
    "states",
    "units",
    "weapon_nouns",
    "weapons",
)


@dataclass(frozen=True, slots=True)
class GazetteerData:
    """Hold everything that the files of one language say, checked."""

    version: str
    entities: Mapping[str, Entity]
    party_forms: Mapping[str, tuple[Reading, ...]]
    joins: Joins
    places: Places
    systems: Mapping[str, WeaponForm | None]
    weapon_nouns: NounForms[WeaponNoun]
    offices: NounForms[Office]
    measures: NounForms[Measure]
    authorities: Mapping[str, AuthorityForm]
    units: NounForms[Unit]
    qualifiers: NounForms[Approximation]


def read_data(folder: Path) -> GazetteerData:
    """Read and check the files of one language.

    Raises GazetteerError, naming file and line, at the first entry that cannot be right.
    """
    top = {name: read_records(folder / f"{name}.yaml") for name in _FILES}
    codes = frozenset(top["iso3166"].record("codes").fields)
    offices = read_offices(top["offices"])
    nouns = read_weapon_nouns(top["weapon_nouns"])
    book = FormBook()
    parties = [
        *read_states(top["states"], codes, book),
        *read_organisations(top["organisations"], codes, book),
        *read_groups(top["armed_groups"], codes, book),
    ]
    roles = {o.office: o.role for o in (*offices.lower.values(), *offices.cased.values())}
    bodies = frozenset(party.id for party in parties if party.id not in codes)
    leaders = read_leaders(top["leaders"], codes, bodies, roles, book)
    entities = _by_id([*parties, *leaders])
    categories = frozenset(noun.category for noun in nouns.lower.values()) - {DECOY}
    top["sanctions"].only("provenance", "authorities", "measures")
    top["units"].only("provenance", "units", "qualifiers")
    return GazetteerData(
        version=version_of(folder),
        entities=entities,
        party_forms=book.readings(),
        joins=read_joins(top["joins"]),
        places=read_places(top["places"]),
        systems=read_weapons(top["weapons"], codes, categories),
        weapon_nouns=nouns,
        offices=offices,
        measures=read_measures(top["sanctions"]),
        authorities=read_authorities(top["sanctions"], entities),
        units=read_units(top["units"]),
        qualifiers=read_qualifiers(top["units"]),
    )


def version_of(folder: Path) -> str:
    """Return a hash of all data files of one language, whatever their line ends."""
    digest = hashlib.sha256()
    for name in _FILES:
        content = (folder / f"{name}.yaml").read_bytes().replace(b"\r\n", b"\n")
        digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()[:16]


def language_folder(language: str) -> Path:
    """Return the folder of a language's data; raises GazetteerError where there is none."""
    folder = LANGUAGES / language / "gazetteer"
    if not language.isalpha() or not folder.is_dir():
        known = sorted(path.parent.name for path in LANGUAGES.glob("*/gazetteer"))
        message = f"no gazetteer for language {language!r}, expected one of {', '.join(known)}"
        raise GazetteerError(message)
    return folder


def _by_id(entities: list[Entity]) -> dict[str, Entity]:
    found: dict[str, Entity] = {}
    for entity in entities:
        if entity.id in found:
            message = f"id {entity.id} ({entity.name}) stands twice in the party files"
            raise GazetteerError(message)
        found[entity.id] = entity
    return found
