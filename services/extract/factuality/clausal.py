"""What do the words above a clause make of its act?"""

from services.extract.factuality.effects import POSITIVE, Effect, compose
from services.extract.factuality.governing import (
    Ground,
    govern,
    govern_by_adjective,
    govern_by_noun,
    phrasal_effect,
    predicate_effect,
)
from services.extract.factuality.over_clause import clause_effect, marks_of, share
from services.extract.factuality.standing import Hint, Standing
from services.extract.segment.roles import Role
from services.extract.syntax.tree import Node
from services.extract.syntax.verbs import Mood, is_inverted, is_verbal, verb_form
from shared.ontology import Status

_HEADLINES = frozenset({Role.HEADLINE, Role.SUBHEAD, Role.CAPTION})


def complement(node: Node, head: Node, standing: Standing, ground: Ground) -> Node | None:
    """Step from a complement clause to what governs it."""
    if marks_of(node) & ground.words.hypothetical:
        return _whether(node, head, standing, ground)
    if head.tag.startswith(("JJ", "RB", "IN")) or head.lower in ground.words.adjective:
        effect = ground.words.adjective.get(head.lower)
        if effect is not None and not head.is_verb:
            govern_by_adjective(effect, head, standing, ground)
            return _above_adjective(head)
    if head.is_noun and head.kid("nsubj", "aux") is None and head.lower in ground.words.noun:
        govern_by_noun(ground.words.noun[head.lower], head, standing)
        return head
    if head.is_noun and not is_verbal(head) and ground.can_act(head):
        # a headline's future: "EU to sanction Iran"
        standing.open = False
        return head
    govern(clause_effect(node, head, ground), head, standing, ground)
    return head


def _whether(node: Node, head: Node, standing: Standing, ground: Ground) -> Node | None:
    # "will consider whether to cut ties" weighs the act; "asked whether they had" does not
    weighed = ground.words.clause.get(head.lower) in {Effect.OFFERS, Effect.DECIDES}
    if not (weighed and "whether" in marks_of(node) and standing.status in POSITIVE):
        standing.drop("hypothetical")
        return None
    standing.status, standing.open = Status.PROPOSED, False
    standing.chain.append(head)
    return head


def _above_adjective(adjective: Node) -> Node | None:
    if adjective.is_root:
        return None
    return adjective.head if adjective.dep in {"acomp", "attr", "oprd"} else adjective


def adverbial(node: Node, head: Node, standing: Standing, ground: Ground) -> Node | None:
    """Step from an adverbial clause to the clause that it modifies, where that matters."""
    mood = verb_form(node).mood if is_verbal(node) else Mood.PRESENT
    if _set_apart(node, mood, standing, ground):
        return None
    if mood is Mood.INFINITIVE:
        return _purpose(node, head, standing, ground)
    if mood in {Mood.GERUND, Mood.PARTICIPLE}:
        particle = _particle_before(node, head, ground)
        if particle is not None:
            govern(particle, head, standing, ground)
        else:
            share(head, standing, ground)
        return head
    return None


def _set_apart(node: Node, mood: Mood, standing: Standing, ground: Ground) -> bool:
    # "if", "before", "after": the clause stands for itself, before or after the main act
    marks, words = marks_of(node), ground.words
    if marks & words.hypothetical or is_inverted(node):
        standing.drop("hypothetical")
        return True
    if marks & words.later:
        if standing.open or standing.status is Status.UNDER_WAY:
            standing.drop("not yet")
        return True
    if marks & words.earlier:
        standing.hints.add(Hint.EARLIER)
        if mood is Mood.GERUND:
            standing.status, standing.open = Status.COMPLETED, False
        return True
    return False


def _particle_before(node: Node, head: Node, ground: Ground) -> Effect | None:
    # "ruled out breaking": the parser may take the object of the phrase for an aside
    close = any(c.i == node.i - 1 and c.dep in {"prt", "advmod", "prep"} for c in head.children)
    return phrasal_effect(head, ground) if close else None


def _purpose(node: Node, head: Node, standing: Standing, ground: Ground) -> Node | None:
    assert standing.status is not None
    if head.is_noun and ground.can_act(head) and ground.role in _HEADLINES:
        standing.open = False
        return None
    aim = head.kid("dobj")
    meant = None if aim is None else ground.words.noun.get(aim.lower)
    if aim is not None and meant is not None and meant is not Effect.MENTIONS:
        # "block a move in the Council to impose": the clause belongs to the noun
        govern_by_noun(meant, aim, standing)
        return aim
    subject = head.kid("nsubj", "nsubjpass")
    spoken = None if subject is None else ground.words.noun.get(subject.lower)
    if subject is not None and spoken is not None:
        govern_by_noun(spoken, subject, standing)
        return None
    effect = clause_effect(node, head, ground) if head.lower in ground.words.clause else None
    if effect is not None and effect is not Effect.SAYS:
        govern(effect, head, standing, ground)
        return head
    standing.settle(compose(Effect.OFFERS, standing.status, is_open=standing.open))
    return None


def predicated(_: Node, head: Node, standing: Standing, ground: Ground) -> Node | None:
    """Step from an act that is the subject of a predicate: "lifting them is impossible"."""
    effect = predicate_effect(head, ground)
    if effect is not None:
        govern(effect, head, standing, ground)
        return head
    standing.drop("only spoken of")
    return None


def after_preposition(_: Node, prep: Node, standing: Standing, ground: Ground) -> Node | None:
    """Step from a gerund after a preposition to what the preposition hangs on."""
    words, head = ground.words, prep.head
    short = any(c.lower == "short" and c.i == prep.i - 1 for c in head.children)
    beside = {prep.lower, head.lower, *(c.lower for c in prep.kids("advmod", "amod"))}
    if beside & words.undone or short:
        standing.drop("not done")
        return None
    effect = None if head.is_verb else words.noun.get(head.lower)
    effect = effect or words.preposition.get((head.lower, prep.lower))
    if effect is None and not head.is_verb:
        effect = words.adjective.get(head.lower)
    if effect is not None:
        if head.is_verb:
            govern(effect, head, standing, ground)
        else:
            govern_by_noun(effect, head, standing)
        return head
    return _plain_preposition(prep, head, standing, ground)


def _plain_preposition(prep: Node, head: Node, standing: Standing, ground: Ground) -> Node | None:
    words = ground.words
    if prep.lower in words.earlier:
        standing.status, standing.open = Status.COMPLETED, False
        standing.hints.add(Hint.EARLIER)
        return None
    if prep.lower in words.later:
        if head.is_verb and verb_form(head).mood is Mood.FUTURE:
            # "will meet him before flying on": both are still to come
            share(head, standing, ground)
            return head
        standing.drop("not yet")
        return None
    if prep.lower in words.shared and head.is_verb:
        share(head, standing, ground)
        return head
    if prep.lower in {"for", "over", "despite"}:
        _ground_of(prep, head, standing, ground)
        return None
    assert standing.status is not None
    standing.settle(compose(Effect.OFFERS, standing.status, is_open=standing.open))
    return None


def _ground_of(prep: Node, head: Node, standing: Standing, ground: Ground) -> None:
    # "fined for shipping arms" reproaches somebody, "row over shipping" takes it for granted
    verb = head if head.is_verb else next((n for n in head.above() if n.is_verb), head)
    if prep.lower != "despite" and verb.is_verb and ground.reproaches(verb):
        standing.drop("a reproach, not news")
        return
    standing.status, standing.open = Status.COMPLETED, False
    standing.hints.add(Hint.PRESUPPOSED)
