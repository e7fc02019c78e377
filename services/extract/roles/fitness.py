"""Can these parties do that to each other, as the type of act asks?"""

from services.extract.frames.matcher import Match
from services.extract.roles.referent import Referent
from services.extract.roles.sides import one_sided
from services.extract.scene import Scene
from shared.ontology import EventType, Family, PartyKind, family

STATE_ACTS = frozenset(EventType) - {
    EventType.ARMS_TRANSFER,
    EventType.MILITARY_AID,
    EventType.HUMANITARIAN_AID,
    EventType.ARREST,
    EventType.ATTACK,
    EventType.SANCTIONS_ENFORCEMENT,
}
_NO_RECEIVERS = frozenset(
    {
        "inspector",
        "inspectors",
        "observer",
        "observers",
        "peacekeepers",
        "police",
        "museum",
        "court",
    }
)


def refusal(
    match: Match, actors: tuple[Referent, ...], targets: tuple[Referent, ...]
) -> str | None:
    """Return why these actors cannot do that to these targets, None if they can."""
    if one_sided(match, actors, targets):
        return "one side only"
    broken = match.frame.type is EventType.RELATIONS_BROKEN
    if broken and targets and not any(r.acts for r in targets):
        return f"{targets[0].name} is not meant as a state"
    if match.frame.type not in STATE_ACTS or not actors:
        return None
    if any(acts_for_state(r) for r in actors):
        return None
    return f"{actors[0].name} does not act for a state"


def acts_for_state(referent: Referent) -> bool:
    """Tell whether what a party does is done by a state or a body of states."""
    return referent.acts and (
        referent.kind is PartyKind.STATE or referent.entity_id.startswith("org:")
    )


def unfit_target(
    match: Match, actors: tuple[Referent, ...], targets: tuple[Referent, ...], scene: Scene
) -> str | None:
    """Return why nobody here can be the target, None if somebody can.

    Inspectors receive no arms; a `foreign` frame hits somebody of another state.
    """
    if family(match.frame.type) is Family.ARMS and any(
        n.lower in _NO_RECEIVERS for n in match.fillers.get("target", ())
    ):
        return "handed in, not over"
    if not match.frame.foreign or not actors or any(r.entity_id for r in targets):
        # whom nobody known bars or freezes may be anybody
        return None
    own = {r.iso3 for r in actors}
    others = [h for h in scene.scan.parties if h.entity.iso3 and h.entity.iso3 not in own]
    return None if others else "nobody of another state is hit"
