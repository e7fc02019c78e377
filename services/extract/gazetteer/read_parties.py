"""Which states, bodies of states and groups are there, and how are they written?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from services.extract.gazetteer.fold import fold_form
from services.extract.gazetteer.form_book import (
    Form,
    FormBook,
    Reading,
    ambiguity_of,
    read_forms,
)
from services.extract.gazetteer.models import Entity, Mention
from services.extract.gazetteer.records import Record
from shared.ontology import PartyKind

_MENTIONS: tuple[tuple[str, Mention], ...] = (
    ("forms", "name"),
    ("abbreviations", "abbreviation"),
    ("adjectives", "demonym"),
    ("people", "people"),
    ("capital", "capital"),
    ("metonyms", "metonym"),
    ("institutions", "institution"),
    ("regions", "region"),
)
_FORM_FIELDS = ("name", "name_ambiguous", *(field for field, _ in _MENTIONS))
_NO_PLURAL = re.compile(r"(?:s|men|man)$")
_ADJECTIVE_PLURAL = re.compile(r"[ni]$")


def read_states(top: Record, codes: frozenset[str], book: FormBook) -> list[Entity]:
    """Read states.yaml into `book`; a record without a code becomes a group within a state."""
    top.only("provenance", "states")
    return [_state(record, codes, book) for record in top.records("states")]


def read_organisations(top: Record, codes: frozenset[str], book: FormBook) -> list[Entity]:
    """Read organisations.yaml into `book`."""
    top.only("provenance", "organisations")
    return [_organisation(record, codes, book) for record in top.records("organisations")]


def read_groups(top: Record, codes: frozenset[str], book: FormBook) -> list[Entity]:
    """Read armed_groups.yaml into `book`."""
    top.only("provenance", "groups")
    return [_group(record, codes, book) for record in top.records("groups")]


def code(record: Record, name: str, codes: frozenset[str]) -> str | None:
    """Return a field that must be a known alpha-3 code, or None where it is absent."""
    value = record.optional(name)
    if value is not None and value not in codes:
        record.fail(f"{name} must be an ISO 3166 alpha-3 code, got {value!r}")
    return value


def _state(record: Record, codes: frozenset[str], book: FormBook) -> Entity:
    record.only("iso3", "within", "successor", *_FORM_FIELDS)
    iso3 = code(record, "iso3", codes)
    within = code(record, "within", codes)
    if iso3 is None and within is None:
        record.fail("a state needs iso3, or within if it has no code of its own")
    if not record.items("adjectives"):
        record.fail("a state needs at least one adjective")
    name = record.text("name")
    entity = Entity(
        id=iso3 or f"group:{_slug(name)}",
        name=name,
        kind=PartyKind.STATE if iso3 else PartyKind.GROUP,
        iso3=iso3 or within,
        within=within,
        successor=code(record, "successor", codes),
    )
    _add_forms(record, entity, book)
    return entity


def _organisation(record: Record, codes: frozenset[str], book: FormBook) -> Entity:
    record.only("id", "members", *_FORM_FIELDS)
    members = record.texts("members")
    for member in members:
        if member not in codes:
            record.fail(f"members must be ISO 3166 alpha-3 codes, got {member!r}")
    if len(set(members)) < len(members):
        record.fail("a member stands twice")
    identity = _identity(record, "org:")
    entity = Entity(identity, record.text("name"), PartyKind.ORGANISATION, None, members=members)
    _add_forms(record, entity, book)
    return entity


def _group(record: Record, codes: frozenset[str], book: FormBook) -> Entity:
    record.only("id", "base", *_FORM_FIELDS)
    base = code(record, "base", codes)
    entity = Entity(_identity(record, "group:"), record.text("name"), PartyKind.GROUP, base)
    _add_forms(record, entity, book)
    return entity


def _identity(record: Record, prefix: str) -> str:
    identity = record.text("id")
    if not re.fullmatch(rf"{prefix}[a-z0-9-]+", identity):
        record.fail(f"id must be {prefix} and a lower-case slug, got {identity!r}")
    return identity


def _add_forms(record: Record, entity: Entity, book: FormBook) -> None:
    name = Form(entity.name, ambiguity_of(record, "name_ambiguous"))
    book.add(name.text, Reading(entity, "name", name.ambiguity), record)
    for field, mention in _MENTIONS:
        forms = read_forms(record, field)
        _refuse_twice(record, field, forms)
        for form, named in _with_plurals(forms, mention):
            book.add(form.text, Reading(entity, named, form.ambiguity, form.preferred), record)


def _refuse_twice(record: Record, field: str, forms: list[Form]) -> None:
    seen: set[str] = set()
    for form in forms:
        if form.text in seen:
            record.fail(f"{field}: {form.text!r} stands twice")
        seen.add(form.text)


def _with_plurals(forms: Iterable[Form], mention: Mention) -> Iterator[tuple[Form, Mention]]:
    for form in forms:
        yield form, mention
        plural = Form(f"{form.text}s", form.ambiguity, form.preferred)
        if mention == "demonym" and _ADJECTIVE_PLURAL.search(form.text):
            yield plural, "people"
        if mention == "people" and not _NO_PLURAL.search(form.text):
            yield plural, "people"


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold_form(name).lower()).strip("-")
