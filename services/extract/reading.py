"""What does one article tell, sentence by sentence?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.extract.dates import DateWords, dates_in
from services.extract.evidence import build_evidence, clause_span
from services.extract.factuality.climb import judge
from services.extract.factuality.effects import FACT, INTENT
from services.extract.factuality.governing import Ground
from services.extract.factuality.standing import Hint, Standing
from services.extract.factuality.words import Governors
from services.extract.frames.matcher import Match, Matcher, Miss
from services.extract.mention import NOBODY, UNMET, UNTOLD, Mention, NoEvent
from services.extract.novelty import NoveltyWords, Telling, novelty_of, own_dates
from services.extract.roles.amounts import amount_in
from services.extract.roles.cast import Cast, Casting
from services.extract.roles.items import items_of
from services.extract.roles.referent import Referent
from services.extract.roles.whereabouts import persons_of, place_of
from services.extract.scene import Scene
from services.extract.segment.article import Segmented
from services.extract.syntax.clause import Shape
from shared.messages import Amount, EventDate, Item
from shared.ontology import EventType, Family, Status, family

_FURTHEST_FIRST = (Status.COMPLETED, Status.UNDER_WAY, Status.ANNOUNCED, Status.PROPOSED)
_THREATENING = frozenset(
    {
        EventType.SANCTION_IMPOSED,
        EventType.EXPORT_CONTROL,
        EventType.DIPLOMATS_EXPELLED,
        EventType.AMBASSADOR_RECALLED,
        EventType.RELATIONS_BROKEN,
        EventType.ATTACK,
    }
)


@dataclass(frozen=True, slots=True)
class Rules:
    """Hold the rules of one language that reading needs."""

    matcher: Matcher
    governors: Governors
    novelty: NoveltyWords
    dates: DateWords


@dataclass(frozen=True, slots=True)
class Sight:
    """Hold one match with what was judged of it and who plays in it."""

    match: Match
    standing: Standing
    scene: Scene
    cast: Cast


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
    for chosen in _best(sights):
        yield from _mentions(chosen, rules, segmented, published)


def sight(match: Match, scene: Scene, rules: Rules, casting: Casting) -> Sight | NoEvent:
    """Judge one match, or name the condition by which it tells no act."""
    ground = Ground(
        rules.governors,
        lambda n: rules.matcher.sorts.may_be_party(n, scene),
        lambda n: rules.matcher.sorts.is_container(n, scene),
        scene.sentence.role,
    )
    standing = judge(match.predicate, ground, named=match.clause.shape is Shape.NOMINAL)
    reason = standing.dropped or _unsupported(match, standing, scene)
    if reason is not None:
        return NoEvent(match.frame.type, scene.sentence.position, reason, UNTOLD)
    _finish(match, standing)
    cast = casting.cast(match, standing, scene)
    if cast.refusal is not None:
        return NoEvent(match.frame.type, scene.sentence.position, cast.refusal, NOBODY)
    return Sight(match, standing, scene, cast)


def _unsupported(match: Match, standing: Standing, scene: Scene) -> str | None:
    if match.frame.supported and Hint.SUPPORTED not in standing.hints:
        return "named but not said to happen"
    if match.frame.watched:
        return "told too vaguely"
    if scene.sentence.text.rstrip("\"' ").endswith("?"):
        return "question"
    return None


def _finish(match: Match, standing: Standing) -> None:
    named = match.clause.shape is Shape.NOMINAL
    if named and not match.frame.supported and Hint.SUPPORTED not in standing.hints:
        standing.status = Status.COMPLETED
    if match.frame.status is not None and standing.status in FACT | INTENT:
        standing.status = max(match.frame.status, standing.status, key=_depth)
    if Hint.CONDITIONAL in standing.hints and standing.status in FACT | INTENT:
        threatening = match.frame.type in _THREATENING
        standing.status = Status.THREATENED if threatening else Status.PROPOSED
    if _denied_by_filler(match):
        standing.status = {
            Status.ANNOUNCED: Status.REFUSED,
            Status.PROPOSED: Status.REFUSED,
        }.get(standing.status or Status.DENIED, Status.DENIED)


def _depth(status: Status) -> int:
    return _FURTHEST_FIRST.index(status) if status in _FURTHEST_FIRST else len(_FURTHEST_FIRST)


def _denied_by_filler(match: Match) -> bool:
    return any(
        child.dep == "det" and child.lower == "no"
        for role in ("item", "measure", "patient")
        for node in match.fillers.get(role, ())
        for child in node.children
    )


def _best(sights: list[Sight]) -> list[Sight]:
    kept: list[Sight] = []
    for sight in sorted(sights, key=lambda s: (-len(s.match.fillers), s.match.frame.line)):
        if not any(_covers(other, sight) for other in kept):
            kept.append(sight)
    verbs = [s for s in kept if s.match.clause.shape is not Shape.NOMINAL]
    return [s for s in kept if not any(v is not s and _holds(v, s) for v in verbs)]


def _covers(kept: Sight, sight: Sight) -> bool:
    same_family = family(kept.match.frame.type) is family(sight.match.frame.type)
    return kept.match.predicate is sight.match.predicate and same_family


def _holds(verb: Sight, noun: Sight) -> bool:
    if family(verb.match.frame.type) is not family(noun.match.frame.type):
        return False
    if noun.match.clause.shape is not Shape.NOMINAL:
        return False
    held = {n.i for nodes in verb.match.fillers.values() for n in nodes}
    return noun.match.predicate.i in held


def _mentions(
    sight: Sight, rules: Rules, segmented: Segmented, published: date | None
) -> Iterator[Mention]:
    match, standing, scene, cast = sight.match, sight.standing, sight.scene, sight.cast
    position = scene.sentence.position
    items = tuple(items_of(match.fillers.get("item", ()), scene))
    if match.frame.type is EventType.MILITARY_AID:
        items = tuple(item for item in items if item.system or item.quantity)
    span = clause_span(match, standing)
    telling = Telling(
        scene.sentence, scene.tree, match.predicate, standing, span, _specific(items), published
    )
    dates = own_dates(telling, dates_in(scene.sentence.text, published, rules.dates))
    evidence = build_evidence(match, standing, scene, segmented)
    for actor in cast.actors or (None,):
        for target in cast.targets or (None,):
            yield Mention(
                type=match.frame.type,
                status=_alleged(standing, cast, actor, target, match),
                novelty=novelty_of(telling, dates, rules.novelty),
                actor=actor,
                target=target,
                evidence=evidence,
                order=(position, match.predicate.i),
                role=scene.sentence.role,
                confidence=match.frame.reliability,
                frame=match.frame,
                named=_named(match, target),
                items=items,
                amount=_amount(match, scene, span),
                persons=persons_of(match, scene),
                place=place_of(match, scene),
                authority=_authority(match, scene),
                measure=_measure(scene, span),
                date=dates[0].event_date() if dates else _vague_date(standing),
                called_by=cast.called_by,
                called_on=cast.called_on,
            )


def _named(match: Match, target: Referent | None) -> tuple[str, ...]:
    if family(match.frame.type) is Family.ARMS or target is None or target.named is None:
        return ()
    return (target.named,)


def _specific(items: tuple[Item, ...]) -> bool:
    return any(item.system is not None or item.quantity is not None for item in items)


def _alleged(
    standing: Standing,
    cast: Cast,
    actor: Referent | None,
    target: Referent | None,
    match: Match,
) -> Status:
    assert standing.status is not None
    known = [r for r in cast.tellers if r.entity_id]
    if standing.status not in FACT or not known or family(match.frame.type) is not Family.ARMS:
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
