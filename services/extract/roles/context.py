"""Who is meant where a sentence leaves actor or target to the article around it?"""

from collections.abc import Sequence
from dataclasses import replace

from services.extract.gazetteer.models import Hit
from services.extract.mention import NOBODY, Mention, NoEvent
from services.extract.roles.discourse import Discourse
from services.extract.roles.referent import Basis, Referent, is_party_hit, of_entity
from services.extract.scene import Scene
from services.extract.syntax.tree import Node
from shared.ontology import EventType, Family, family

_SELF_CONTAINED = frozenset({EventType.SANCTIONS_ENFORCEMENT, EventType.RELATIONS_RESTORED})
_SOURCES = frozenset({"from", "by"})
_ASIDE = frozenset(
    {
        "from",
        "by",
        "against",
        "despite",
        "in",
        "near",
        "at",
        "of",
        "like",
        "unlike",
        "amid",
        "between",
    }
)


def fill_from_context(
    found: Sequence[Mention | NoEvent], scenes: dict[int, Scene], discourse: Discourse
) -> list[Mention | NoEvent]:
    """Give mentions without target, and arms without supplier, those that the article means."""
    mentions = [f for f in found if isinstance(f, Mention)]
    return [
        _filled(f, mentions, scenes[f.order[0]], discourse) if isinstance(f, Mention) else f
        for f in found
    ]


def known_only(found: Sequence[Mention | NoEvent]) -> list[Mention | NoEvent]:
    """Turn mentions of which no party is known into candidates."""
    return [
        NoEvent(f.type, f.order[0], "no party known", NOBODY)
        if isinstance(f, Mention) and not f.frame.component and not _known(f)
        else f
        for f in found
    ]


def _known(mention: Mention) -> bool:
    return any(r is not None and r.entity_id for r in (mention.actor, mention.target))


def _filled(
    mention: Mention, mentions: list[Mention], scene: Scene, discourse: Discourse
) -> Mention:
    kind = family(mention.type)
    if mention.type is EventType.EXECUTION and mention.actor is None:
        return replace(mention, actor=_named_before(mention, scene, discourse))
    if mention.type in _SELF_CONTAINED or kind is Family.OTHER or mention.frame.component:
        return mention
    if mention.actor is None and kind is Family.ARMS:
        mention = replace(mention, actor=_supplier(mention, scene, discourse))
    if mention.target is None or not mention.target.entity_id:
        target = _target(mention, mentions, scene, discourse)
        if target is not None:
            mention = replace(mention, target=target)
    return mention


def _named_before(mention: Mention, scene: Scene, discourse: Discourse) -> Referent | None:
    # "raised the issue of Iran following the execution of ...": the state named last before the act
    found = None
    for hit in _hits(scene):
        node = scene.nodes_of(hit)[-1]
        if hit.entity.kind == "state" and node.i < mention.order[1]:
            found = of_entity(hit.entity, discourse.gazetteer, Basis.CONTEXT)
    return found


def _supplier(mention: Mention, scene: Scene, discourse: Discourse) -> Referent | None:
    target = set() if mention.target is None else {mention.target.entity_id}
    for hit in _hits(scene):
        node = scene.nodes_of(hit)[-1]
        if node.dep == "pobj" and node.head.lower in _SOURCES:
            found = of_entity(hit.entity, discourse.gazetteer, Basis.CONTEXT, node)
            if found.entity_id not in target:
                return found
    return None


def _target(
    mention: Mention, mentions: list[Mention], scene: Scene, discourse: Discourse
) -> Referent | None:
    avoided = set() if mention.actor is None else {mention.actor.entity_id}
    told = _told_elsewhere(mention, mentions, avoided)
    near = _in_sentence(mention, scene, avoided, discourse)
    arms = family(mention.type) is Family.ARMS
    found = (told or near) if arms else (near or told)
    found = found or discourse.topic(scene, frozenset(avoided))
    return None if found is None else found.by(Basis.CONTEXT, None)


def _told_elsewhere(
    mention: Mention, mentions: list[Mention], avoided: set[str]
) -> Referent | None:
    others = [
        m
        for m in mentions
        if m is not mention
        and family(m.type) is family(mention.type)
        and m.target is not None
        and m.target.entity_id
        and m.target.entity_id not in avoided
    ]
    if not others:
        return None
    here = mention.order[0]
    return min(others, key=lambda m: (abs(here - m.order[0]), m.order)).target


def _in_sentence(
    mention: Mention, scene: Scene, avoided: set[str], discourse: Discourse
) -> Referent | None:
    best: tuple[int, int, Referent] | None = None
    for hit in _hits(scene):
        if hit.entity.iso3 is None:
            continue
        node = scene.nodes_of(hit)[-1]
        found = of_entity(hit.entity, discourse.gazetteer, Basis.CONTEXT)
        if found.entity_id in avoided or _aside(node):
            continue
        after = node.i > mention.order[1]
        rank = (int(after), -abs(node.i - mention.order[1]))
        if best is None or rank > best[:2]:
            best = *rank, found
    return None if best is None else best[2]


def _aside(node: Node) -> bool:
    top = node
    while top.dep in {"compound", "amod", "nmod", "poss", "conj"} and not top.is_root:
        top = top.head
    return top.dep == "pobj" and top.head.lower in _ASIDE


def _hits(scene: Scene) -> list[Hit]:
    return [h for h in scene.scan.parties if is_party_hit(h) and scene.nodes_of(h)]
