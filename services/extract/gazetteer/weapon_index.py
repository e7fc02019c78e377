"""Which weapons does a text name, and can a common word be one here?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from services.extract.gazetteer.fold import Folded, upper
from services.extract.gazetteer.form_index import FormIndex, Found, leftmost_longest
from services.extract.gazetteer.models import WeaponHit
from services.extract.gazetteer.noun_forms import NounForms
from services.extract.gazetteer.noun_index import NounIndex
from services.extract.gazetteer.read_nouns import DECOY, WeaponNoun
from services.extract.gazetteer.read_weapons import WeaponForm

# A6, B3M, MKI, PMU-2, C/D: what may follow the number of a designation, then a plural.
_VARIANT = re.compile(
    r"(?:(?<=\d)(?: ?A\d[A-Z]?\d?|[A-Z]{1,4}\d{0,2}[A-Z]{0,2})?(?:-\d{1,2}(?![\w-]))?"
    r"(?:/[A-Z](?=s?(?![\w-])))?)?s?"
)
_VARIANT_CAPS = re.compile(_VARIANT.pattern.replace("s?", "S?"))
_NUMBER_BEFORE = re.compile(
    r"(?<![\w.,-])(?:(?!19\d\d|20\d\d)[\d,]+|two|three|four|five|six|seven|eight|nine|ten|dozens?"
    r"|hundreds?|thousands?|batter(?:y|ies)|squadrons?|additional|more)(?: of)?[ -]$",
    re.IGNORECASE,
)
_NEAR = 28
_VAGUE = frozenset({"weapons", "protective", "ammunition"})
_BREAK = re.compile(r"[.;:!?\n](?:\s|$)|\n")

Listed = WeaponForm | WeaponNoun | None


class WeaponIndex:
    """Find named weapon systems and generic weapon nouns."""

    def __init__(
        self, systems: Mapping[str, WeaponForm | None], nouns: NounForms[WeaponNoun]
    ) -> None:
        self._systems = FormIndex(systems, tail=_VARIANT)
        capitals: dict[str, WeaponForm | None] = {}
        for form, value in systems.items():
            capitals.setdefault(upper(form), value)
        self._capitals = FormIndex(capitals, tail=_VARIANT_CAPS)
        self._nouns = NounIndex(nouns)

    def find(self, text: str, folded: Folded, low: str, *, caps: bool) -> tuple[WeaponHit, ...]:
        """Return the weapons that `text` names; `low` is the lower case of `folded.text`."""
        level = upper(folded.text) if caps else folded.text
        systems = (self._capitals if caps else self._systems).find(level)
        nouns = self._nouns.find(folded.text, low)
        merged = leftmost_longest(_merged(systems, nouns))
        hits = [_hit(text, folded, found, value) for found in merged if (value := _weapon(found))]
        return tuple(_settled(text, hits))


def _merged(
    systems: list[Found[WeaponForm | None]], nouns: list[Found[WeaponNoun]]
) -> list[Found[Listed]]:
    both: list[Found[Listed]] = []
    both.extend(Found(*found) for found in systems)
    both.extend(Found(*found) for found in nouns)
    return both


def _weapon(found: Found[Listed]) -> WeaponForm | WeaponNoun | None:
    value = found.value
    return None if isinstance(value, WeaponNoun) and value.category == DECOY else value


def _hit(
    text: str, folded: Folded, found: Found[Listed], value: WeaponForm | WeaponNoun
) -> WeaponHit:
    start, end = folded.origin(found.start, found.end)
    written = text[start:end]
    if isinstance(value, WeaponNoun):
        return WeaponHit(
            start,
            end,
            written,
            None,
            value.category,
            value.strength,
            plural=written[-1] in "sS",
        )
    tail = folded.text[found.start + len(found.form) : found.end]
    return WeaponHit(
        start,
        end,
        written,
        value.system,
        value.system.category,
        "strong",
        ambiguous=value.ambiguous and not tail.rstrip("sS"),
        plural=tail.endswith(("s", "S")),
    )


def _settled(text: str, hits: list[WeaponHit]) -> list[WeaponHit]:
    known = {hit.system for hit in hits if hit.system and not hit.ambiguous}
    settled: list[WeaponHit] = []
    for number, hit in enumerate(hits):
        if hit.ambiguous and hit.system:
            before = settled[-1] if settled else None
            after = hits[number + 1] if number + 1 < len(hits) else None
            if hit.system in known or _supported(text, hit, before, after):
                known.add(hit.system)
                settled.append(replace(hit, ambiguous=False))
                continue
        settled.append(hit)
    return settled


def _supported(
    text: str, hit: WeaponHit, before: WeaponHit | None, after: WeaponHit | None
) -> bool:
    if _NUMBER_BEFORE.search(text[max(0, hit.start - _NEAR) : hit.start]):
        return True
    if after is not None and _tells(after) and _near(text, hit, after):
        return True
    if before is None or before.system is None or before.ambiguous:
        return False
    return _near(text, before, hit)


def _tells(hit: WeaponHit) -> bool:
    return not hit.ambiguous and (hit.strength == "strong" or hit.category not in _VAGUE)


def _near(text: str, left: WeaponHit, right: WeaponHit) -> bool:
    between = text[left.end : right.start]
    return len(between) <= _NEAR and not _BREAK.search(between)
