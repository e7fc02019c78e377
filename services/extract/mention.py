"""What does one sentence tell of one act?"""

from collections.abc import Mapping
from dataclasses import dataclass

from services.extract.frames.frame import Frame
from services.extract.roles.referent import Referent
from services.extract.segment.roles import Role
from shared.messages import Amount, EventDate, Evidence, Item
from shared.ontology import EventType, Novelty, Status


@dataclass(frozen=True, slots=True)
class Mention:
    """Hold one telling of one act with one actor and one target.

    `features` are what its confidence is made of.
    `order` places it in the article: sentence position, then place in the sentence. `acting` are
    all who act together in it, `makers` the states that make the things;
    `names_somebody` says that its own words name an actor or target, known or not, `points_back`
    that they name what the act is done to or with only as "them" or "ten".
    """

    type: EventType
    status: Status
    novelty: Novelty
    actor: Referent | None
    target: Referent | None
    evidence: Evidence
    order: tuple[int, int]
    role: Role
    confidence: float
    features: Mapping[str, float]
    frame: Frame
    named: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    makers: frozenset[str] = frozenset()
    amount: Amount | None = None
    persons: tuple[str, ...] = ()
    authority: str | None = None
    measure: str | None = None
    date: EventDate | None = None
    place: str | None = None
    called_by: Referent | None = None
    called_on: Referent | None = None
    acting: frozenset[str] = frozenset()
    names_somebody: bool = True
    told_roles: frozenset[str] = frozenset()
    may_be_anybody: bool = False
    points_back: bool = False


# How far a frame came: nobody to act, told but not as an act, a condition of the frame unmet.
NOBODY, UNTOLD, UNMET = range(3)
# why a frame that is only watched makes no event
VAGUE = "told too vaguely"


@dataclass(frozen=True, slots=True)
class NoEvent:
    """Name the first condition by which a frame made no event of a sentence.

    `rank` is how far it came: NOBODY nearly made it, UNMET hardly began.
    """

    type: EventType
    position: int
    reason: str
    rank: int


def of_no_package(component: Mention) -> NoEvent:
    """Return that what a package holds is told where no package is."""
    return NoEvent(component.type, component.order[0], "part of a package nobody tells of", NOBODY)
