"""Whom does a noun phrase stand for?"""

from dataclasses import dataclass, replace
from enum import StrEnum

from services.extract.gazetteer.gazetteer import Gazetteer
from services.extract.gazetteer.models import Entity, Hit
from services.extract.syntax.tree import Node
from shared.messages import Party, Target
from shared.ontology import PartyKind


class Basis(StrEnum):
    """Name how a party was found, from surest to least sure."""

    NAME = "name"
    MODIFIER = "modifier"
    PRONOUN = "pronoun"
    STANDIN = "standin"
    MAKER = "maker"
    CONTEXT = "context"


@dataclass(frozen=True, slots=True)
class Referent:
    """Hold the party that a phrase stands for and how that is known.

    `named` is the person, company or office of the party that the phrase itself names, `acts`
    whether the phrase can act for its state (a ministry can, an oligarch cannot).
    """

    entity_id: str
    name: str
    kind: PartyKind
    iso3: str | None
    basis: Basis
    node: Node | None = None
    named: str | None = None
    acts: bool = True

    def party(self) -> Party:
        """Return the party as the messages carry it."""
        return Party(name=self.name, kind=self.kind, iso3=self.iso3)

    def target(self) -> Target:
        """Return the party as a target, with whom it names."""
        named = () if self.named is None else (self.named,)
        return Target(name=self.name, kind=self.kind, iso3=self.iso3, named=named)

    def by(self, basis: Basis, node: Node | None) -> "Referent":
        """Return the same party found in another way by another word."""
        return replace(self, basis=basis, node=node)


def of_entity(
    entity: Entity, gazetteer: Gazetteer, basis: Basis, node: Node | None = None
) -> Referent:
    """Return the state or body that an entity is or acts for."""
    owner = entity
    if entity.kind == "person":
        found = gazetteer.entity(entity.iso3 or entity.body or "")
        owner = found or entity
    return Referent(owner.id, owner.name, PartyKind(owner.kind), owner.iso3, basis, node)


def is_party_hit(hit: Hit | None) -> bool:
    """Tell whether a hit names a party here: not where a thing was made, not whom it is against."""
    if hit is None or hit.ambiguous:
        return False
    if hit.suffix is not None and hit.suffix.kind in {"origin", "location", "stance"}:
        return False
    return hit.prefix is None


def acting_name(hit: Hit, node: Node) -> bool:
    """Tell whether a shared name that fills a role by itself means the state.

    "Lima downgraded relations", "Congress blocked the sale"; not "Sofia Berg" or "New Georgia".
    """
    if hit.suffix is not None or hit.prefix is not None:
        return False
    alone = not any(c.tag.startswith("NNP") for c in node.kids("compound", "nmod", "appos"))
    if hit.likely:
        # "Peru's Congress" is not that of the United States
        return hit.ambiguity != "generic" or (alone and node.kid("poss", "amod") is None)
    shared = hit.mention == "capital" and hit.ambiguity in {"place", "person", "word"}
    named = hit.mention == "name" and hit.ambiguity == "place"
    return alone and (shared or named)
