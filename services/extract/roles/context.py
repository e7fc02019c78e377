"""Who is meant where a sentence leaves actor or target to the article around it?"""

from collections.abc import Sequence
from dataclasses import replace

from services.extract.mention import NOBODY, Mention, NoEvent
from services.extract.roles.bystanders import acting_beside, is_aside, party_hits, wronged
from services.extract.roles.discourse import Discourse
from services.extract.roles.referent import Basis, Referent, of_entity
from services.extract.scene import Scene
from shared.ontology import EventType, Family, Novelty, Status, family

SELF_CONTAINED = frozenset({EventType.SANCTIONS_ENFORCEMENT, EventType.RELATIONS_RESTORED})
# Of how many sides an act must tell where neither is known by name: stored, it never alerts.
_SIDES_TOLD = {Family.SANCTIONS: 1, Family.ARMS: 2}
_BY_SENDER = frozenset({EventType.AMBASSADOR_RECALLED})
_OF_ENVOYS = _BY_SENDER | {EventType.AMBASSADOR_SUMMONED, EventType.DIPLOMATS_EXPELLED}
# how many sentences an envoy is remembered
_ENVOY_REACH = 4
_SIDES = frozenset({"actor", "target"})
_SOURCES = frozenset({"from", "by"})


def fill_from_context(
    found: Sequence[Mention | NoEvent], scenes: dict[int, Scene], discourse: Discourse
) -> list[Mention | NoEvent]:
    """Give mentions without target, and arms without supplier, those that the article means."""
    mentions = [f for f in found if isinstance(f, Mention)]
    return [
        _filled(f, mentions, scenes[f.order[0]], discourse) if isinstance(f, Mention) else f
        for f in found
    ]


def known_only(
    found: Sequence[Mention | NoEvent], arming_themselves: frozenset[str]
) -> list[Mention | NoEvent]:
    """Turn mentions of which no party is known into candidates.

    So go purchases by states that mostly arm themselves, unless somebody else is the seller.
    """
    return [_checked(f, arming_themselves) if isinstance(f, Mention) else f for f in found]


def _checked(mention: Mention, arming_themselves: frozenset[str]) -> Mention | NoEvent:
    if mention.frame.component:
        return mention
    if not _known(mention) and not _by_somebody(mention):
        return NoEvent(mention.type, mention.order[0], "no party known", NOBODY)
    if _at_home(mention, arming_themselves):
        return NoEvent(mention.type, mention.order[0], "own procurement", NOBODY)
    return mention


def _known(mention: Mention) -> bool:
    # somebody must be told of in the sentence itself
    parties = (mention.actor, mention.target, mention.called_by)
    if not any(r is not None and r.entity_id for r in parties[:2]):
        return False
    told = any(r is not None and r.basis is not Basis.CONTEXT for r in parties)
    # what is done to "them" is told of whom the sentences before name: of envoys, not of arms
    carried = mention.points_back and family(mention.type) is Family.DIPLOMATIC
    return told or mention.names_somebody or carried


def _by_somebody(mention: Mention) -> bool:
    # "the ministers imposed sanctions on the generals": an act of parties that nobody names
    wanted = _SIDES_TOLD.get(family(mention.type))
    untold = mention.novelty is Novelty.BACKGROUND or mention.status is Status.ALLEGED
    if wanted is None or untold:
        return False
    needs_nobody = not any(need & _SIDES for need in mention.frame.needs)
    if needs_nobody and mention.frame.kind == "verb" and not mention.told_roles:
        # "they can be re-exported" speaks of what was told before
        return mention.may_be_anybody and not mention.points_back
    return len(mention.told_roles) >= wanted


def _at_home(mention: Mention, arming_themselves: frozenset[str]) -> bool:
    # "the US Army ordered vehicles from General Dynamics": procurement at home
    supplied = mention.actor is not None and mention.actor.entity_id
    buyer = None if mention.target is None else mention.target.iso3
    return mention.frame.maker and not supplied and buyer in arming_themselves


def _filled(
    mention: Mention, mentions: list[Mention], scene: Scene, discourse: Discourse
) -> Mention:
    kind = family(mention.type)
    if mention.type is EventType.EXECUTION and mention.actor is None:
        return replace(mention, actor=_named_before(mention, scene, discourse))
    if mention.type in SELF_CONTAINED or kind is Family.OTHER or mention.frame.component:
        return mention
    if kind is Family.ARMS and (mention.actor is None or not mention.actor.entity_id):
        supplier = _supplier(mention, scene, discourse) or _maker(mention, discourse)
        mention = replace(mention, actor=supplier or mention.actor)
    if mention.points_back and mention.actor is None:
        mention = replace(mention, actor=_doing(mention, mentions))
    if kind is Family.DIPLOMATIC and not party_hits(scene):
        mention = _of_the_envoy(mention, mentions)
    if mention.target is None or not mention.target.entity_id:
        target = _target(mention, mentions, scene, discourse)
        if target is not None:
            mention = replace(mention, target=target)
    return mention


def _of_the_envoy(mention: Mention, mentions: list[Mention]) -> Mention:
    # "The ambassador was called to the ministry": he whose staff was expelled just before
    if mention.type not in _OF_ENVOYS or mention.actor is not None or mention.target is not None:
        return mention
    before = [
        m
        for m in mentions
        if m.type in _OF_ENVOYS
        and 0 < mention.order[0] - m.order[0] <= _ENVOY_REACH
        and m.actor is not None
        and m.target is not None
    ]
    if not before:
        return mention
    near = max(before, key=lambda m: m.order)
    same = (near.type in _BY_SENDER) is (mention.type in _BY_SENDER)
    actor, target = (near.actor, near.target) if same else (near.target, near.actor)
    assert actor is not None  # both are known of those before
    assert target is not None
    return replace(
        mention,
        actor=actor.by(Basis.CONTEXT, None),
        target=target.by(Basis.CONTEXT, None),
        points_back=True,
    )


def _named_before(mention: Mention, scene: Scene, discourse: Discourse) -> Referent | None:
    # "raised the issue of Iran following the execution of ...": the state named last before the act
    found = None
    for hit in party_hits(scene):
        node = scene.nodes_of(hit)[-1]
        if hit.entity.kind == "state" and node.i < mention.order[1]:
            found = of_entity(hit.entity, discourse.gazetteer, Basis.CONTEXT)
    return found


def _maker(mention: Mention, discourse: Discourse) -> Referent | None:
    if not mention.frame.maker or len(mention.makers) != 1:
        return None
    if mention.target is None or not mention.target.entity_id:
        # a buyer that nobody names may be the maker's own state
        return None
    entity = discourse.gazetteer.entity(next(iter(mention.makers)))
    if entity is None or mention.target.iso3 == entity.iso3:
        return None
    return of_entity(entity, discourse.gazetteer, Basis.MAKER)


def _supplier(mention: Mention, scene: Scene, discourse: Discourse) -> Referent | None:
    target = set() if mention.target is None else {mention.target.entity_id}
    for hit in party_hits(scene):
        node = scene.nodes_of(hit)[-1]
        if node.dep == "pobj" and node.head.lower in _SOURCES:
            found = of_entity(hit.entity, discourse.gazetteer, Basis.CONTEXT, node)
            if found.entity_id not in target:
                return found
    return None


def _target(
    mention: Mention, mentions: list[Mention], scene: Scene, discourse: Discourse
) -> Referent | None:
    own = set(mention.acting) | ({mention.actor.entity_id} if mention.actor is not None else set())
    if family(mention.type) is Family.SANCTIONS:
        own |= wronged(scene, discourse)
    # who does the like to others is meant only where nobody else is; envoys go both ways
    alike = {
        m.actor.entity_id
        for m in mentions
        if m.actor is not None
        and family(m.type) is family(mention.type)
        and family(m.type) is not Family.DIPLOMATIC
    }
    beside = acting_beside(mention, scene, discourse)
    for avoided in (own | alike | beside, own | beside, own):
        found = _target_but(avoided, mention, mentions, scene, discourse)
        if found is not None:
            return found.by(Basis.CONTEXT, None)
    return None


def _target_but(
    avoided: set[str],
    mention: Mention,
    mentions: list[Mention],
    scene: Scene,
    discourse: Discourse,
) -> Referent | None:
    told = _told_elsewhere(mention, mentions, avoided)
    near = _in_sentence(mention, scene, avoided, discourse) or _at_place(
        mention, scene, avoided, discourse
    )
    arms = family(mention.type) is Family.ARMS
    here = _told_elsewhere(
        mention, [m for m in mentions if m.order[0] == mention.order[0]], avoided
    )
    # "recalled its envoy while Peru cut ties with Chad": the act beside says with whom
    told = here or told
    first = arms or mention.points_back or here is not None
    found = (told or near) if first else (near or told)
    return found or discourse.topic(scene, frozenset(avoided))


def _doing(mention: Mention, mentions: list[Mention]) -> Referent | None:
    # "they were given until Friday": by whom was told just before
    before = [
        m
        for m in mentions
        if m.type is mention.type and m.actor is not None and m.order < mention.order
    ]
    found = max(before, key=lambda m: m.order, default=None)
    return None if found is None or found.actor is None else found.actor.by(Basis.CONTEXT, None)


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
    for hit in party_hits(scene):
        if hit.entity.iso3 is None:
            continue
        node = scene.nodes_of(hit)[-1]
        found = of_entity(hit.entity, discourse.gazetteer, Basis.CONTEXT)
        if found.entity_id in avoided or is_aside(node, discourse.words):
            continue
        after = node.i > mention.order[1]
        rank = (int(after), -abs(node.i - mention.order[1]))
        if best is None or rank > best[:2]:
            best = *rank, found
    return None if best is None else best[2]


def _at_place(
    mention: Mention, scene: Scene, avoided: set[str], discourse: Discourse
) -> Referent | None:
    # "blacklisted the bank on Tuesday in Beirut"
    if not mention.frame.foreign:
        return None
    for hit in party_hits(scene):
        found = of_entity(hit.entity, discourse.gazetteer, Basis.CONTEXT)
        if found.iso3 is not None and found.entity_id not in avoided:
            return found
    return None
