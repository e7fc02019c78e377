"""Who are actor and target of a match, once pronouns, holders and context are heard?"""

from dataclasses import dataclass
from typing import Literal

from services.extract.factuality.effects import FACT
from services.extract.factuality.standing import Standing
from services.extract.frames.matcher import Match
from services.extract.frames.phrase import words_before
from services.extract.roles.discourse import Discourse
from services.extract.roles.referent import Referent
from services.extract.roles.resolve import Resolver
from services.extract.roles.sides import faced, one_sided, struck
from services.extract.scene import Scene
from services.extract.syntax.tree import Node
from shared.ontology import EventType, Family, PartyKind, Status, family

_STATE_ACTS = frozenset(EventType) - {
    EventType.ARMS_TRANSFER,
    EventType.MILITARY_AID,
    EventType.HUMANITARIAN_AID,
    EventType.ATTACK,
    EventType.SANCTIONS_ENFORCEMENT,
}


_OWN_ENVOY = {
    EventType.AMBASSADOR_RECALLED: True,
    EventType.DIPLOMATS_EXPELLED: False,
    EventType.AMBASSADOR_SUMMONED: False,
}


@dataclass(frozen=True, slots=True)
class Cast:
    """Hold the parties of one act; every actor acts on every target."""

    actors: tuple[Referent, ...]
    targets: tuple[Referent, ...]
    called_by: Referent | None
    called_on: Referent | None
    tellers: tuple[Referent, ...]
    refusal: str | None = None


class Casting:
    """Fill the parties of matches for one article."""

    def __init__(self, resolver: Resolver, discourse: Discourse) -> None:
        self._resolver = resolver
        self._discourse = discourse

    def cast(self, match: Match, standing: Standing, scene: Scene) -> Cast:
        """Return who acts on whom, or why nobody can."""
        tellers = tuple(r for n in standing.reporters for r in self._all((n,), scene))
        caller = self._one(standing.caller, scene)
        holder = () if standing.holder is None else (standing.holder,)
        actors = self._role("actor", match, holder, scene)
        targets = self._role("target", match, holder, scene)
        actors, targets = faced(match, actors, struck(match, targets, scene))
        targets = _apart(targets, actors)
        if not targets and _asks_for_itself(match, standing, caller, actors):
            assert caller is not None
            targets = (caller,)
        if not actors and "actor" not in match.fillers and standing.status not in FACT:
            actors = _telling_of_itself(tellers, targets)
        return Cast(
            actors=actors,
            targets=targets,
            called_by=caller,
            called_on=self._one(standing.called_on, scene),
            tellers=tellers,
            refusal=_refusal(match, actors, targets) or self._wrong_envoy(match, actors, scene),
        )

    def _role(
        self,
        role: Literal["actor", "target"],
        match: Match,
        holder: tuple[Node, ...],
        scene: Scene,
    ) -> tuple[Referent, ...]:
        found = self._all(match.fillers.get(role, ()), scene)
        if not found and role == match.frame.holder:
            found = self._all(holder, scene)
        if any(r.entity_id for r in found):
            found = [r for r in found if r.entity_id]
        return _distinct(found)

    def _wrong_envoy(self, match: Match, actors: tuple[Referent, ...], scene: Scene) -> str | None:
        # a state recalls its own envoys and expels or summons those of others
        wants_own = _OWN_ENVOY.get(match.frame.type)
        patient = next(iter(match.fillers.get("patient", ())), None)
        if wants_own is None or patient is None or not actors:
            return None
        owner = self._owner(patient, scene)
        if owner is None:
            return None
        own = owner.entity_id in {r.entity_id for r in actors}
        if own == wants_own:
            return None
        return "envoy of another state" if wants_own else "envoy of its own"

    def _owner(self, patient: Node, scene: Scene) -> Referent | None:
        for child in words_before(patient):
            if child.i in scene.parties or child.dep == "poss":
                found = self._resolver.resolve(child, scene, self._discourse)
                if found and found[0].entity_id:
                    return found[0]
        return None

    def _one(self, node: Node | None, scene: Scene) -> Referent | None:
        if node is None:
            return None
        return next(iter(self._resolver.resolve(node, scene, self._discourse)), None)

    def _all(self, nodes: tuple[Node, ...], scene: Scene) -> list[Referent]:
        found = []
        for node in nodes:
            found.extend(self._resolver.resolve(node, scene, self._discourse))
        return found


def _apart(targets: tuple[Referent, ...], actors: tuple[Referent, ...]) -> tuple[Referent, ...]:
    acting = {r.entity_id for r in actors if r.entity_id}
    return tuple(r for r in targets if r.entity_id not in acting)


def _asks_for_itself(
    match: Match, standing: Standing, caller: Referent | None, actors: tuple[Referent, ...]
) -> bool:
    return (
        standing.status is Status.CALLED_FOR
        and family(match.frame.type) is Family.ARMS
        and caller is not None
        and _acts_for_state(caller)
        and caller.entity_id not in {r.entity_id for r in actors}
    )


def _telling_of_itself(
    tellers: tuple[Referent, ...], targets: tuple[Referent, ...]
) -> tuple[Referent, ...]:
    known = {r.entity_id for r in targets}
    return tuple(r for r in tellers if _acts_for_state(r) and r.entity_id not in known)[:1]


def _refusal(
    match: Match, actors: tuple[Referent, ...], targets: tuple[Referent, ...]
) -> str | None:
    if one_sided(match, actors, targets):
        return "one side only"
    if match.frame.type not in _STATE_ACTS or not actors:
        return None
    if any(_acts_for_state(r) for r in actors):
        return None
    return f"{actors[0].name} does not act for a state"


def _acts_for_state(referent: Referent) -> bool:
    return referent.acts and (
        referent.kind is PartyKind.STATE or referent.entity_id.startswith("org:")
    )


def _distinct(found: list[Referent]) -> tuple[Referent, ...]:
    kept: dict[tuple[str, str | None], Referent] = {}
    for referent in found:
        kept.setdefault((referent.entity_id or referent.name, referent.named), referent)
    return tuple(kept.values())
