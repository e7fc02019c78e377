"""How else may a form of the data be written?"""

from __future__ import annotations

import re
from collections.abc import Iterator

_BRITISH = (
    ("armour", "armor"),
    ("defence", "defense"),
    ("calibre", "caliber"),
    ("licence", "license"),
    ("organisation", "organization"),
    ("refuelling", "refueling"),
    ("manoeuvr", "maneuver"),
)
_DESIGNATION = re.compile(
    r"(?<![A-Za-z])(?P<letters>[A-Za-z]{2,}|[BFGIJKMNOQSTUVWXYZ](?=[- ]?\d\d)|[A-Z](?=[- ]?\d{3}))"
    r"[- ]?(?P<digits>\d+)"
)
_PREFIX = re.compile(r"(?:MiG|Su|Tu|Mi|Ka|An|Il|Yak)(?=[- ]\d)")


def plural(noun: str) -> str:
    """Return the regular English plural of a noun or of a phrase that ends in one."""
    if re.search(r"[^aeiou]y$", noun):
        return f"{noun[:-1]}ies"
    if re.search(r"(?:s|x|z|ch|sh)$", noun):
        return f"{noun}es"
    return f"{noun}s"


def noun_spellings(noun: str) -> Iterator[str]:
    """Yield a lower-case noun in British and American spelling, with hyphens and without."""
    american = noun
    for british, other in _BRITISH:
        american = american.replace(british, other)
    for spelling in dict.fromkeys((noun, american)):
        yield spelling
        if "-" in spelling:
            yield spelling.replace("-", " ")


def designation_spellings(name: str) -> Iterator[str]:
    """Yield a weapon's name with its number joined, hyphenated and apart: F-16, F16, F 16.

    A single letter with one digit stays as written (`U-2` is no band), and so do those single
    letters with two digits that also number roads and paper sizes.
    """
    seen: dict[str, None] = {name: None}
    for base in (name, _PREFIX.sub(lambda m: m.group().upper(), name), _capital(name)):
        for joint in ("-", " ", ""):
            seen[_DESIGNATION.sub(rf"\g<letters>{joint}\g<digits>", base)] = None
    yield from seen


def _capital(name: str) -> str:
    return _PREFIX.sub(lambda m: m.group().capitalize(), name)
