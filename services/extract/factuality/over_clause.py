"""What does a verb make of the act of the clause below it?"""

from services.extract.factuality.base import base_standing
from services.extract.factuality.effects import POSITIVE, Effect
from services.extract.factuality.governing import Ground, conditions, phrasal_effect
from services.extract.factuality.standing import Standing
from services.extract.syntax.tree import Node
from services.extract.syntax.verbs import Mood, is_passive, is_verbal, verb_form

_BE = frozenset({"is", "are", "was", "were", "be", "been", "being", "'s", "'re"})
_BECOME = frozenset({"become", "becomes", "became", "becoming"})
_HAVE = frozenset({"have", "has", "had", "'s", "'ve", "remain", "remains"})


def clause_effect(node: Node, head: Node, ground: Ground) -> Effect:
    """Return the effect of the verb `head` on the act of its complement `node`."""
    particle = phrasal_effect(head, ground)
    if particle is not None:
        return particle
    infinitive = is_verbal(node) and verb_form(node).mood is Mood.INFINITIVE
    effect = _of_auxiliary(node, head) if infinitive else None
    effect = effect or _of_word(node, head, ground, infinitive=infinitive)
    if effect is Effect.SAYS and is_passive(head) and node.dep == "xcomp":
        return Effect.ACCUSES
    if effect is not None:
        return effect
    return Effect.OFFERS if infinitive else Effect.HOLDS if node.dep == "xcomp" else Effect.SAYS


def _of_auxiliary(node: Node, head: Node) -> Effect | None:
    if head.lower in _BE:
        done = any(c.lower in {"did", "done"} for c in head.kids("csubj"))
        return Effect.COMPLETES if done else Effect.DECIDES
    if head.lower in _HAVE:
        yet = any(c.lower in {"yet", "still"} for c in (*head.children, *node.children))
        if yet:
            return Effect.FAILS
        # "the government had to recall him": what one had to do was done
        return Effect.COMPLETES if head.lower == "had" and head.tag == "VBD" else Effect.CALLS
    # "became the first to expel"
    return Effect.COMPLETES if head.lower in _BECOME else None


def _of_word(node: Node, head: Node, ground: Ground, *, infinitive: bool) -> Effect | None:
    words = ground.words
    if (infinitive or _is_wanted(node, head, ground)) and _controlled(node, head):
        return words.control.get(head.lower) or words.clause.get(head.lower)
    return words.clause.get(head.lower)


def _is_wanted(node: Node, head: Node, ground: Ground) -> bool:
    # "wants the envoy expelled", but "said the envoy left"
    bare = node.tag in {"VBN", "VBD"} and node.kid("aux", "auxpass", "mark") is None
    return bare and head.lower in ground.words.control


def _controlled(node: Node, head: Node) -> bool:
    if is_passive(head):
        return True
    if any(child.i < node.i for child in head.kids("dobj", "dative")):
        return True
    return node.kid("nsubj", "nsubjpass") is not None


def share(verb: Node, standing: Standing, ground: Ground) -> None:
    """Let a gerund or participle take the tense of the clause that it hangs on."""
    if not standing.open and standing.mood is not Mood.PARTICIPLE:
        return
    above = base_standing(verb, ground.role, nominal=False)
    if above.status is None or standing.status not in POSITIVE:
        return
    standing.status = above.status if above.status in POSITIVE else standing.status
    standing.open = above.open
    standing.mood = above.mood
    standing.sharing = standing.sharing or verb
    conditions(verb, standing, ground)


def marks_of(node: Node) -> frozenset[str]:
    """Return the words that open a clause: "if", "after", "whether"."""
    return frozenset(
        c.lower for c in node.children if c.dep in {"mark", "advmod", "prep"} and c.i < node.i
    )
