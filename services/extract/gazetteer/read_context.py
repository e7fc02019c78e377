"""Which words round a name change what it means?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from services.extract.gazetteer.fold import fold_form
from services.extract.gazetteer.models import Join, JoinClass
from services.extract.gazetteer.records import Record
from services.extract.gazetteer.unglue import Glue


@dataclass(frozen=True, slots=True)
class Joins:
    """Hold the words that a hyphen may tie to a name, before it and after it."""

    prefixes: Mapping[str, Join]
    suffixes: Mapping[str, Join]


@dataclass(frozen=True, slots=True)
class Cues:
    """Hold what speaks for and against the risky reading of a form: words or entity ids."""

    speak_for: tuple[str, ...]
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """Hold the names that only look like a party and the words that tell."""

    decoys: frozenset[str]
    after_comma: tuple[str, ...]
    first_names: frozenset[str]
    openers: frozenset[str]
    caps_words: frozenset[str]
    cues: Mapping[str, Cues]
    glue: Glue


def read_joins(top: Record) -> Joins:
    """Read joins.yaml."""
    top.only("provenance", "suffixes", "prefixes")
    return Joins(_joins(top.record("prefixes")), _joins(top.record("suffixes")))


def read_places(top: Record) -> Places:
    """Read places.yaml."""
    lists = ("after_comma", "first_names", "openers", "caps_words")
    top.only("provenance", "decoys", "cues", "glued_behind", "glued_before", *lists)
    decoys = top.record("decoys")
    after, first, openers, caps = (top.texts(name) for name in lists)
    return Places(
        decoys=frozenset(fold_form(d) for name in decoys.fields for d in decoys.texts(name)),
        after_comma=tuple(sorted(after, key=len, reverse=True)),
        first_names=frozenset(first),
        openers=frozenset(word.lower() for word in openers),
        caps_words=frozenset(caps),
        cues=dict(_cues(record) for record in top.records("cues")),
        glue=Glue(
            behind=frozenset(top.texts("glued_behind")),
            before=frozenset(top.texts("glued_before")),
        ),
    )


def _joins(record: Record) -> dict[str, Join]:
    kinds: tuple[JoinClass, ...] = get_args(JoinClass)
    found: dict[str, Join] = {}
    for name in record.fields:
        if name not in kinds:
            record.fail(f"expected one of {', '.join(kinds)}, got {name!r}")
        kind = next(known for known in kinds if known == name)
        for word in record.texts(name):
            if word in found:
                record.fail(f"word {word!r} stands twice")
            found[word] = Join(word, kind)
    return found


def _cues(record: Record) -> tuple[str, Cues]:
    record.only("form", "for", "against")
    speak_for, against = record.texts("for"), record.texts("against")
    return fold_form(record.text("form")), Cues(
        tuple(fold_form(cue) for cue in speak_for), tuple(fold_form(cue) for cue in against)
    )
