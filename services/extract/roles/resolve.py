"""Which parties does a phrase of a sentence name or point to?"""

from itertools import pairwise

from services.extract.frames.phrase import words_before
from services.extract.frames.sorts import Sorts
from services.extract.gazetteer.gazetteer import Gazetteer
from services.extract.gazetteer.models import Hit
from services.extract.roles.discourse import Discourse
from services.extract.roles.naming import named_in
from services.extract.roles.referent import Basis, Referent, acting_name, is_party_hit, of_entity
from services.extract.scene import Scene
from services.extract.syntax.coordination import conjuncts
from services.extract.syntax.subjects import holder, surface_subject
from services.extract.syntax.tree import Node
from shared.ontology import PartyKind

_WHOSE = "WP$"
_COUNTED = frozenset({"one", "another", "ally", "neighbour", "neighbor", "rival", "partner"})
_STAND_FOR_STATE = frozenset(
    {"head", "minister", "ministry", "government", "legislature", "military", "official"}
)


class Resolver:
    """Turn words into parties with the gazetteer's hits and what the article said before."""

    def __init__(self, gazetteer: Gazetteer, sorts: Sorts) -> None:
        self.gazetteer = gazetteer
        self.words = sorts.rules.words

    def resolve(self, node: Node, scene: Scene, discourse: Discourse) -> list[Referent]:
        """Return the parties that a word stands for, none if it cannot be said."""
        if node.tag == _WHOSE:
            owner = _antecedent(node)
            return [] if owner is None else self.resolve(owner, scene, discourse)
        if node.lower in self.words["pronouns"] and node.i not in scene.parties:
            found = discourse.pronoun(node, scene)
            return [r.by(Basis.PRONOUN, node) for r in found]
        hit = scene.party(node)
        if hit is not None and (is_party_hit(hit) or acting_name(hit, node)):
            return [self._named(hit, node)]
        named = self._named_behind(node, scene) or self._included(node, scene)
        if named:
            return named
        modifiers = self._modifiers(node, scene)
        if modifiers:
            return [self._held(r, node, scene) for r in modifiers]
        return self._renamed(node, scene, discourse) or self._pointed(node, scene, discourse)

    def _named_behind(self, node: Node, scene: Scene) -> list[Referent]:
        # "one of Taiwan's allies, Palau", "a fellow Gulf state, Qatar"
        lands = self.words["state_nouns"]
        if node.lower not in _COUNTED and node.lower not in lands:
            return []
        held = (n for prep in node.kids("prep") if prep.lower == "of" for n in prep.kids("pobj"))
        for behind in (n for above in (node, *held) for n in above.kids("appos")):
            hit = scene.party(behind)
            found = [(hit, behind)] if hit is not None and is_party_hit(hit) else []
            if not found and behind.lower in lands:
                found = self._of_complement(behind, scene)
            if found and found[0][0].entity.kind == "state":
                return [of_entity(found[0][0].entity, self.gazetteer, Basis.NAME, found[0][1])]
        return []

    def _included(self, node: Node, scene: Scene) -> list[Referent]:
        # "Western countries including Britain and France"
        if node.tag != "NNS" or node.lower not in self.words["state_nouns"]:
            return []
        held = (n for p in node.kids("prep") if p.lower == "including" for n in p.kids("pobj"))
        hits = ((scene.party(n), n) for first in held for n in conjuncts(first))
        return [
            of_entity(hit.entity, self.gazetteer, Basis.NAME, n)
            for hit, n in hits
            if hit is not None and is_party_hit(hit)
        ]

    def _renamed(self, node: Node, scene: Scene, discourse: Discourse) -> list[Referent]:
        copula = self._subject_of_copula(node)
        if copula is not None:
            return self.resolve(copula, scene, discourse)
        for renamed in node.kids("appos"):
            found = self.resolve(renamed, scene, discourse)
            if found and found[0].basis in {Basis.NAME, Basis.MODIFIER}:
                return [self._held(r, node, scene) for r in found]
        return []

    def _named(self, hit: Hit, node: Node) -> Referent:
        found = of_entity(hit.entity, self.gazetteer, Basis.NAME, node)
        if hit.entity.kind == "person":
            return Referent(
                found.entity_id, found.name, found.kind, found.iso3, found.basis, node, hit.text
            )
        return found

    def _modifiers(self, node: Node, scene: Scene) -> list[Referent]:
        hits: list[tuple[Hit, Node]] = []
        for word in words_before(node):
            hit = scene.party(word)
            if hit is not None and _first_name(hit, word, node):
                continue
            if hit is not None and is_party_hit(hit) and hit not in [h for h, _ in hits]:
                hits.append((hit, word))
        if not hits:
            hits = self._of_complement(node, scene)
        if not hits:
            return []
        owners = [h for h in hits if h[0].possessive]
        if owners and not hits[-1][0].possessive and len(hits) > 1:
            hits = [hits[-1]] if hits[-1][0].entity.kind == "state" else owners[-1:]
        chosen = hits if _listed([word for _, word in hits]) else hits[-1:]
        return [of_entity(h.entity, self.gazetteer, Basis.MODIFIER, w) for h, w in chosen]

    def _of_complement(self, node: Node, scene: Scene) -> list[tuple[Hit, Node]]:
        for prep in node.kids("prep"):
            if prep.lower not in {"of", "in", "from", "for"}:
                continue
            for word in prep.kids("pobj"):
                hit = scene.party(word)
                if hit is not None and is_party_hit(hit):
                    return [(hit, word)]
                inner = [
                    (h, w)
                    for w in words_before(word)
                    if (h := scene.party(w)) is not None and is_party_hit(h)
                ]
                if inner:
                    return inner[-1:]
        return []

    def _held(self, owner: Referent, node: Node, scene: Scene) -> Referent:
        office = scene.offices.get(node.i)
        for_state = office is not None and office.role in _STAND_FOR_STATE
        generic = (
            for_state
            or node.lower in self.words["state_nouns"]
            or node.lower in self.words["documents"]
            or (owner.kind is PartyKind.ORGANISATION and node.lower in self.words["acting"])
        )
        named = named_in(node, scene)
        acts = generic or (office is not None and office.role != "not_state")
        acts = acts or (office is None and node.tag.startswith("NNP"))
        kind = owner.kind
        return Referent(
            owner.entity_id, owner.name, kind, owner.iso3, Basis.MODIFIER, owner.node, named, acts
        )

    def _subject_of_copula(self, node: Node) -> Node | None:
        if node.dep not in {"attr", "oprd"} or node.head.lower not in {
            "become",
            "be",
            "is",
            "was",
            "are",
            "were",
            "becomes",
            "became",
            "becoming",
            "being",
        }:
            return None
        subject = surface_subject(node.head, lambda _: False)
        return None if subject is node else subject

    def _pointed(self, node: Node, scene: Scene, discourse: Discourse) -> list[Referent]:
        if node.lower in self.words["documents"]:
            author = holder(node, lambda n: n.i in scene.parties)
            if author is not None and author is not node:
                return self.resolve(author, scene, discourse)
        owner = node.kid("poss")
        if owner is not None:
            # "Sanchez's government" is whoever's: a name that nobody knows says nothing
            found = [r for r in self.resolve(owner, scene, discourse) if r.entity_id]
            return [self._held(r.by(Basis.STANDIN, node), node, scene) for r in found]
        office = scene.offices.get(node.i)
        if node.lower in self.words["state_nouns"] or (
            office is not None and office.role in _STAND_FOR_STATE
        ):
            plural = node.tag in {"NNS", "CD", "DT"}
            found = discourse.standin(node, scene, plural=plural)
            return [r.by(Basis.STANDIN, node) for r in found]
        if node.tag in {"NNP", "NNPS"} and node.i not in scene.weapons:
            named = named_in(node, scene) or node.text
            return [
                Referent(
                    "", named, PartyKind.ORGANISATION, None, Basis.NAME, node, named, acts=False
                )
            ]
        return []


def _listed(words: list[Node]) -> bool:
    ordered = sorted(words, key=lambda w: w.i)
    return len(words) > 1 and all(_joined(a, b) for a, b in pairwise(ordered))


def _joined(left: Node, right: Node) -> bool:
    # "US and Chinese officials": the parser may give both to the noun
    return right.dep == "conj" or any(
        c.dep == "cc" or (c.dep == "conj" and c is right) for c in left.children
    )


def _antecedent(node: Node) -> Node | None:
    # "Thailand, whose ambassador was recalled"
    return next((n.head for n in node.above() if n.dep == "relcl" and not n.is_root), None)


def _first_name(hit: Hit, word: Node, node: Node) -> bool:
    # "Michel Martelly" is no Michel
    return hit.mention == "surname" and word.i == node.i - 1 and node.tag == "NNP"
