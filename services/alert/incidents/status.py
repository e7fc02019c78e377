"""How far has an act come, told by mentions of different days and different parties?

The latest mention by event time counts; within one day, where reports of one state of affairs
overlap, the one further along. A mention that is only talk about the act (alleged, called for,
threatened) never displaces what is known of the act itself. Denial, refusal and cancellation
retract when the actor itself speaks; by somebody else they are noted. A halt, and what follows
one, counts from its very instant.
"""

from dataclasses import dataclass
from datetime import datetime

from services.alert.incidents.listing import STAGES
from services.alert.incidents.member import Member, party_key
from shared.ontology import Status

RETRACTING = frozenset({Status.DENIED, Status.REFUSED, Status.CANCELLED})
_LADDER = (
    Status.ALLEGED,
    Status.CALLED_FOR,
    Status.THREATENED,
    Status.PROPOSED,
    Status.ANNOUNCED,
    Status.UNDER_WAY,
    Status.COMPLETED,
)
_RANK = {status: rank for rank, status in enumerate(_LADDER)}


@dataclass(frozen=True, slots=True)
class Standing:
    """A status and the instant it was told."""

    status: Status
    at: datetime

    @property
    def talk(self) -> bool:
        """Tell whether the act is only talked about."""
        return STAGES[self.status] == "talk"


def noted_only(member: Member) -> bool:
    """Tell whether somebody other than the actor denies, refuses or cancels."""
    speaker = party_key(member.event.called_by)
    retracts = member.event.status in RETRACTING
    return retracts and speaker is not None and speaker != member.key.actor


def advance(current: Standing | None, member: Member) -> Standing | None:
    """Return the status after one more mention; mentions come sorted by position."""
    if noted_only(member):
        return current
    told = Standing(member.event.status, member.at)
    if current is None or (current.talk and not told.talk):
        return told
    if told.talk and not current.talk:
        return current
    if _halts(current) or _halts(told) or current.at.date() != told.at.date():
        return told
    return max(current, told, key=lambda each: (_RANK[each.status], each.at))


def _halts(standing: Standing) -> bool:
    return STAGES[standing.status] == "halt"
