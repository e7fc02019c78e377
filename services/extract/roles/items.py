"""Which things, how many of them, does a phrase name?"""

from collections.abc import Iterable

from services.extract.gazetteer.models import QualifierHit, WeaponHit
from services.extract.roles.numbers import SCALES, number_of
from services.extract.scene import Scene
from services.extract.syntax.tree import Node
from shared.messages import Item, Qualifier

_WALLS = frozenset({"relcl", "acl", "advcl", "ccomp"})
_HOLDING = frozenset({"of", "including", "with", "worth", "like", "as", "containing", "in", "on"})
_NEAR = 24
_ADJECTIVES = 5
_INDEFINITE = frozenset({"several", "few", "many", "some"})
_LOOSE = frozenset({"number", "piece", "item", "set", "package", "unit"})


def items_of(heads: Iterable[Node], scene: Scene) -> list[Item]:
    """Return the items that phrases hold, each weapon once, in text order."""
    found: dict[int, Item] = {}
    for head in heads:
        groups = _grouped(_hits_below(head, scene), scene)
        for hits in groups:
            item = _item(hits, head, scene)
            found.setdefault(hits[0].start, item)
    return [found[start] for start in sorted(found)]


def makers_of(heads: Iterable[Node], scene: Scene) -> frozenset[str]:
    """Return the alpha-3 codes of the states that make the things, by model or by "-made"."""
    found: set[str] = set()
    for head in heads:
        hits = _hits_below(head, scene)
        found |= {h.system.maker for h in hits if h.system is not None and h.system.maker}
        for node in head.subtree():
            party = scene.party(node)
            if party is not None and party.origin_suffix and party.entity.iso3:
                found.add(party.entity.iso3)
    return frozenset(found)


def _hits_below(head: Node, scene: Scene) -> list[WeaponHit]:
    hits: list[WeaponHit] = []
    waiting = [head]
    while waiting:
        node = waiting.pop()
        hit = scene.weapons.get(node.i)
        if hit is not None and hit not in hits and not hit.ambiguous:
            hits.append(hit)
        for child in node.children:
            if child.dep in _WALLS:
                continue
            if child.dep == "prep" and child.lower not in _HOLDING:
                continue
            waiting.append(child)
    return sorted(hits, key=lambda h: h.start)


def _grouped(hits: list[WeaponHit], scene: Scene) -> list[list[WeaponHit]]:
    groups: list[list[WeaponHit]] = []
    for hit in hits:
        if groups and _one_thing(groups[-1][-1], hit, scene):
            groups[-1].append(hit)
        else:
            groups.append([hit])
    return [g for g in groups if not _vague(g, groups)]


def _one_thing(left: WeaponHit, right: WeaponHit, scene: Scene) -> bool:
    between = scene.tree.text[left.end - scene.base : right.start - scene.base]
    return between.strip() in {"", "-"} or (
        len(between) < _NEAR
        and not any(mark in between for mark in ",;(")
        and " and " not in between
        and " or " not in between
        and " of " not in between
        and left.system is not None
        and right.system is None
        and between.strip().islower()
        and " with " not in between
    )


def _vague(group: list[WeaponHit], groups: list[list[WeaponHit]]) -> bool:
    # "equipment", "package" beside a thing that is named
    weak = all(h.strength == "weak" and h.system is None for h in group)
    return weak and any(h.strength == "strong" for g in groups for h in g)


def _item(hits: list[WeaponHit], head: Node, scene: Scene) -> Item:
    named = next((h for h in hits if h.system is not None), None)
    last = scene.nodes_of(hits[-1])[-1]
    first = scene.nodes_of(hits[0])[0]
    covered = {n.i for h in hits for n in scene.nodes_of(h)}
    quantity, qualifier, unit = _quantity(last, first, covered, head, scene)
    system = named.system if named is not None else None
    return Item(
        name=scene.tree.text[first.start : last.end],
        system=None if system is None else system.name,
        category=(named or hits[-1]).category,
        quantity=quantity,
        qualifier=qualifier,
        unit=unit,
    )


def _quantity(
    last: Node, first: Node, covered: set[int], head: Node, scene: Scene
) -> tuple[float | None, Qualifier | None, str | None]:
    top = last
    while top.i in covered and top.head.i in covered and not top.is_root:
        top = top.head
    own = _number(top, covered, scene) or _number_left_of(first, scene)
    if own is not None:
        return own[0], own[1], None
    return _counted(top, head, scene)


def _counted(
    node: Node, head: Node, scene: Scene
) -> tuple[float | None, Qualifier | None, str | None]:
    above = node
    while above is not head and above.dep == "pobj" and above.head.dep == "prep":
        above = above.head.head
        hit = scene.units.get(above.i)
        if hit is None:
            continue
        number = _number(above, set(), scene)
        if hit.size is not None:
            if number is None:
                return None, None, above.text
            return number[0] * hit.size, number[1], None
        singular = above.tag in {"NN", "NNP"}
        if number is None and hit.unit in _LOOSE:
            return None, None, None
        if number is None:
            return (1.0, "exact", hit.unit) if singular else (None, None, hit.unit)
        return number[0], number[1], hit.unit
    return None, None, None


def _number(node: Node, covered: set[int], scene: Scene) -> tuple[float, Qualifier | None] | None:
    for child in node.kids("nummod", "nmod", "compound", "det", "amod", "quantmod"):
        if child.i in covered or child.i > node.i:
            continue
        counts = child.tag == "CD" or child.lower == "dozen"
        if counts and _is_indefinite(child, scene):
            return None
        if counts or (child.dep == "det" and child.lower in {"a", "an"}):
            words = [c.lower for c in child.kids("compound", "nummod") if c.i < child.i]
            scales = [c.lower for c in child.kids("quantmod") if c.lower in SCALES]
            value = number_of([*words, child.lower, *scales])
            if value is not None and (counts or node.i in scene.units):
                opening = _opening(child, scene)
                half = opening is not child and opening.lower == "half"
                return value / 2 if half else value, _qualified(opening, scene)
        inner = _number(child, covered, scene) if child.dep in {"nmod", "compound"} else None
        if inner is not None:
            return inner
    return None


def _is_indefinite(number: Node, scene: Scene) -> bool:
    # "several hundred" is no hundred
    before = scene.tree.nodes[max(number.i - 1, 0)]
    return number.lower in SCALES and before.lower in _INDEFINITE


def _opening(number: Node, scene: Scene) -> Node:
    # the "about" of "about half a dozen" stands before the article
    for words in (("half", "a"), ("a",)):
        before = scene.tree.nodes[max(number.i - len(words), 0) : number.i]
        if tuple(n.lower for n in before) == words:
            return before[0]
    return number


def _number_left_of(first: Node, scene: Scene) -> tuple[float, Qualifier | None] | None:
    # the parser may hang "14" elsewhere; a figure right before the name counts it
    nodes = scene.tree.nodes
    at = first.i - 1
    while (
        at >= 0
        and nodes[at].tag in {"JJ", "JJR", "''", "``", "VBN", "NNP", "HYPH"}
        and first.i - at < _ADJECTIVES
    ):
        at -= 1
    if at < 0 or nodes[at].tag != "CD" or _is_indefinite(nodes[at], scene):
        return None
    value = number_of([nodes[at].lower])
    return None if value is None else (value, _qualified(nodes[at], scene))


def _qualified(number: Node, scene: Scene) -> Qualifier | None:
    start = scene.base + number.start
    hits: list[QualifierHit] = [
        q
        for q in scene.scan.qualifiers
        if 0 <= start - q.end <= 2  # noqa: PLR2004 (a blank or sign)
    ]
    return hits[-1].approximation if hits else "exact"
