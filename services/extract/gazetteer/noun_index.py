"""Where do the nouns of a list stand, in any case, and its abbreviations, in their own case?"""

from __future__ import annotations

from typing import Generic, TypeVar

from services.extract.gazetteer.form_index import FormIndex, Found, leftmost_longest
from services.extract.gazetteer.noun_forms import NounForms

T = TypeVar("T")


class NounIndex(Generic[T]):
    """Find the nouns of one list."""

    def __init__(self, forms: NounForms[T]) -> None:
        self._lower = FormIndex(forms.lower)
        self._cased = FormIndex(forms.cased) if forms.cased else None

    def find(self, text: str, low: str) -> list[Found[T]]:
        """Return the longest matches; `low` is the lower case of `text`, of the same length."""
        found = self._lower.find(low)
        cased = self._cased.find(text) if self._cased else []
        return leftmost_longest([*cased, *found]) if cased else found
