"""Whose envoy is it, and who therefore sends, expels or summons whom?"""

from dataclasses import replace

from services.extract.frames.matcher import Match
from services.extract.frames.phrase import words_before
from services.extract.roles.discourse import Discourse
from services.extract.roles.referent import Basis, Referent
from services.extract.roles.resolve import Resolver
from services.extract.scene import Scene
from services.extract.syntax.tree import Node
from shared.ontology import EventType

_OWN_ENVOY = {
    EventType.AMBASSADOR_RECALLED: True,
    EventType.DIPLOMATS_EXPELLED: False,
    EventType.AMBASSADOR_SUMMONED: False,
}
_ON_ENVOYS = frozenset({EventType.DIPLOMATS_EXPELLED, EventType.AMBASSADOR_SUMMONED})
_SURE = frozenset({Basis.NAME, Basis.MODIFIER})
_WHERE = frozenset({"in", "to", "at", "from"})
_ACTING = frozenset({"subject", "possessor", "by"})

Parties = tuple[Referent, ...]


class Envoys:
    """Settle the parties of acts on envoys for one article; other acts keep theirs."""

    def __init__(self, resolver: Resolver, discourse: Discourse) -> None:
        self._resolver = resolver
        self._discourse = discourse

    def settle(
        self, match: Match, actors: Parties, targets: Parties, tellers: Parties, scene: Scene
    ) -> tuple[Parties, Parties]:
        """Return actors and targets as the envoy's owner and the place of the act make them.

        `tellers` are the parties that report the act.
        """
        if match.frame.type is EventType.AMBASSADOR_RECALLED:
            return self._sending(match, actors, scene), targets
        if match.frame.type not in _ON_ENVOYS:
            return actors, targets
        actors = self._hosting(match, actors, scene)
        if not any(r.entity_id for r in actors):
            # who is told to leave Rome is told so by Italy
            places = self._all(match.fillers.get("place", ()), scene)
            hosts = self._hosting(match, tuple(replace(r, acts=True) for r in places), scene)
            actors = hosts or actors
        actors = _certain(actors, targets)
        acting = {r.entity_id for r in actors}
        others = tuple(r for r in targets if r.entity_id not in acting)
        others = others or self._of_him(match, scene) or _of_teller(match, acting, tellers)
        return actors, others or targets

    def wrong_envoy(self, match: Match, actors: Parties, scene: Scene) -> str | None:
        """Return why this cannot be done to this envoy: a state recalls its own, expels others'."""
        wants_own = _OWN_ENVOY.get(match.frame.type)
        patient = _patient(match)
        if wants_own is None or patient is None or not actors:
            return None
        owner = self._owner(patient, scene)
        if owner is None or (match.frame.not_own and owner.basis is Basis.PRONOUN):
            return None
        own = owner.entity_id in {r.entity_id for r in actors}
        if own == wants_own:
            return None
        return "envoy of another state" if wants_own else "envoy of its own"

    def mutual(self, match: Match, actors: Parties, targets: Parties) -> bool:
        """Tell whether two states do it to each other: "expelled each other's envoys"."""
        if len(actors) != 2 or targets or match.frame.type not in _OWN_ENVOY:  # noqa: PLR2004
            return False
        if any(n.lower == "other" for n in match.predicate.subtree()):
            return True
        patient = _patient(match)
        plural = patient is not None and patient.tag in {"NNS", "NNPS"}
        # "Chad and Sudan recall ambassadors": from whom else, where no other state is spoken of
        return plural and not self._discourse.speaks_beside({r.entity_id for r in actors})

    def _hosting(self, match: Match, actors: Parties, scene: Scene) -> Parties:
        # "the Fijian envoy was summoned after an attack in Suva": a mere place does not act
        patient = _patient(match)
        position = match.positions.get("actor")
        if patient is None or position in _ACTING:
            return actors
        if position in _WHERE:
            # "over events in Iraq" is no place of the act
            near = {match.predicate, patient}
            nodes = match.fillers["actor"]
            actors = actors if any(n.head.head in near for n in nodes) else ()
        owner = self._owner(patient, scene)
        if owner is None or owner.basis not in _SURE:
            return actors
        return tuple(r for r in actors if r.entity_id != owner.entity_id)

    def _sending(self, match: Match, actors: Parties, scene: Scene) -> Parties:
        # "no plans to recall the Estonian envoy, the ministry said": the ministry is Estonia's
        patient = _patient(match)
        owner = None if patient is None else self._owner(patient, scene)
        known = any(r.entity_id and r.basis in _SURE for r in actors)
        if owner is None or owner.basis not in _SURE or known:
            return actors
        return (owner,)

    def _of_him(self, match: Match, scene: Scene) -> Parties:
        # "told the Syrian envoy that he must leave": whose envoy is said before
        words = self._resolver.words["personal_pronouns"] | self._resolver.words["plural_pronouns"]
        patient = _patient(match)
        if patient is None or patient.lower not in words:
            return ()
        for node in reversed(scene.tree.nodes[: patient.i]):
            office = scene.offices.get(node.i)
            owner = self._owner(node, scene) if office and office.role == "envoy" else None
            if owner is not None:
                return (owner,)
        return ()

    def _owner(self, patient: Node, scene: Scene) -> Referent | None:
        words = [w for n in (patient, *patient.kids("appos")) for w in words_before(n)]
        named = [word for word in words if word.i in scene.parties]
        for child in named or words:
            if child.i in scene.parties or child.dep == "poss":
                found = self._resolver.resolve(child, scene, self._discourse)
                if found and found[0].entity_id:
                    return found[0]
        return None

    def _all(self, nodes: tuple[Node, ...], scene: Scene) -> Parties:
        found = (r for n in nodes for r in self._resolver.resolve(n, scene, self._discourse))
        return tuple({r.entity_id or r.name: r for r in found}.values())


def _of_teller(match: Match, acting: set[str], tellers: Parties) -> Parties:
    # "Portugal said that Angola had expelled its envoy": nobody expels his own
    patient = _patient(match)
    if patient is None or not any(c.dep == "poss" for c in patient.children):
        return ()
    return tuple(r for r in tellers if r.iso3 and r.entity_id not in acting)[:1]


def _patient(match: Match) -> Node | None:
    return next(iter(match.fillers.get("patient", ())), None)


def _certain(actors: Parties, targets: Parties) -> Parties:
    # "the president" who expels the Cuban envoy is not Cuba's
    named = {r.entity_id for r in targets if r.basis in _SURE}
    return tuple(r for r in actors if r.basis is not Basis.STANDIN or r.entity_id not in named)
