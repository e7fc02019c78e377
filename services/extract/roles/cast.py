"""Who are actor and target of a match, once pronouns, holders and context are heard?"""

from dataclasses import dataclass
from typing import Literal

from services.extract.factuality.effects import FACT, INTENT
from services.extract.factuality.standing import Standing
from services.extract.frames.matcher import Match
from services.extract.roles.discourse import Discourse
from services.extract.roles.envoys import Envoys
from services.extract.roles.fitness import (
    STATE_ACTS,
    acts_for_state,
    refusal,
    unfit_target,
)
from services.extract.roles.referent import Basis, Referent, of_entity
from services.extract.roles.resolve import Resolver
from services.extract.roles.sides import Sides, faced, sent, sold, struck, supplied
from services.extract.scene import Scene
from services.extract.syntax.clause import Shape
from services.extract.syntax.tree import Node
from shared.ontology import Family, PartyKind, Status, family

_ORDERS = frozenset({"ordered", "orders", "told", "instructed", "directed", "tells", "instructs"})
_VOTES = frozenset(
    {"voted", "votes", "passed", "passes", "adopted", "adopts", "approved", "approves"}
)


@dataclass(frozen=True, slots=True)
class Cast:
    """Hold the parties of one act; every actor acts on every target.

    Two that act on each other are `mutual`.
    """

    actors: tuple[Referent, ...]
    targets: tuple[Referent, ...]
    called_by: Referent | None
    called_on: Referent | None
    tellers: tuple[Referent, ...]
    refusal: str | None = None
    mutual: bool = False


class Casting:
    """Fill the parties of matches for one article."""

    def __init__(self, resolver: Resolver, discourse: Discourse) -> None:
        self._resolver = resolver
        self._discourse = discourse
        self._envoys = Envoys(resolver, discourse)

    def cast(self, match: Match, standing: Standing, scene: Scene) -> Cast:
        """Return who acts on whom, or why nobody can."""
        tellers = tuple(r for n in standing.reporters for r in self._all((n,), scene))
        caller = self._one(standing.caller, scene)
        actors = self._role("actor", match, standing, scene)
        targets = self._role("target", match, standing, scene)
        actors, targets = self._envoys.settle(match, actors, targets, tellers, scene)
        actors, targets = self._sides(match, standing, scene, actors, targets)
        actors = _not_itself(match, actors, targets)
        apart = _apart(targets, actors)
        at_home = _at_home(match, actors, targets)
        targets = apart
        if not targets and _asks_for_itself(match, standing, caller, actors):
            assert caller is not None
            targets = (caller,)
        actors = tuple(r for r in actors if not _merely_named(r, match))
        telling = standing.status not in FACT or family(match.frame.type) is not Family.ARMS
        acted = match.positions.get("actor") in {"subject", "possessor", "by"}
        if not actors and not acted and telling:
            actors = _telling_of_itself(tellers, targets)
        called_on = self._one(standing.called_on, scene)
        actors = _ordering(match, standing, caller, called_on, actors)
        standing.status = _own_wish(standing.status, caller, actors, called_on)
        standing.status = _voted(standing, actors)
        return Cast(
            actors=actors,
            targets=targets,
            called_by=caller,
            called_on=called_on,
            tellers=tellers,
            mutual=self._envoys.mutual(match, actors, targets),
            refusal=("own procurement" if at_home else None)
            or refusal(match, actors, targets)
            or unfit_target(match, actors, targets, scene)
            or self._strange_agent(match, standing, actors, scene)
            or self._envoys.wrong_envoy(match, actors, scene),
        )

    def _sides(
        self,
        match: Match,
        standing: Standing,
        scene: Scene,
        actors: tuple[Referent, ...],
        targets: tuple[Referent, ...],
    ) -> Sides:
        actors, targets = faced(match, actors, struck(match, targets, scene))
        actors, targets = sent(match, actors, targets)
        actors, targets = sold(match, actors, targets, scene)
        held = () if standing.holder is None else (standing.holder,)
        holders = tuple(r for r in self._all(held, scene) if acts_for_state(r))
        return supplied(match, actors, targets, holders)

    def _role(
        self,
        role: Literal["actor", "target"],
        match: Match,
        standing: Standing,
        scene: Scene,
    ) -> tuple[Referent, ...]:
        holder = () if standing.holder is None else (standing.holder,)
        found = self._all(match.fillers.get(role, ()), scene)
        accused = standing.status is Status.ALLEGED
        held = match.clause.shape is not Shape.ACTIVE or accused
        if not found and held and role == match.frame.holder:
            found = self._all(holder, scene)
        if any(r.entity_id for r in found):
            found = [r for r in found if r.entity_id]
        elif family(match.frame.type) in {Family.DIPLOMATIC, Family.ARMS}:
            nodes = match.fillers.get(role, ()) or (holder if role == match.frame.holder else ())
            found = self._doubtful(nodes, scene) or found
        return _distinct(found)

    def _doubtful(self, nodes: tuple[Node, ...], scene: Scene) -> list[Referent]:
        # who has envoys, relations and arms is a state, whatever else its name may mean
        hits = [(scene.party(node), node) for node in nodes]
        return [
            of_entity(hit.entity, self._resolver.gazetteer, Basis.NAME, node)
            for hit, node in hits
            if hit is not None and hit.ambiguous and hit.prefix is None
        ]

    def _strange_agent(
        self, match: Match, standing: Standing, actors: tuple[Referent, ...], scene: Scene
    ) -> str | None:
        # "sanctioned by the chamber", "brokers cut their links": nobody who acts for a state
        told = standing.status in FACT | INTENT
        if not told or match.frame.type not in STATE_ACTS:
            return None
        if match.clause.shape is Shape.NOMINAL:
            return None
        if match.positions.get("actor") == "subject" or (
            actors and match.clause.shape is Shape.PASSIVE
        ):
            return None
        for agent in match.clause.find("subject"):
            taken = any(agent in nodes for nodes in match.fillers.values())
            if agent.lower in self._resolver.words["acting"]:
                # "Friday's decision expanded the list", "the committee proposed"
                continue
            # "the order by their leader expelling": a text or move is somebody's
            taken = taken or agent.lower in self._resolver.words["documents"]
            if agent.tag in {"NN", "NNS"} and not taken and not self._all((agent,), scene):
                return f"{agent.text} does not act for a state"
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


def _merely_named(referent: Referent, match: Match) -> bool:
    # a name that nobody knows may still act for its state: "General Banzer", "Sekou Toure"
    kind = family(match.frame.type)
    if referent.entity_id or referent.named is None:
        return False
    if kind is Family.SANCTIONS:
        return True
    return kind is Family.DIPLOMATIC and " " in referent.named


def _own_wish(
    status: Status | None,
    caller: Referent | None,
    actors: tuple[Referent, ...],
    called_on: Referent | None,
) -> Status | None:
    # "has asked Congress to approve the sale": a government's request to its own is a plan
    if status is not Status.CALLED_FOR or caller is None or not caller.entity_id:
        return status
    if called_on is None and caller.basis is Basis.MODIFIER and caller.named is None:
        # "members of the ruling party", "lawmakers" ask their own government
        return status
    asked = called_on or next(iter(actors), None)
    own = asked is not None and asked.entity_id == caller.entity_id and acts_for_state(caller)
    return Status.PROPOSED if own else status


def _ordering(
    match: Match,
    standing: Standing,
    caller: Referent | None,
    called_on: Referent | None,
    actors: tuple[Referent, ...],
) -> tuple[Referent, ...]:
    # "ordered banks to freeze the accounts": who orders its own banks imposes the freeze
    told = standing.chain[-1] if standing.chain else None
    own = called_on is None or not called_on.entity_id
    if standing.status is not Status.CALLED_FOR or family(match.frame.type) is not Family.SANCTIONS:
        return actors
    if told is None or told.lower not in _ORDERS or caller is None or not own:
        return actors
    if not acts_for_state(caller) or any(r.entity_id for r in actors):
        return actors
    standing.status = Status.COMPLETED
    return (caller,)


def _voted(standing: Standing, actors: tuple[Referent, ...]) -> Status | None:
    # what a body of states votes for is done; a parliament's vote is a step on the way
    bodies = actors and all(r.kind is PartyKind.ORGANISATION and r.entity_id for r in actors)
    voted = any(n.lower in _VOTES for n in standing.chain)
    if standing.status is Status.ANNOUNCED and bodies and voted:
        return Status.COMPLETED
    return standing.status


def _at_home(match: Match, actors: tuple[Referent, ...], targets: tuple[Referent, ...]) -> bool:
    # "Rheinmetall will deliver tanks to the German army"
    surely = {Basis.NAME, Basis.MODIFIER}
    named = len(actors) == 1 and len(targets) == 1
    return (
        family(match.frame.type) is Family.ARMS
        and named
        and actors[0].entity_id == targets[0].entity_id
        and {actors[0].basis, targets[0].basis} <= surely
        and actors[0].node is not targets[0].node
    )


def _apart(targets: tuple[Referent, ...], actors: tuple[Referent, ...]) -> tuple[Referent, ...]:
    acting = {r.entity_id for r in actors if r.entity_id}
    return tuple(r for r in targets if r.entity_id not in acting)


def _not_itself(
    match: Match, actors: tuple[Referent, ...], targets: tuple[Referent, ...]
) -> tuple[Referent, ...]:
    # "took delivery of its first drones": the possessor is the receiver
    if not match.positions.get("actor", "").startswith("item."):
        return actors
    receiving = {r.entity_id for r in targets if r.entity_id}
    return tuple(r for r in actors if r.entity_id not in receiving)


def _asks_for_itself(
    match: Match, standing: Standing, caller: Referent | None, actors: tuple[Referent, ...]
) -> bool:
    return (
        standing.status is Status.CALLED_FOR
        and family(match.frame.type) is Family.ARMS
        and caller is not None
        and acts_for_state(caller)
        and caller.entity_id not in {r.entity_id for r in actors}
    )


def _telling_of_itself(
    tellers: tuple[Referent, ...], targets: tuple[Referent, ...]
) -> tuple[Referent, ...]:
    known = {r.entity_id for r in targets}
    return tuple(r for r in tellers if acts_for_state(r) and r.entity_id not in known)[:1]


def _distinct(found: list[Referent]) -> tuple[Referent, ...]:
    kept: dict[tuple[str, str | None], Referent] = {}
    for referent in found:
        kept.setdefault((referent.entity_id or referent.name, referent.named), referent)
    return tuple(kept.values())
