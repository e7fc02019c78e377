"""Which words of a sentence tell an event, exactly as received?"""

from collections.abc import Iterable

from services.extract.factuality.standing import Standing
from services.extract.frames.matcher import Match
from services.extract.scene import Scene
from services.extract.segment.article import Segmented
from services.extract.syntax.tree import Node
from shared.messages import Evidence, Span

_APART = frozenset(
    {"advcl", "parataxis", "ccomp", "punct", "cc", "relcl", "mark", "intj", "dep", "meta"}
)
_BESIDE = frozenset(
    {"following", "after", "amid", "despite", "according", "because", "before", "without"}
)
_PHRASE_APART = frozenset({"relcl", "advcl", "parataxis", "punct"})


def clause_span(match: Match, standing: Standing) -> tuple[int, int]:
    """Return the stretch of the sentence that tells the act, governors included."""
    nodes = list(_clause(match.predicate))
    for filler in _fillers(match):
        if _below(filler, (match.predicate, *standing.chain)) or match.predicate.is_noun:
            nodes.extend(_phrase(filler))
    for governor in standing.chain:
        nodes.extend(_clause(governor))
    return min(n.start for n in nodes), max(n.end for n in nodes)


def build_evidence(
    match: Match, standing: Standing, scene: Scene, segmented: Segmented
) -> Evidence:
    """Return the evidence of a match, in code points of the field as received."""
    start, end = clause_span(match, standing)
    words = {match.predicate, *_fillers(match)}
    spans = sorted({_word_span(node, scene) for node in words})
    normal = segmented.normal(scene.sentence.field)
    begin = scene.sentence.start
    first, last = normal.span(begin + start, begin + end)
    whole = normal.span(begin, scene.sentence.end)
    tokens = [normal.span(begin + a, begin + b) for a, b in spans]
    return Evidence(
        field=scene.sentence.field,
        start=first,
        end=last,
        quote=normal.source[first:last],
        sentence=Span(start=whole[0], end=whole[1]),
        tokens=tuple(Span(start=a, end=b) for a, b in tokens),
        frame=match.frame.id,
    )


def _fillers(match: Match) -> Iterable[Node]:
    return (node for nodes in match.fillers.values() for node in nodes)


def _word_span(node: Node, scene: Scene) -> tuple[int, int]:
    hit = scene.parties.get(node.i) or scene.weapons.get(node.i)
    if hit is not None:
        return hit.start - scene.base, hit.end - scene.base
    return node.start, node.end


def _clause(node: Node) -> Iterable[Node]:
    yield node
    for child in node.children:
        if child.dep in _APART or (child.dep == "conj" and child.is_verb):
            continue
        if child.dep in {"xcomp", "pcomp", "acl"}:
            continue
        if child.dep == "prep" and child.lower in _BESIDE:
            continue
        yield from _phrase(child)


def _phrase(node: Node) -> Iterable[Node]:
    yield node
    for child in node.children:
        if child.dep in _PHRASE_APART or (child.dep == "appos" and child.i > node.i):
            continue
        yield from _phrase(child)


def _below(node: Node, owners: tuple[Node, ...]) -> bool:
    return node in owners or any(n in owners for n in node.above())
