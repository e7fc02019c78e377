"""What do the words above a noun make of the act that it names?"""

from services.extract.factuality.effects import Effect
from services.extract.factuality.governing import (
    Ground,
    govern,
    govern_by_adjective,
    govern_by_noun,
)
from services.extract.factuality.standing import Hint, Standing
from services.extract.syntax.tree import Node
from shared.ontology import Status

_OF = frozenset({"of", "for", "on", "to", "about", "over", "in", "with", "against"})
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
            return _object(head, standing, ground, ground.subject(head))
        case "nsubjpass":
            return _object(head, standing, ground, _agent(head))
        case "nsubj":
            return _subject(head, standing, ground)
        case "pobj":
            return _prepositional(head, standing, ground)
        case _:
            return _modifier(head, standing, ground)


def _object(verb: Node, standing: Standing, ground: Ground, doer: Node | None) -> Node | None:
    effect = ground.words.object.get(verb.lower)
    if effect is None or not _verbal(verb):
        return None
    standing.hints.add(Hint.SUPPORTED)
    govern(effect, verb, standing, ground, named=True)
    if effect in _SELF_ACTS and standing.holder is None:
        standing.holder = doer
    if effect is Effect.CALLS and standing.caller is None:
        standing.caller = doer
    return verb


def _verbal(node: Node) -> bool:
    return node.is_verb or node.kid("dobj", "nsubj", "aux") is not None


def _agent(verb: Node) -> Node | None:
    for prep in verb.kids("agent", "prep"):
        if prep.lower == "by":
            return prep.kid("pobj")
    return None


def _subject(verb: Node, standing: Standing, ground: Ground) -> Node | None:
    complement = verb.kid("acomp", "attr")
    if complement is not None:
        effect = ground.words.adjective.get(complement.lower)
        if effect is not None:
            standing.hints.add(Hint.SUPPORTED)
            govern_by_adjective(effect, complement, standing, ground)
            return verb
    effect = ground.words.subject.get(verb.lower)
    if effect is None:
        return None
    standing.hints.add(Hint.SUPPORTED)
    govern(effect, verb, standing, ground)
    return verb


def _prepositional(prep: Node, standing: Standing, ground: Ground) -> Node | None:
    if prep.is_root:
        return None
    head, words = prep.head, ground.words
    effect = words.preposition.get((head.lower, prep.lower))
    if effect is not None and _verbal(head):
        standing.hints.add(Hint.SUPPORTED)
        govern(effect, head, standing, ground)
        if effect in _SELF_ACTS and standing.holder is None:
            standing.holder = ground.subject(head)
        return head
    if effect is None and prep.lower in _OF:
        effect = words.noun.get(head.lower)
        if effect is None and ground.holds(head):
            return head
    if effect is not None:
        govern_by_noun(effect, head, standing)
        return head
    if prep.lower in words.earlier:
        standing.status, standing.open = Status.COMPLETED, False
        standing.hints |= {Hint.EARLIER, Hint.SUPPORTED}
    return None


def _modifier(noun: Node, standing: Standing, ground: Ground) -> Node | None:
    effect = ground.words.noun.get(noun.lower)
    if effect is None:
        return None
    govern_by_noun(effect, noun, standing)
    return noun
