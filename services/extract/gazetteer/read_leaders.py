"""Which persons act for a state or a body, since when, and how are they written?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from services.extract.gazetteer.fold import fold_form
from services.extract.gazetteer.form_book import FormBook, Reading
from services.extract.gazetteer.models import Ambiguity, Entity, RoleClass, Tenure
from services.extract.gazetteer.read_parties import code
from services.extract.gazetteer.records import Record
from shared.ontology import PartyKind

_HELD = re.compile(r"(?P<office>[a-z_]+)(?: (?P<start>\d{4})?-(?P<end>\d{4})?)?")


def read_leaders(
    top: Record,
    codes: frozenset[str],
    bodies: frozenset[str],
    roles: Mapping[str, RoleClass],
    book: FormBook,
) -> list[Entity]:
    """Read leaders.yaml into `book`.

    Who led a state and later a body stands there twice, with one id each. `bodies` are the ids
    of known organisations and groups, `roles` the class of every office.
    """
    top.only("provenance", "leaders")
    return [_leader(record, codes, bodies, roles, book) for record in top.records("leaders")]


def _leader(
    record: Record,
    codes: frozenset[str],
    bodies: frozenset[str],
    roles: Mapping[str, RoleClass],
    book: FormBook,
) -> Entity:
    record.only("name", "state", "body", "surnames", "common", "also", "held")
    name = record.text("name")
    state, body = code(record, "state", codes), record.optional("body")
    if (state is None) == (body is None):
        record.fail(f"{name} must have either a state or a body")
    if body is not None and body not in bodies:
        record.fail(f"body must be the id of an organisation or a group, got {body!r}")
    held = tuple(_tenure(record, text, roles) for text in record.texts("held"))
    if not held:
        record.fail(f"{name} holds no office")
    identity = _identity(name, body)
    entity = Entity(identity, name, PartyKind.PERSON, state, body=body, tenures=held)
    _add_names(record, entity, book)
    return entity


def _identity(name: str, body: str | None) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", fold_form(name).lower()).strip("-")
    return f"person:{slug}@{body.partition(':')[2]}" if body else f"person:{slug}"


def _tenure(record: Record, text: str, roles: Mapping[str, RoleClass]) -> Tenure:
    parts = _HELD.fullmatch(text)
    if parts is None or parts["office"] not in roles:
        record.fail(f"held must be 'office from-to' with an office of offices.yaml, got {text!r}")
    start, end = (int(year) if year else None for year in (parts["start"], parts["end"]))
    if start and end and end < start:
        record.fail(f"held ends before it begins: {text!r}")
    return Tenure(parts["office"], roles[parts["office"]], start, end)


def _add_names(record: Record, entity: Entity, book: FormBook) -> None:
    surnames = record.texts("surnames") or (entity.name.rsplit(" ", 1)[-1],)
    for full in _full_names(entity.name, surnames, record.texts("also")):
        book.add(full, Reading(entity, "full_name"), record)
    ambiguity: Ambiguity | None = "surname" if record.flag("common") else None
    for surname in surnames:
        if surname != "-":
            book.add(surname, Reading(entity, "surname", ambiguity), record)


def _full_names(name: str, surnames: tuple[str, ...], also: tuple[str, ...]) -> Iterator[str]:
    yield name
    yield from also
    for known in surnames:
        if name.endswith(f" {known}"):
            given = name.removesuffix(known)
            yield from (given + surname for surname in surnames)
