"""How may the nouns of one list be written, and does a form stand in two entries?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from services.extract.gazetteer.fold import fold_form
from services.extract.gazetteer.records import Record
from services.extract.gazetteer.spelling import noun_spellings, plural

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class NounForms(Generic[T]):
    """Hold the forms of one list: `lower` in lower case, `cased` as they must be written."""

    lower: Mapping[str, T]
    cased: Mapping[str, T]


class NounFormsBuilder(Generic[T]):
    """Collect every spelling of the nouns of one list."""

    def __init__(self) -> None:
        self._lower: dict[str, T] = {}
        self._cased: dict[str, T] = {}
        self._written: dict[str, tuple[T, Record]] = {}

    def add(self, record: Record, value: T) -> None:
        """Add the `forms` and `abbreviations` of a record with their plurals.

        Raises GazetteerError, naming both lines, if a form stands in two entries.
        """
        plurals = record.flag("plural", default=True)
        cased = record.flag("cased")
        forms = record.texts("forms")
        if not forms:
            record.fail("forms must name at least one noun")
        for form in forms:
            self.put(record, form, value, cased=cased, plurals=plurals)
        for form in record.texts("abbreviations"):
            self.put(record, form, value, cased=True)

    def put(
        self,
        record: Record,
        form: str,
        value: T,
        *,
        cased: bool = False,
        plurals: bool = False,
    ) -> None:
        """Add one form; a spelling made by rule never replaces one that was written."""
        other = self._written.get(form)
        if other is not None:
            place = other[1]
            record.fail(f"form {form!r} stands also at {place.file}:{place.line}")
        self._written[form] = (value, record)
        if cased:
            self._cased[fold_form(form)] = value
            if plurals:
                self._cased.setdefault(f"{fold_form(form)}s", value)
            return
        for spelling in noun_spellings(fold_form(form).lower()):
            self._lower.setdefault(spelling, value)
            if plurals:
                self._lower.setdefault(plural(spelling), value)

    def done(self) -> NounForms[T]:
        """Return what was collected; a written form wins over one made by rule."""
        for form, (value, _) in self._written.items():
            if (low := fold_form(form).lower()) in self._lower:
                self._lower[low] = value
        return NounForms(self._lower, self._cased)
