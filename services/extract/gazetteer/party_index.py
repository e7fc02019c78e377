"""Which parties does a text name, and what stands directly round each name?"""

from __future__ import annotations

import re
from collections.abc import Mapping

from services.extract.gazetteer.fold import Folded, upper
from services.extract.gazetteer.form_book import Reading
from services.extract.gazetteer.form_index import FormIndex, Found
from services.extract.gazetteer.models import Ambiguity, Hit, Join
from services.extract.gazetteer.read_context import Joins, Places

_SUFFIX = re.compile(r"-([a-z]+)(?![\w])")
_PREFIX = re.compile(r"(?<![\w-])([A-Za-z]+)-$")
_WORD_BEFORE = re.compile(r"(?<![\w'-])([A-Z][\w'-]*)\.? $")
_AFTER_SMALL = re.compile(r"(?<![\w'-])[a-z][\w'-]*,? [A-Z][\w'-]*\.? $")
_POSSESSIVE = re.compile(r"'[sS](?!\w)|(?<=[sS])'(?!\w)")
_LONGEST_WORD = 40

Readings = tuple[Reading, ...]


class PartyIndex:
    """Find the parties that the forms of the data name.

    `forms` maps folded forms to their readings, `title_words` are the words that may stand
    before a surname without being a first name, in lower case.
    """

    def __init__(
        self,
        forms: Mapping[str, Readings],
        places: Places,
        joins: Joins,
        title_words: frozenset[str],
    ) -> None:
        listed = {**dict.fromkeys(places.decoys, ()), **forms}
        self._cased = FormIndex[Readings](listed)
        self._caps = FormIndex[Readings](_capitals(listed))
        self._places = places
        self._joins = joins
        self._not_names = title_words | places.openers
        towns = "|".join(re.escape(name) for name in places.after_comma)
        self._abroad = re.compile(rf", (?:{towns})(?!\w)")

    def find(self, text: str, folded: Folded, *, caps: bool) -> tuple[Hit, ...]:
        """Return the parties that `text` names; `folded` is its levelled form."""
        index, level = (self._caps, upper(folded.text)) if caps else (self._cased, folded.text)
        hits: list[Hit] = []
        last_end = -1
        for found in index.find(level):
            if found.value and not self._is_elsewhere(folded.text, found):
                hits.append(self._hit(text, folded, found, last_end, caps=caps))
                last_end = found.end
        return tuple(hits)

    def _is_elsewhere(self, text: str, found: Found[Readings]) -> bool:
        first = found.value[0]
        if text.startswith("$", found.end):
            return True
        if first.mention in {"name", "capital"} and self._abroad.match(text, found.end):
            return True
        return first.ambiguity == "person" and self._word_before(text, found) in (
            self._places.first_names
        )

    def _hit(
        self, text: str, folded: Folded, found: Found[Readings], last_end: int, *, caps: bool
    ) -> Hit:
        start, end = folded.origin(found.start, found.end)
        first = found.value[0]
        return Hit(
            start=start,
            end=end,
            text=text[start:end],
            entity=first.entity,
            mention=first.mention,
            ambiguity=self._ambiguity(folded.text, found, last_end, caps=caps),
            others=tuple(reading.entity for reading in found.value[1:]),
            likely=first.preferred,
            possessive=_POSSESSIVE.match(folded.text, found.end) is not None,
            prefix=self._prefix(folded.text, found.start),
            suffix=self._suffix(folded.text, found.end),
        )

    def _ambiguity(
        self, text: str, found: Found[Readings], last_end: int, *, caps: bool
    ) -> Ambiguity | None:
        first = found.value[0]
        if caps and found.form.lower() in self._places.caps_words:
            return "caps"
        if first.ambiguity is not None:
            return first.ambiguity
        if len({reading.entity.iso3 or reading.entity.body for reading in found.value}) > 1:
            return "shared"
        if first.mention == "surname" and not caps and last_end != found.start - 1:
            return "person" if self._follows_first_name(text, found) else None
        return None

    def _follows_first_name(self, text: str, found: Found[Readings]) -> bool:
        before = self._word_before(text, found)
        if before is None or before.lower() in self._not_names:
            return False
        if before in self._places.first_names:
            return True
        # In a headline every word has a capital, so only running text tells.
        return (
            _AFTER_SMALL.search(text, max(0, found.start - _LONGEST_WORD), found.start) is not None
        )

    def _word_before(self, text: str, found: Found[Readings]) -> str | None:
        word = _WORD_BEFORE.search(text, max(0, found.start - _LONGEST_WORD), found.start)
        return word.group(1).removesuffix("'s") if word else None

    def _suffix(self, text: str, end: int) -> Join | None:
        tied = _SUFFIX.match(text, end)
        if tied is None:
            return None
        return self._joins.suffixes.get(tied.group(1)) or Join(tied.group(1), "other")

    def _prefix(self, text: str, start: int) -> Join | None:
        if not start or text[start - 1] != "-":
            return None
        tied = _PREFIX.search(text, max(0, start - _LONGEST_WORD), start)
        if tied is None:
            return None
        word = tied.group(1)
        known = self._joins.prefixes.get(word.lower())
        return known or (Join(word, "other") if word.islower() else None)


def _capitals(forms: Mapping[str, Readings]) -> dict[str, Readings]:
    found: dict[str, Readings] = {}
    for form, readings in forms.items():
        found.setdefault(upper(form), readings)
    return found
