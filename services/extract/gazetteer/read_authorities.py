"""Which bodies impose sanctions or export controls, and for which party do they act?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.extract.gazetteer.fold import fold_form
from services.extract.gazetteer.models import Entity
from services.extract.gazetteer.records import Record


@dataclass(frozen=True, slots=True)
class AuthorityForm:
    """Say which authority a form names; `generic` forms name other states' bodies too."""

    authority: str
    entity: Entity
    generic: bool


def read_authorities(top: Record, entities: Mapping[str, Entity]) -> Mapping[str, AuthorityForm]:
    """Read the authorities of sanctions.yaml; raises GazetteerError on an unknown party."""
    forms: dict[str, AuthorityForm] = {}
    for record in top.records("authorities"):
        record.only("authority", "entity", "generic", "forms")
        entity = entities.get(record.text("entity"))
        if entity is None:
            record.fail(f"entity must be the id of a party, got {record.text('entity')!r}")
        value = AuthorityForm(record.text("authority"), entity, record.flag("generic"))
        for form in record.texts("forms"):
            if fold_form(form) in forms:
                record.fail(f"form {form!r} stands twice among the authorities")
            forms[fold_form(form)] = value
    return forms
