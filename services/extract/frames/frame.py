"""What does one extraction rule say?"""

from dataclasses import dataclass, field
from typing import Literal

from shared.ontology import EventType, Novelty, Status

PredicateKind = Literal["verb", "noun", "adjective"]


@dataclass(frozen=True, slots=True)
class RoleRule:
    """Say where a role is looked for and of what sort its filler must be.

    `positions` are tried in order; each is a position of services/extract/syntax/clause.py, a
    preposition, or a path over another role or position ("item.from", "object.to"). "~to" is a
    "to" that follows anywhere before the next finite verb.
    """

    role: str
    positions: tuple[str, ...]
    sorts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """Hold a sentence on which a frame must fire or must not, and what the coder must say.

    Fields that are None are not checked. In a `must_not` example no event of the frame's type
    may arise that has the status and novelty given (any at all if none is given).
    """

    text: str
    line: int
    actor: str | None = None
    target: str | None = None
    status: Status | None = None
    novelty: Novelty | None = None
    type: EventType | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """Hold one extraction rule: predicate, roles, what must be there, and its examples.

    `needs` lists conditions that must all hold; each is a set of roles of which one is enough.
    `particles` are words of which one must go with the predicate, unless empty; `unless` words
    of which none may stand in the sentence; `among` words of which one must stand in it, unless
    empty ("the ambassador ... expelled him"); `not_own` says that the envoys are never the
    actor's own, whomever "its" might mean; `bars` infinitives of which none may hang on the
    predicate, and prepositions of which none may where no target is found ("sent drones to
    attack", "sent tanks into"). Where a phrase with the preposition `needs_party_after` names no
    party ("to the border"), the frame does not fire. `status` lowers a fact or intent to at most
    this status ("offered" is no delivery). `holder` is the role that whoever governs the noun
    plays ("Delhi approved the purchase"). `supported` says that a noun counts only where the
    words about it say that the act takes place; one that `presupposes` counts also where it
    names who acts on whom ("Kyiv's recall of its envoy to"). `when_negated` frames fire only
    where the predicate is negated ("no longer has relations"), `foreign` ones only where the
    target is known to be of another state. Where a `maker` frame names no supplier, whoever
    makes the thing is it. `only` names the statuses in which the frame counts, all if empty. A
    `component` ("to be followed by 30 howitzers") only joins an event told just before. `watched`
    frames make candidates for review, never events. In a `binding` frame what has to be done was
    ordered: who "must leave" is expelled.
    """

    id: str
    type: EventType
    kind: PredicateKind
    predicates: tuple[str, ...]
    roles: tuple[RoleRule, ...]
    needs: tuple[frozenset[str], ...]
    path: str
    line: int
    particles: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()
    among: frozenset[str] = frozenset()
    not_own: bool = False
    bars: frozenset[str] = frozenset()
    needs_party_after: str | None = None
    status: Status | None = None
    holder: Literal["actor", "target"] = "actor"
    supported: bool = False
    presupposes: bool = False
    when_negated: bool = False
    foreign: bool = False
    maker: bool = False
    only: frozenset[Status] = frozenset()
    component: bool = False
    watched: bool = False
    binding: bool = False
    reliability: float = 0.9
    fires: tuple[Example, ...] = ()
    must_not: tuple[Example, ...] = ()
    forms: frozenset[str] = field(default=frozenset(), compare=False)

    def rule(self, role: str) -> RoleRule | None:
        """Return where a role is looked for, None if the frame has no such role."""
        return next((rule for rule in self.roles if rule.role == role), None)


@dataclass(frozen=True, slots=True)
class FrameSet:
    """Hold the frames of one language; `version` is a digest of the files they came from."""

    frames: tuple[Frame, ...]
    version: str
    by_form: dict[str, tuple[Frame, ...]]
