"""Which readings does each form have, and do two entries contradict each other?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from services.extract.gazetteer.fold import fold_form
from services.extract.gazetteer.models import Ambiguity, Entity, Mention
from services.extract.gazetteer.records import Record, Value

_AMBIGUITIES = frozenset(get_args(Ambiguity))
_PERSONAL = frozenset({"full_name", "surname"})


@dataclass(frozen=True, slots=True)
class Reading:
    """Say that a form may name `entity`; `preferred` readings come first."""

    entity: Entity
    mention: Mention
    ambiguity: Ambiguity | None = None
    preferred: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """Hold one written form and what the data say of its reading."""

    text: str
    ambiguity: Ambiguity | None = None
    preferred: bool = False


def read_forms(record: Record, name: str) -> list[Form]:
    """Return the forms of a list field: strings, or {form, ambiguous, prefer}."""
    return [_form(record, name, item) for item in record.items(name)]


def ambiguity_of(record: Record, name: str) -> Ambiguity | None:
    """Return a field that must be one of the ambiguities, or None where it is absent."""
    value = record.optional(name)
    for known in get_args(Ambiguity):
        if value == known:
            return known  # type: ignore[no-any-return]
    if value is not None:
        record.fail(f"{name} must be one of {', '.join(sorted(_AMBIGUITIES))}, got {value!r}")
    return None


def _form(record: Record, name: str, item: Value) -> Form:
    if isinstance(item, Record):
        item.only("form", "ambiguous", "prefer")
        return Form(item.text("form"), ambiguity_of(item, "ambiguous"), item.flag("prefer"))
    if not isinstance(item, str) or not item.strip():
        record.fail(f"{name} must hold names or {{form, ambiguous, prefer}}, got {item!r}")
    return Form(item)


class FormBook:
    """Collect the readings of every form and refuse silent contradictions."""

    def __init__(self) -> None:
        self._readings: dict[str, list[tuple[Reading, Record]]] = {}

    def add(self, form: str, reading: Reading, record: Record) -> None:
        """Add one reading; the first mention of a form within one entity stands.

        Raises GazetteerError, naming both lines, if another entity has the form and the two
        are not both marked as shared. Surnames and full names of persons may coincide.
        """
        readings = self._readings.setdefault(fold_form(form), [])
        for other, place in readings:
            if other.entity.id == reading.entity.id:
                return
            if not _may_share(other, reading):
                record.fail(
                    f"form {form!r} of {reading.entity.id} is also a form of {other.entity.id} "
                    f"({place.file}:{place.line}); mark both as ambiguous: shared or drop one"
                )
        readings.append((reading, record))

    def readings(self) -> Mapping[str, tuple[Reading, ...]]:
        """Return the readings of every form, the most likely one first."""
        return {form: _ordered([r for r, _ in found]) for form, found in self._readings.items()}


def _may_share(one: Reading, two: Reading) -> bool:
    if one.mention in _PERSONAL and two.mention in _PERSONAL:
        return True
    return one.ambiguity == two.ambiguity == "shared"


def _ordered(readings: list[Reading]) -> tuple[Reading, ...]:
    return tuple(sorted(readings, key=lambda r: (not r.preferred, -_latest(r.entity))))


def _latest(entity: Entity) -> int:
    return max((tenure.start or 0 for tenure in entity.tenures), default=0)
