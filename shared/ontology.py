"""Which events, statuses and novelties exist, and how do they map to CAMEO and PLOVER?

Source: CAMEO codebook 1.1b3 (Schrodt 2012); PLOVER (Open Event Data Alliance).
"""

from enum import StrEnum
from typing import NamedTuple


class EventType(StrEnum):
    """Name what was done; the first twelve are the core types."""

    ARMS_TRANSFER = "arms_transfer"
    MILITARY_AID = "military_aid"
    SANCTION_IMPOSED = "sanction_imposed"
    SANCTION_CHANGED = "sanction_changed"
    SANCTION_LIFTED = "sanction_lifted"
    EXPORT_CONTROL = "export_control"
    SANCTIONS_ENFORCEMENT = "sanctions_enforcement"
    AMBASSADOR_RECALLED = "ambassador_recalled"
    DIPLOMATS_EXPELLED = "diplomats_expelled"
    AMBASSADOR_SUMMONED = "ambassador_summoned"
    RELATIONS_BROKEN = "relations_broken"
    RELATIONS_RESTORED = "relations_restored"
    HUMANITARIAN_AID = "humanitarian_aid"
    TALKS = "talks"
    VISIT = "visit"
    AGREEMENT = "agreement"
    EXECUTION = "execution"
    ARREST = "arrest"
    ATTACK = "attack"


class Family(StrEnum):
    """Group event types that are scored and prefiltered together."""

    ARMS = "arms"
    SANCTIONS = "sanctions"
    DIPLOMATIC = "diplomatic"
    OTHER = "other"


class Status(StrEnum):
    """Say how far the act itself has come, apart from who speaks of it."""

    ALLEGED = "alleged"
    CALLED_FOR = "called_for"
    THREATENED = "threatened"
    PROPOSED = "proposed"
    ANNOUNCED = "announced"
    UNDER_WAY = "under_way"
    COMPLETED = "completed"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    DENIED = "denied"


class Novelty(StrEnum):
    """Say whether the article tells the act as news, as recent background or as history."""

    NEW = "new"
    RECENT = "recent"
    BACKGROUND = "background"


class PartyKind(StrEnum):
    """Say what sort of party somebody is."""

    STATE = "state"
    ORGANISATION = "organisation"
    PERSON = "person"
    GROUP = "group"


class SourceKind(StrEnum):
    """Name who speaks in a source: a state or body, an agency, a state's medium, the press."""

    OFFICIAL = "official"
    WIRE = "wire"
    STATE_CONTROLLED = "state-controlled"
    PRESS = "press"


class Codes(NamedTuple):
    """The family of an event type and its codes in the public schemes."""

    family: Family
    cameo: tuple[str, ...]
    plover: str


CODES: dict[EventType, Codes] = {
    EventType.ARMS_TRANSFER: Codes(Family.ARMS, ("072", "0332"), "AID"),
    EventType.MILITARY_AID: Codes(Family.ARMS, ("072",), "AID"),
    EventType.SANCTION_IMPOSED: Codes(Family.SANCTIONS, ("163",), "SANCTION"),
    EventType.SANCTION_CHANGED: Codes(Family.SANCTIONS, ("163",), "SANCTION"),
    EventType.SANCTION_LIFTED: Codes(Family.SANCTIONS, ("085",), "CONCEDE"),
    EventType.EXPORT_CONTROL: Codes(Family.SANCTIONS, ("163", "085"), "SANCTION"),
    EventType.SANCTIONS_ENFORCEMENT: Codes(Family.SANCTIONS, ("172",), "COERCE"),
    EventType.AMBASSADOR_RECALLED: Codes(Family.DIPLOMATIC, ("161",), "SANCTION"),
    EventType.DIPLOMATS_EXPELLED: Codes(Family.DIPLOMATIC, ("161", "166"), "SANCTION"),
    EventType.AMBASSADOR_SUMMONED: Codes(Family.DIPLOMATIC, ("111",), "ACCUSE"),
    EventType.RELATIONS_BROKEN: Codes(Family.DIPLOMATIC, ("161",), "SANCTION"),
    EventType.RELATIONS_RESTORED: Codes(Family.DIPLOMATIC, ("050",), "COOPERATE"),
    EventType.HUMANITARIAN_AID: Codes(Family.OTHER, ("073",), "AID"),
    EventType.TALKS: Codes(Family.OTHER, ("036", "04"), "CONSULT"),
    EventType.VISIT: Codes(Family.OTHER, ("042",), "CONSULT"),
    EventType.AGREEMENT: Codes(Family.OTHER, ("057",), "AGREE"),
    EventType.EXECUTION: Codes(Family.OTHER, ("1823",), "COERCE"),
    EventType.ARREST: Codes(Family.OTHER, ("173",), "COERCE"),
    EventType.ATTACK: Codes(Family.OTHER, ("190",), "ASSAULT"),
}

CORE_TYPES: tuple[EventType, ...] = tuple(EventType)[:12]


def family(event_type: EventType) -> Family:
    """Return the family that ``event_type`` is scored in."""
    return CODES[event_type].family


def act(event_type: EventType) -> str:
    """Return the act that incidents are keyed by: arms and military aid are one act."""
    if event_type is EventType.MILITARY_AID:
        return EventType.ARMS_TRANSFER.value
    return event_type.value
