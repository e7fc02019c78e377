"""What does a noun make of the act of the clause that modifies it?"""

from services.extract.factuality.effects import POSITIVE, Effect, compose
from services.extract.factuality.governing import Ground, govern_by_noun
from services.extract.factuality.over_clause import marks_of, share
from services.extract.factuality.standing import Hint, Standing
from services.extract.segment.roles import Role
from services.extract.syntax.tree import Node
from services.extract.syntax.verbs import Mood, is_verbal, verb_form
from shared.ontology import Status

_HEADLINES = frozenset({Role.HEADLINE, Role.SUBHEAD, Role.CAPTION})
_REPORTS = frozenset({"report", "reports", "rumour", "rumours", "rumor", "rumors", "claims"})
_ORDERING = frozenset({"ordered", "orders", "ordering"})
_BE = frozenset({"is", "are", "was", "were", "be", "been", "being", "'s", "'re"})


def of_noun(node: Node, noun: Node, standing: Standing, ground: Ground) -> Node | None:
    """Step from a clause that modifies a noun to the noun's own governors."""
    mood = verb_form(node).mood if is_verbal(node) else Mood.PRESENT
    if mood is Mood.INFINITIVE:
        return _infinitive_of_noun(noun, standing, ground)
    if _after_colon(node, noun):
        return None
    if node.dep == "acl" and mood in {Mood.GERUND, Mood.PARTICIPLE}:
        return _participle_of_noun(noun, mood, standing, ground)
    effect = ground.words.noun.get(noun.lower)
    stated = "that" in marks_of(node) or _bare_report(node, noun)
    told = effect in {Effect.SAYS, Effect.ACCUSES} and stated
    if effect is not None and (node.dep == "acl" or told):
        if stated:
            standing.hints.add(Hint.REPORTED)
        govern_by_noun(effect, noun, standing)
        return noun
    if not _clefted(noun):
        standing.hints.add(Hint.RELATIVE)
    return None


def _bare_report(node: Node, noun: Node) -> bool:
    # "denied reports Moscow had expelled the envoy"
    subject = node.kid("nsubj", "nsubjpass")
    whole = node.kid("dobj", "auxpass", "prep") is not None
    return noun.lower in _REPORTS and subject is not None and not subject.is_relative and whole


def _participle_of_noun(noun: Node, mood: Mood, standing: Standing, ground: Ground) -> Node | None:
    if mood is Mood.GERUND and noun.lower in ground.documents:
        if standing.status in POSITIVE:
            standing.status, standing.open = Status.ANNOUNCED, True
        return noun
    if mood is Mood.PARTICIPLE and noun.dep == "dobj" and noun.head.lower in _ORDERING:
        # "ordered the envoy expelled"
        return noun.head
    alone = noun.is_root or (noun.dep == "appos" and noun.head.is_root)
    if alone and ground.role in _HEADLINES:
        standing.hints.discard(Hint.PRESUPPOSED)
    else:
        standing.hints.add(Hint.PRESUPPOSED)
    return None


def _after_colon(node: Node, noun: Node) -> bool:
    # "Myanmar coup: Biden slaps sanctions": the parser may hang the sentence on its heading
    return noun.is_root and any(
        c.text == ":" and noun.i < c.i < node.subtree()[0].i for c in noun.children
    )


def _clefted(noun: Node) -> bool:
    # "it was the consul whom Italy expelled" asserts what the relative clause says
    while noun.dep == "appos" and not noun.is_root:
        noun = noun.head
    subject = noun.head.kid("nsubj") if noun.dep == "attr" else None
    return subject is not None and subject.lower == "it" and noun.head.lower in _BE


def _infinitive_of_noun(noun: Node, standing: Standing, ground: Ground) -> Node | None:
    # "it is time for Paris to send"
    effect = ground.words.noun.get(noun.lower) or ground.words.adjective.get(noun.lower)
    if effect is not None:
        # "in talks to buy" is about an act that may come
        offered = effect is Effect.MENTIONS
        govern_by_noun(Effect.OFFERS if offered else effect, noun, standing)
        return noun
    if noun.dep in {"attr", "oprd"} and noun.head.is_verb:
        share(noun.head, standing, ground)
        return noun.head
    if ground.can_act(noun) and (noun.is_root or noun.dep in {"nsubj", "advcl", "nmod", "dep"}):
        standing.open = False
        return None
    assert standing.status is not None
    standing.settle(compose(Effect.OFFERS, standing.status, is_open=standing.open))
    return None
