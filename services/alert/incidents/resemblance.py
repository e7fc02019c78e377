"""Could a mention tell of an act that is known already, with one party mistaken?

Such a mention is an incident of its own: only its likeness to another is named here.
"""

from datetime import timedelta
from typing import Literal

from services.alert.incidents.items import item_key
from services.alert.incidents.member import Key, Member
from services.alert.incidents.sources import is_copy
from shared.messages import Event
from shared.sketch import Shingles

Likeness = Literal["copy", "count", "amount", "named", "system", "category", "measure"]

WINDOW = timedelta(hours=36)
"""How far apart in event time mentions of one act are that look alike."""


def neighbours(a: Key, b: Key) -> bool:
    """Tell whether two keys differ in one known party and share the act and the other party."""
    if a.act != b.act or a.known + b.known < 4:  # noqa: PLR2004 - two parties each
        return False
    return (a.actor == b.actor) != (a.target == b.target)


def resemblance(a: Member, b: Member) -> Likeness | None:
    """Say what a mention shares with one of another key, None where it is nothing particular.

    Copies of one text tell the same acts, whichever parties were read in them.
    """
    if a.key.act != b.key.act or a.key == b.key or abs(a.at - b.at) > WINDOW:
        return None
    shared = _shared(a, b) if neighbours(a.key, b.key) else None
    return shared or ("copy" if copies(a, b) else None)


def copies(a: Member, b: Member) -> bool:
    """Tell whether the words of one's article are largely those of the other's."""
    mine, other = a.article.sketch, b.article.sketch
    return bool(mine and other) and is_copy(Shingles.of(mine), Shingles.of(other))


def _shared(a: Member, b: Member) -> Likeness | None:
    if _counted(a.event) & _counted(b.event):
        return "count"
    mine, other = a.event.amount, b.event.amount
    if mine and other and (mine.value, mine.currency) == (other.value, other.currency):
        return "amount"
    if a.detail.named & b.detail.named:
        return "named"
    if a.detail.systems & b.detail.systems:
        return "system"
    if a.detail.categories & b.detail.categories and not (a.detail.systems and b.detail.systems):
        return "category"
    measure = a.event.measure
    return "measure" if measure is not None and measure == b.event.measure else None


def _counted(event: Event) -> frozenset[tuple[str, float]]:
    return frozenset(
        (item_key(each), each.quantity) for each in event.items if each.quantity is not None
    )
