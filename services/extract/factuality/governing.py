"""How does one governing word change the standing of the act below it?"""

from collections.abc import Callable
from dataclasses import dataclass

from services.extract.factuality.effects import CLOSING, POSITIVE, Effect, compose, negate, temper
from services.extract.factuality.standing import Hint, Standing
from services.extract.factuality.words import Governors
from services.extract.segment.roles import Role
from services.extract.syntax.subjects import surface_subject
from services.extract.syntax.tree import Node
from services.extract.syntax.verbs import Mood, is_inverted, is_passive, verb_form

_FINITE = frozenset(Mood) - {Mood.INFINITIVE, Mood.GERUND, Mood.PARTICIPLE}


# Nouns that leave it to what stands above them how far the act has come.
_PASSING = frozenset({Effect.SAYS, Effect.STARTS, Effect.COMPLETES, Effect.HOLDS, Effect.ANNOUNCES})
_SPOKEN = frozenset({Effect.CALLS, Effect.THREATENS, Effect.REFUSES, Effect.HALTS})


@dataclass(frozen=True, slots=True)
class Ground:
    """Hold what every step of the climb looks things up in."""

    words: Governors
    can_act: Callable[[Node], bool]
    holds: Callable[[Node], bool]
    role: Role
    documents: frozenset[str]

    def reproaches(self, verb: Node) -> bool:
        """Tell whether a verb blames or punishes somebody for what follows."""
        words = self.words.reproaching
        if verb.lower in words:
            return True
        beside = [*verb.kids("dobj", "nsubjpass", "nsubj")]
        beside.extend(n for prep in verb.kids("prep") for n in prep.kids("pobj"))
        return any(n.lower in words for n in beside)

    def subject(self, verb: Node) -> Node | None:
        """Return the understood subject of a verb."""
        return surface_subject(verb, self.can_act)


def govern(
    effect: Effect, governor: Node, standing: Standing, ground: Ground, *, named: bool = False
) -> None:
    """Let a verb of this effect, with its own tense, mood and negation, bear on the act."""
    assert standing.status is not None
    form = verb_form(governor)
    if form.negated:
        standing.settle(negate(effect, standing.status, named=named))
    else:
        standing.settle(compose(effect, standing.status, is_open=standing.open))
    standing.chain.append(governor)
    if effect in {Effect.ALLOWS, Effect.REFUSES} and standing.holder is None:
        standing.holder = ground.subject(governor)
    _remember(effect, governor, standing, ground)
    if standing.status is None:
        return
    reported = Hint.REPORTED in standing.hints
    standing.status = temper(effect, standing.status, form, reported=reported)
    if form.mood in _FINITE or effect in CLOSING:
        standing.open = False
    conditions(governor, standing, ground)


def govern_by_noun(effect: Effect, noun: Node, standing: Standing) -> None:
    """Let a noun of this effect bear on the act: "plan", "threat", "refusal"."""
    assert standing.status is not None
    denied = any(c.lower in {"no", "not", "neither", "without"} for c in noun.children)
    if denied and effect is not Effect.DENIES:
        standing.settle(negate(effect, standing.status))
    else:
        # "no truth in the report that" denies it too
        standing.settle(compose(effect, standing.status, is_open=standing.open))
    standing.chain.append(noun)
    standing.told = effect in {Effect.SAYS, Effect.ACCUSES}
    standing.open = standing.open and effect in _PASSING
    if effect in _SPOKEN:
        standing.hints.add(Hint.SUPPORTED)


def govern_by_adjective(
    effect: Effect, adjective: Node, standing: Standing, ground: Ground
) -> None:
    """Let an adjective and its copula bear on the act: "is not ready to"."""
    assert standing.status is not None
    copula = adjective.head if adjective.dep in {"acomp", "attr", "oprd"} else None
    standing.chain.append(adjective)
    if copula is not None:
        govern(effect, copula, standing, ground)
        return
    denied = any(c.dep == "neg" for c in adjective.children)
    if denied:
        standing.settle(negate(effect, standing.status))
    else:
        standing.settle(compose(effect, standing.status, is_open=standing.open))


def phrasal_effect(verb: Node, ground: Ground) -> Effect | None:
    """Return the effect of a verb with its particle: "call off", "put off"."""
    for child in verb.kids("prt", "advmod", "prep"):
        if child.kid("pobj") is None:
            effect = ground.words.phrasal.get((verb.lower, child.lower))
            if effect is not None:
                return effect
    return None


def predicate_effect(verb: Node, ground: Ground) -> Effect | None:
    """Return what a predicate says of its subject: "is likely", "is off the table"."""
    for child in verb.kids("acomp", "attr", "oprd", "prep", "advmod", "dobj"):
        if child.i < verb.i:
            continue
        if child.dep == "prep":
            effect = _of_phrase(child, ground)
        else:
            effect = ground.words.adjective.get(child.lower) if child.dep != "dobj" else None
        if effect is not None:
            return effect
    return None


def put_effect(verb: Node, ground: Ground) -> Effect | None:
    """Return what a verb does with its object by a phrase: "put the sale on hold"."""
    phrases = (_of_phrase(c, ground) for c in verb.kids("prep") if c.i > verb.i and c.lower != "as")
    return next((effect for effect in phrases if effect is not None), None)


def _of_phrase(prep: Node, ground: Ground) -> Effect | None:
    words = ground.words
    if prep.lower == "as":
        # "described as unfounded the charge that"
        told = {words.adjective.get(c.lower) for c in prep.subtree()}
        return Effect.DENIES if Effect.DENIES in told else None
    inner = prep.kid("prep")
    nested = () if inner is None else inner.kids("pobj")
    found = (words.idiom.get((prep.lower, n.lower)) for n in (*prep.kids("pobj"), *nested))
    return next((effect for effect in found if effect is not None), None)


def conditions(verb: Node, standing: Standing, ground: Ground) -> None:
    """Note whether an if-clause hangs on a verb."""
    if standing.status not in POSITIVE:
        return
    for clause in verb.kids("advcl"):
        marks = {m.lower for m in clause.kids("mark", "advmod")}
        if marks & ground.words.conditional or is_inverted(clause):
            standing.hints.add(Hint.CONDITIONAL)


def _note_call(governor: Node, standing: Standing, ground: Ground) -> None:
    if standing.caller is not None:
        return
    if is_passive(governor) or _bare_passive(governor, ground):
        agents = (p.kid("pobj") for p in governor.kids("agent", "prep") if p.lower == "by")
        standing.caller = next(agents, None)
        standing.called_on = standing.called_on or ground.subject(governor)
        return
    standing.caller = ground.subject(governor)
    standing.called_on = standing.called_on or governor.kid("dobj", "dative")


def _bare_passive(verb: Node, ground: Ground) -> bool:
    # "UN urged to impose": a headline's verb that needs an object and has none
    if verb.tag not in {"VBD", "VBN"} or verb.lower not in ground.words.control:
        return False
    bare = verb.kid("dobj", "dative", "aux", "auxpass", "ccomp", "prep") is None
    return bare and verb.kid("xcomp") is not None and ground.role is Role.HEADLINE


def _remember(effect: Effect, governor: Node, standing: Standing, ground: Ground) -> None:
    match effect:
        case Effect.CALLS:
            _note_call(governor, standing, ground)
        case Effect.SAYS | Effect.ANNOUNCES | Effect.ACCUSES | Effect.DENIES | Effect.THREATENS:
            standing.hints.add(Hint.REPORTED)
            teller = ground.subject(governor)
            if teller is not None:
                standing.reporters.append(teller)
            if effect is Effect.ACCUSES and standing.holder is None:
                standing.holder = governor.kid("dobj", "nsubjpass")
        case _:
            return
