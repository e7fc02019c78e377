"""What does a governing word do to the status of the act below it?"""

from enum import StrEnum

from services.extract.syntax.verbs import Mood, VerbForm
from shared.ontology import Status


class Effect(StrEnum):
    """Name what a governing word says of an act; see languages/*/factuality.yaml."""

    SAYS = "says"
    ANNOUNCES = "announces"
    DECIDES = "decides"
    OFFERS = "offers"
    CALLS = "calls"
    THREATENS = "threatens"
    REFUSES = "refuses"
    DENIES = "denies"
    ACCUSES = "accuses"
    HALTS = "halts"
    CANCELS = "cancels"
    STARTS = "starts"
    COMPLETES = "completes"
    FAILS = "fails"
    ALLOWS = "allows"
    HOLDS = "holds"
    MENTIONS = "mentions"


FACT = frozenset({Status.COMPLETED, Status.UNDER_WAY})
INTENT = frozenset({Status.ANNOUNCED, Status.PROPOSED})
NEGATIVE = frozenset({Status.REFUSED, Status.DENIED, Status.SUSPENDED, Status.CANCELLED})
POSITIVE = FACT | INTENT

# After these the act is what they make of it; what stands above only speaks of it.
CLOSING = frozenset(
    {
        Effect.OFFERS,
        Effect.CALLS,
        Effect.THREATENS,
        Effect.REFUSES,
        Effect.DENIES,
        Effect.ACCUSES,
        Effect.HALTS,
        Effect.CANCELS,
    }
)

_NO_ACT: dict[Effect, str] = {Effect.FAILS: "not done", Effect.MENTIONS: "only talked of"}
_OVER_POSITIVE: dict[Effect, Status] = {
    Effect.CALLS: Status.CALLED_FOR,
    Effect.THREATENS: Status.THREATENED,
    Effect.REFUSES: Status.REFUSED,
    Effect.DENIES: Status.DENIED,
    Effect.ACCUSES: Status.ALLEGED,
    Effect.HALTS: Status.SUSPENDED,
    Effect.CANCELS: Status.CANCELLED,
    Effect.OFFERS: Status.PROPOSED,
}
_OVER_OPEN: dict[Effect, Status] = {
    Effect.ANNOUNCES: Status.ANNOUNCED,
    Effect.DECIDES: Status.ANNOUNCED,
    Effect.ALLOWS: Status.ANNOUNCED,
    Effect.STARTS: Status.UNDER_WAY,
    Effect.COMPLETES: Status.COMPLETED,
    Effect.HOLDS: Status.ANNOUNCED,
}


def compose(effect: Effect, status: Status, *, is_open: bool) -> Status | str:
    """Return the status of an act under a governor, or why it is no act at all.

    `is_open` says that the act itself stands in an infinitive, gerund or noun and asserts
    nothing alone.
    """
    if effect in _NO_ACT:
        return _NO_ACT[effect]
    if status in NEGATIVE:
        return _over_negative(effect, status)
    if status in POSITIVE:
        return _over_positive(effect, status, is_open=is_open)
    return _over_speech(effect, status)


def _over_positive(effect: Effect, status: Status, *, is_open: bool) -> Status:
    # "warned that it had sent" warns of something else
    told = effect is Effect.THREATENS and status in FACT and not is_open
    if effect in _OVER_POSITIVE:
        return status if told else _OVER_POSITIVE[effect]
    return _OVER_OPEN.get(effect, status) if is_open else status


def _over_negative(effect: Effect, status: Status) -> Status | str:
    match effect:
        case Effect.CALLS:
            return "call against"
        case Effect.THREATENS:
            return "threat to stop"
        case Effect.REFUSES | Effect.DENIES:
            return "refusal denied"
        case Effect.OFFERS:
            return "stop only considered"
        case _:
            return status


def _over_speech(effect: Effect, status: Status) -> Status | str:
    if status is Status.ALLEGED and effect in {Effect.REFUSES, Effect.DENIES}:
        # "rejected accusations that it had supplied"
        return Status.DENIED
    if effect in {Effect.REFUSES, Effect.CANCELS}:
        return Status.REFUSED
    if effect in {Effect.DENIES, Effect.HALTS}:
        return "call or threat denied"
    return status


_NEGATED: dict[Effect, str] = {
    Effect.SAYS: "not said",
    Effect.ANNOUNCES: "not said",
    Effect.ACCUSES: "not said",
    Effect.MENTIONS: "not talked of",
    Effect.CALLS: "not called for or threatened",
    Effect.THREATENS: "not called for or threatened",
}


def negate(effect: Effect, status: Status, *, named: bool = False) -> Status | str:
    """Return the status of an act whose governor, of this effect, is itself negated.

    `named` says that the governor takes the act as a noun: what is not discussed is no refusal.
    """
    if effect in _NEGATED:
        return _NEGATED[effect]
    match effect:
        case Effect.OFFERS if named:
            return "not considered"
        case Effect.REFUSES | Effect.DENIES:
            return Status.PROPOSED if status in NEGATIVE else status
        case Effect.HALTS | Effect.CANCELS:
            return Status.UNDER_WAY
        case Effect.FAILS:
            return Status.COMPLETED
        case _:
            return Status.REFUSED if status in POSITIVE else "not so"


def temper(effect: Effect, status: Status, form: VerbForm, *, reported: bool) -> Status:
    """Return the status of an act after the tense and mood of its governor."""
    if status not in POSITIVE:
        return status
    match form.mood:
        case Mood.POSSIBLE:
            return Status.PROPOSED
        case Mood.WOULD if not reported:
            return Status.PROPOSED
        case Mood.DUE:
            expected = effect in {Effect.STARTS, Effect.COMPLETES, Effect.HOLDS}
            return Status.ANNOUNCED if expected else Status.CALLED_FOR
        case Mood.FUTURE | Mood.WOULD:
            return Status.ANNOUNCED if status in FACT and effect is not Effect.SAYS else status
        case _:
            return status
