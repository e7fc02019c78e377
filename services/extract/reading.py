"""What does one article tell, sentence by sentence?"""

from collections.abc import Iterator
from datetime import date

from services.extract.confidence import features
from services.extract.dates import dates_in
from services.extract.evidence import build_evidence, clause_span
from services.extract.factuality.effects import FACT
from services.extract.factuality.standing import Hint, Standing
from services.extract.frames.matcher import Match, Miss
from services.extract.frames.sorts import names_party
from services.extract.frames.stand_ins import stands_for
from services.extract.mention import UNMET, Mention, NoEvent
from services.extract.novelty import Telling, novelty_of, own_dates
from services.extract.roles.amounts import amount_in
from services.extract.roles.cast import Cast, Casting
from services.extract.roles.items import items_of, makers_of
from services.extract.roles.referent import Referent
from services.extract.roles.whereabouts import persons_of, place_of
from services.extract.scene import Scene
from services.extract.segment.article import Segmented
from services.extract.verdict import Rules, Sight, best_of, identifies, sight
from shared.messages import Amount, EventDate, Item
from shared.ontology import EventType, Family, Status, family

_SIDES = frozenset({"actor", "target"})


def read_scene(
    scene: Scene, rules: Rules, casting: Casting, segmented: Segmented, published: date | None
) -> Iterator[Mention | NoEvent]:
    """Yield what a sentence tells, and for what it does not the condition that failed."""
    sights: list[Sight] = []
    for result in rules.matcher.read(scene):
        if isinstance(result, Miss):
            yield NoEvent(result.frame.type, scene.sentence.position, result.reason, UNMET)
            continue
        outcome = sight(result, scene, rules, casting)
        if isinstance(outcome, NoEvent):
            yield outcome
        else:
            sights.append(outcome)
    told = best_of(sights)
    for chosen in told:
        if any(identifies(chosen, other) for other in told):
            chosen.standing.hints.add(Hint.IDENTIFYING)
        yield from mentions_of(chosen, rules, segmented, published)


def mentions_of(
    sight: Sight, rules: Rules, segmented: Segmented, published: date | None
) -> Iterator[Mention]:
    """Yield what one judged match tells, once for each actor and target."""
    match, standing, scene, cast = sight.match, sight.standing, sight.scene, sight.cast
    position = scene.sentence.position
    items, span = _items(match, scene), clause_span(match, standing)
    telling = _telling(sight, span, items, published)
    dates = own_dates(telling, dates_in(scene.sentence.text, published, rules.dates))
    evidence = build_evidence(match, standing, scene, segmented)
    private = _is_private(scene, rules)
    for actor in cast.actors or (None,):
        for target in _facing(actor, cast):
            told = features(match, standing, scene.sentence.role, _known(actor, target))
            yield Mention(
                type=match.frame.type,
                status=_alleged(standing, cast, actor, target, match),
                novelty=novelty_of(telling, dates, rules.novelty),
                actor=actor,
                target=target,
                evidence=evidence,
                order=(position, match.predicate.i),
                role=scene.sentence.role,
                confidence=rules.confidence.of(told),
                features=told,
                frame=match.frame,
                named=_named(match, target),
                items=items,
                makers=makers_of(match.fillers.get("item", ()), scene),
                amount=_amount(match, scene, span),
                persons=persons_of(match, scene),
                place=place_of(match, scene),
                authority=_authority(match, scene),
                measure=_measure(scene, span),
                date=dates[0].event_date() if dates else _vague_date(standing),
                called_by=cast.called_by,
                called_on=cast.called_on,
                names_somebody=_names_somebody(match, scene),
                told_roles=frozenset() if private else frozenset(match.fillers) & _SIDES,
                may_be_anybody=not private,
                points_back=_points_back(match, rules),
                acting=frozenset(r.entity_id for r in cast.actors if r.entity_id),
            )


def _items(match: Match, scene: Scene) -> tuple[Item, ...]:
    items = tuple(items_of(match.fillers.get("item", ()), scene))
    if match.frame.type is EventType.MILITARY_AID:
        return tuple(item for item in items if item.system or item.quantity)
    return items


def _telling(
    sight: Sight, span: tuple[int, int], items: tuple[Item, ...], published: date | None
) -> Telling:
    scene, match = sight.scene, sight.match
    # what is done to envoys and relations is done once, goods are sent again and again
    specific = _specific(items) or family(match.frame.type) is Family.DIPLOMATIC
    return Telling(
        scene.sentence, scene.tree, match.predicate, sight.standing, span, specific, published
    )


def _facing(actor: Referent | None, cast: Cast) -> tuple[Referent | None, ...]:
    # two that expel "each other's" envoys: each acts on the other
    if cast.mutual:
        return tuple(r for r in cast.actors if r is not actor)
    return cast.targets or (None,)


def _known(actor: Referent | None, target: Referent | None) -> int:
    return (actor is not None) + (target is not None)


def _named(match: Match, target: Referent | None) -> tuple[str, ...]:
    if family(match.frame.type) is Family.ARMS or target is None or target.named is None:
        return ()
    return (target.named,)


def _names_somebody(match: Match, scene: Scene) -> bool:
    nodes = (n for role in ("actor", "target") for n in match.fillers.get(role, ()))
    return any(n.tag.startswith("NNP") or names_party(n, scene) for n in nodes)


def _is_private(scene: Scene, rules: Rules) -> bool:
    # stock exchanges, leagues and churches have their own sanctions
    private = rules.matcher.sorts.rules.words["private"]
    return any(n.lower in private for n in scene.tree.nodes)


def _points_back(match: Match, rules: Rules) -> bool:
    rules_of = match.frame.roles
    return any(
        stands_for(node, sort, rules.matcher.sorts.rules)
        for rule in rules_of
        for sort in rule.sorts
        for node in match.fillers.get(rule.role, ())
    )


def _specific(items: tuple[Item, ...]) -> bool:
    return any(item.system is not None or item.quantity is not None for item in items)


def _alleged(
    standing: Standing,
    cast: Cast,
    actor: Referent | None,
    target: Referent | None,
    match: Match,
) -> Status:
    # what only a third state says of two others; a minister may speak of what his own state does
    assert standing.status is not None
    known = [r for r in cast.tellers if r.entity_id]
    if standing.status not in FACT or not known or family(match.frame.type) is not Family.ARMS:
        return standing.status
    if target is None or (actor is None and any(r.named is not None for r in known)):
        return standing.status
    own = {r.entity_id for r in (actor, target) if r is not None}
    return Status.ALLEGED if not any(r.entity_id in own for r in known) else standing.status


def _amount(match: Match, scene: Scene, span: tuple[int, int]) -> Amount | None:
    if family(match.frame.type) is Family.DIPLOMATIC:
        return None
    return amount_in(scene.tree.text, *span)


def _authority(match: Match, scene: Scene) -> str | None:
    if family(match.frame.type) is not Family.SANCTIONS:
        return None
    words: set[int] = set()
    for node in match.fillers.get("actor", ()):
        words |= {n.i for n in node.subtree()}
    for hit in scene.scan.authorities:
        if any(n.i in words for n in scene.nodes_of(hit)):
            return hit.authority
    return None


def _measure(scene: Scene, span: tuple[int, int]) -> str | None:
    for hit in scene.scan.measures:
        if span[0] <= hit.start - scene.base < span[1]:
            return hit.measure
    return None


def _vague_date(standing: Standing) -> EventDate:
    if standing.status is Status.COMPLETED:
        return EventDate(precision="past")
    if standing.status in {Status.ANNOUNCED, Status.PROPOSED, Status.THREATENED}:
        return EventDate(precision="future")
    return EventDate()
