"""What do the words above a noun make of the act that it names?"""

from services.extract.factuality.effects import POSITIVE, Effect
from services.extract.factuality.governing import (
    Ground,
    govern,
    govern_by_noun,
    phrasal_effect,
    predicate_effect,
    put_effect,
)
from services.extract.factuality.standing import Hint, Standing
from services.extract.syntax.tree import Node
from services.extract.syntax.verbs import is_passive
from shared.ontology import Status

_OF = frozenset({"of", "for", "on", "to", "about", "over", "in", "with", "against"})
_LISTING = frozenset({"including", "like"})
_SELF_ACTS = frozenset(
    {
        Effect.ANNOUNCES,
        Effect.DECIDES,
        Effect.OFFERS,
        Effect.REFUSES,
        Effect.HALTS,
        Effect.CANCELS,
        Effect.STARTS,
        Effect.COMPLETES,
        Effect.THREATENS,
        Effect.ALLOWS,
        Effect.DENIES,
    }
)


def nominal(node: Node, head: Node, standing: Standing, ground: Ground) -> Node | None:
    """Step from a noun that names an act to the word that governs it."""
    match node.dep:
        case "dobj" | "dative" | "oprd":
            return _object(node, head, standing, ground, _doer(head, ground))
        case "nsubjpass":
            return _object(node, head, standing, ground, _agent(head))
        case "nsubj":
            return _subject(head, standing, ground)
        case "attr":
            return _existing(node, head, standing, ground)
        case "pobj":
            return _prepositional(head, standing, ground)
        case _:
            return _modifier(head, standing, ground)


def _object(
    node: Node, verb: Node, standing: Standing, ground: Ground, doer: Node | None
) -> Node | None:
    effect = (
        phrasal_effect(verb, ground)
        or put_effect(verb, ground)
        or ground.words.object.get(verb.lower)
    )
    if standing.told:
        effect = _of_report(verb, effect, ground)
    elif node.lower in ground.documents and verb.lower in ground.words.enacting:
        # "signed an order freezing", "adopted a resolution imposing": it is done
        effect = Effect.COMPLETES
    if verb.lower in ground.words.presupposing and standing.status in POSITIVE:
        # "regretted their decision to expel": the deed was done before
        standing.status, standing.open = Status.COMPLETED, False
        standing.hints.add(Hint.EARLIER)
        return None
    if effect is None or not _verbal(verb):
        return None
    standing.hints.add(Hint.SUPPORTED)
    govern(effect, verb, standing, ground, named=True)
    if effect in _SELF_ACTS and standing.holder is None:
        standing.holder = doer
    if effect is Effect.CALLS and standing.caller is None:
        standing.caller = doer
    return verb


def _of_report(verb: Node, effect: Effect | None, ground: Ground) -> Effect | None:
    # "dismissed a report that it had sold", "called the claim baseless"
    if predicate_effect(verb, ground) is Effect.DENIES:
        return Effect.DENIES
    denied = {Effect.REFUSES, Effect.DENIES, Effect.CANCELS}
    return Effect.DENIES if effect in denied or verb.lower in ground.words.denying else None


def _verbal(node: Node) -> bool:
    return node.is_verb or node.kid("dobj", "nsubj", "aux") is not None


def _doer(verb: Node, ground: Ground) -> Node | None:
    # "put on hold a shipment": the parser hangs the shipment on the noun of the phrase
    held = verb.is_noun and verb.dep == "dobj" and verb.head.is_verb
    return ground.subject(verb.head if held else verb)


def _agent(verb: Node) -> Node | None:
    for prep in verb.kids("agent", "prep"):
        if prep.lower == "by":
            return prep.kid("pobj")
    return None


def _subject(verb: Node, standing: Standing, ground: Ground) -> Node | None:
    effect = predicate_effect(verb, ground) or ground.words.subject.get(verb.lower)
    if effect is None:
        return None
    standing.hints.add(Hint.SUPPORTED)
    govern(effect, verb, standing, ground)
    return verb


def _existing(noun: Node, verb: Node, standing: Standing, ground: Ground) -> Node | None:
    # "there has been no easing of sanctions"
    if verb.kid("expl") is None:
        return None
    standing.hints.add(Hint.SUPPORTED)
    govern(Effect.COMPLETES, verb, standing, ground, named=True)
    if standing.status is not None and any(c.lower == "no" for c in noun.children):
        standing.status = Status.DENIED
        standing.hints.add(Hint.REPORTED)
    return verb


def _prepositional(prep: Node, standing: Standing, ground: Ground) -> Node | None:
    if prep.is_root:
        return None
    under = _under_verb if _verbal(prep.head) else _under_noun
    above = under(prep, prep.head, standing, ground)
    if above is not None or standing.status is None:
        return above
    if prep.lower in ground.words.earlier:
        standing.status, standing.open = Status.COMPLETED, False
        standing.hints |= {Hint.EARLIER, Hint.SUPPORTED}
    return None


def _under_noun(prep: Node, head: Node, standing: Standing, ground: Ground) -> Node | None:
    if prep.lower in _LISTING:
        # "announced moves against Oman, including bans on its ships"
        return head
    if prep.lower not in _OF:
        return None
    effect = ground.words.noun.get(head.lower)
    if effect is not None:
        govern_by_noun(effect, head, standing)
        return head
    return head if ground.holds(head) else None


def _under_verb(prep: Node, verb: Node, standing: Standing, ground: Ground) -> Node | None:
    words = ground.words
    effect = words.preposition.get((verb.lower, prep.lower))
    if effect is None and standing.told and prep.lower in {"in", "through", "via"}:
        effect = words.clause.get(verb.lower)
    if effect is Effect.ANNOUNCES and prep.lower == "of" and is_passive(verb):
        # "had been informed of the sanctions": who hears of an act does not announce it
        return None
    if effect is not None:
        standing.hints.add(Hint.SUPPORTED)
        govern(effect, verb, standing, ground)
        if effect in _SELF_ACTS and standing.holder is None:
            standing.holder = ground.subject(verb)
        return verb
    held = verb.kid("dobj")
    if held is not None and held.i < prep.i <= held.subtree()[-1].i + 1 and prep.lower in _OF:
        # "given the go-ahead for the sale": the preposition belongs to the noun before it
        effect = words.noun.get(held.lower)
        if effect is not None:
            govern_by_noun(effect, held, standing)
            return held
    return None


def _modifier(noun: Node, standing: Standing, ground: Ground) -> Node | None:
    effect = ground.words.noun.get(noun.lower)
    if effect is None:
        return None
    govern_by_noun(effect, noun, standing)
    return noun
