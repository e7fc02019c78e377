"""Which types and statuses are scored together, and which differences are forgiven?

The decisions of events.md section 6, as data.
"""

import re
from typing import Final, Literal

from shared.ontology import EventType, Status

ScoredFamily = Literal["sanctions", "diplomatic", "arms"]
StatusClass = Literal["fact", "intent", "appeal", "threat", "denied", "alleged"]

SCORED_FAMILIES: Final[tuple[ScoredFamily, ...]] = ("sanctions", "diplomatic", "arms")

FAMILY_OF: Final[dict[str, ScoredFamily]] = {
    EventType.ARMS_TRANSFER: "arms",
    EventType.MILITARY_AID: "arms",
    EventType.SANCTION_IMPOSED: "sanctions",
    EventType.SANCTION_CHANGED: "sanctions",
    EventType.SANCTION_LIFTED: "sanctions",
    EventType.AMBASSADOR_RECALLED: "diplomatic",
    EventType.DIPLOMATS_EXPELLED: "diplomatic",
    EventType.RELATIONS_BROKEN: "diplomatic",
}

CLASS_OF: Final[dict[str, StatusClass]] = {
    Status.UNDER_WAY: "fact",
    Status.COMPLETED: "fact",
    Status.PROPOSED: "intent",
    Status.ANNOUNCED: "intent",
    Status.CALLED_FOR: "appeal",
    Status.THREATENED: "threat",
    Status.DENIED: "denied",
    Status.REFUSED: "denied",
    Status.SUSPENDED: "denied",
    Status.CANCELLED: "denied",
    Status.ALLEGED: "alleged",
}

RINGING_CLASSES: Final[frozenset[str]] = frozenset({"fact", "intent"})
MUTED_CLASSES: Final[frozenset[str]] = frozenset({"denied", "threat", "appeal"})

# (said, gold): a change of sanctions may be read as more or as less of them.
_SAME_TYPE: Final = frozenset(
    {
        (str(EventType.SANCTION_CHANGED), str(EventType.SANCTION_IMPOSED)),
        (str(EventType.SANCTION_CHANGED), str(EventType.SANCTION_LIFTED)),
    }
)

# Negatives on which a halted, refused or called-for act is a fair reading.
SOFT_FLAGS: Final = frozenset(
    {
        "aid_suspended",
        "military_aid_suspended",
        "delivery_suspended",
        "arms_block_or_call_to_stop",
    }
)

# Without a publication date a sentence that names a year cannot be called new or old.
YEAR: Final = re.compile(r"\b(1[89]|20)\d\d\b")


def is_same_type(said: str, gold: str) -> bool:
    """Say whether ``said`` counts as the type ``gold``."""
    return said == gold or (said, gold) in _SAME_TYPE
