"""Who did what another has just done: "Chile did likewise", "Finland will follow suit"?"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from services.extract.frames.matcher import Match
from services.extract.mention import Mention, NoEvent
from services.extract.prefilter import REACH
from services.extract.reading import mentions_of
from services.extract.roles.cast import Casting
from services.extract.scene import Scene
from services.extract.segment.article import Segmented
from services.extract.syntax.clause import Clause, Shape
from services.extract.syntax.coordination import conjuncts
from services.extract.syntax.tree import Node
from services.extract.verdict import Rules, sight
from shared.ontology import Family, family


def echoes(
    scene: Scene,
    told: Sequence[Mention],
    rules: Rules,
    casting: Casting,
    segmented: Segmented,
    published: date | None,
) -> Iterator[Mention]:
    """Yield the acts that a sentence tells by pointing to one that was `told` before it.

    They have type and target of that act, and status, novelty and actor of their own.
    """
    for node in scene.tree.nodes:
        reach = _reach(node, rules)
        if reach is None:
            continue
        source = _source((scene.sentence.position, node.i), told, reach)
        match = None if source is None else _as_told(node, source, scene, rules)
        if source is None or match is None:
            continue
        outcome = sight(match, scene, rules, casting)
        if isinstance(outcome, NoEvent):
            continue
        for mention in mentions_of(outcome, rules, segmented, published):
            if mention.actor is not None and mention.actor.entity_id:
                yield replace(mention, target=source.target, measure=source.measure)


def _reach(node: Node, rules: Rules) -> int | None:
    words = rules.matcher.sorts.rules.words
    if node.lower not in words["doing"]:
        return None
    beside = {c.lower for c in node.kids("dobj", "advmod", "oprd", "attr")}
    if beside & words["likewise"]:
        return REACH
    return 0 if beside & words["likewise_here"] else None


def _source(order: tuple[int, int], told: Sequence[Mention], reach: int) -> Mention | None:
    earlier = [
        m
        for m in told
        if m.order < order
        and order[0] - m.order[0] <= reach
        and m.actor is not None
        and family(m.type) is not Family.OTHER
    ]
    if not earlier:
        return None
    # the first act of the sentence that stands nearest
    return min(earlier, key=lambda m: (-m.order[0], m.order[1]))


def _as_told(node: Node, source: Mention, scene: Scene, rules: Rules) -> Match | None:
    sorts = rules.matcher.sorts
    clause = Clause(node, Shape.ACTIVE, lambda n: sorts.may_be_party(n, scene))
    actors = [
        n
        for head in clause.find("subject")
        for n in conjuncts(head)
        if sorts.may_be_party(n, scene)
    ]
    # "its ally Saudi Arabia" may be parsed as two subjects
    actors = [n for n in node.kids("nsubj") if n.i in scene.parties] or actors
    if not actors:
        return None
    frame = replace(
        source.frame, supported=False, when_negated=False, only=frozenset(), component=False
    )
    return Match(frame, clause, {"actor": tuple(actors)}, {"actor": "subject"})
