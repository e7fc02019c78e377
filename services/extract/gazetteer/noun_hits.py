"""How does a match in the levelled text become a hit in the original?"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from services.extract.gazetteer.fold import Folded
from services.extract.gazetteer.form_index import Found
from services.extract.gazetteer.models import (
    Approximation,
    AuthorityHit,
    MeasureHit,
    OfficeHit,
    QualifierHit,
    UnitHit,
)
from services.extract.gazetteer.read_authorities import AuthorityForm
from services.extract.gazetteer.read_nouns import Measure, Office, Unit

T = TypeVar("T")
H = TypeVar("H")


def each(
    text: str,
    folded: Folded,
    found: list[Found[T]],
    make: Callable[[int, int, str, T], H],
) -> tuple[H, ...]:
    """Return one hit per match, with code points into `text`."""
    hits = []
    for match in found:
        start, end = folded.origin(match.start, match.end)
        hits.append(make(start, end, text[start:end], match.value))
    return tuple(hits)


def office_hit(start: int, end: int, text: str, value: Office) -> OfficeHit:
    """Return the hit of a title or an office noun."""
    return OfficeHit(start, end, text, value.office, value.role)


def measure_hit(start: int, end: int, text: str, value: Measure) -> MeasureHit:
    """Return the hit of a kind of sanction."""
    return MeasureHit(start, end, text, value.measure, value.strength)


def authority_hit(start: int, end: int, text: str, value: AuthorityForm) -> AuthorityHit:
    """Return the hit of a body that imposes sanctions."""
    return AuthorityHit(start, end, text, value.authority, value.entity, value.generic)


def unit_hit(start: int, end: int, text: str, value: Unit) -> UnitHit:
    """Return the hit of a counting noun."""
    return UnitHit(start, end, text, value.unit, value.size)


def qualifier_hit(start: int, end: int, text: str, value: Approximation) -> QualifierHit:
    """Return the hit of words that make a number less than exact."""
    return QualifierHit(start, end, text, value)
