"""Could a mention tell of an act that is known already, with one party mistaken?

Such a mention is an incident of its own: only its likeness to another is named here. States often
do the like on the same day (a wave of expulsions, sanctions agreed with allies, tanks from four
donors), so a shared system, measure, person under sanctions or number of envoys says nothing.
"""

from datetime import timedelta
from typing import Literal

from services.alert.incidents.member import Key, Member
from services.alert.incidents.sources import is_copy
from shared.messages import Event
from shared.ontology import Family, family
from shared.sketch import Shingles

Likeness = Literal["words", "count", "amount", "named"]

WINDOW = timedelta(hours=36)
"""How far apart in event time mentions of one act are that look alike."""


def neighbours(a: Key, b: Key) -> bool:
    """Tell whether two keys differ in one known party and share the act and the other party."""
    if a.act != b.act or a.known + b.known < 4:  # noqa: PLR2004 - two parties each
        return False
    return (a.actor == b.actor) != (a.target == b.target)


def resemblance(a: Member, b: Member) -> Likeness | None:
    """Say what a mention shares with one of another key that acts of two parties hardly share.

    A sentence of a copied text tells one act, whichever parties were read in it; beside one party
    in common, so do equal numbers of one weapon system, equal sums for things of one kind, and an
    envoy by name, who stands between two states.
    """
    if a.key.act != b.key.act or a.key == b.key or abs(a.at - b.at) > WINDOW:
        return None
    if a.article.article_id == b.article.article_id:
        # One article that tells of two parties means two.
        return None
    shared = _shared(a, b) if neighbours(a.key, b.key) else None
    return shared or ("words" if _same_words(a, b) else None)


def particular(a: Member) -> bool:
    """Tell whether a mention says anything that one of another party could share with it."""
    match family(a.event.type):
        case Family.ARMS:
            return bool(_counted(a.event)) or a.event.amount is not None
        case Family.DIPLOMATIC:
            return bool(a.detail.named)
        case _:
            return False


def copies(a: Member, b: Member) -> bool:
    """Tell whether the words of one's article are largely those of the other's."""
    mine, other = a.article.sketch, b.article.sketch
    return bool(mine and other) and is_copy(Shingles.of(mine), Shingles.of(other))


def _same_words(a: Member, b: Member) -> bool:
    return bool(_quotes(a.event) & _quotes(b.event)) and copies(a, b)


def _quotes(event: Event) -> frozenset[str]:
    return frozenset(
        " ".join(each.quote.casefold().split()) for each in (event.evidence, *event.mentions)
    )


def _shared(a: Member, b: Member) -> Likeness | None:
    match family(a.event.type):
        case Family.ARMS:
            if _counted(a.event) & _counted(b.event):
                return "count"
            return "amount" if _one_sum(a, b) else None
        case Family.DIPLOMATIC:
            return "named" if a.detail.named & b.detail.named else None
        case _:
            return None


def _one_sum(a: Member, b: Member) -> bool:
    mine, other = a.event.amount, b.event.amount
    if not (mine and other) or (mine.value, mine.currency) != (other.value, other.currency):
        return False
    one, two = a.detail, b.detail
    return bool(one.systems & two.systems or one.categories & two.categories)


def _counted(event: Event) -> frozenset[tuple[str, float]]:
    return frozenset(
        (each.system.casefold(), each.quantity)
        for each in event.items
        if each.system is not None and each.quantity is not None
    )
