"""Does a match tell an act, how far has it come and who plays in it?"""

import re
from dataclasses import dataclass

from services.extract.carried import Carried
from services.extract.confidence import Confidence
from services.extract.dates import DateWords
from services.extract.factuality.climb import judge
from services.extract.factuality.effects import FACT, INTENT
from services.extract.factuality.governing import Ground
from services.extract.factuality.standing import Hint, Standing
from services.extract.factuality.words import Governors
from services.extract.frames.matcher import Match, Matcher
from services.extract.headline_verbs import HeadlineVerbs
from services.extract.language import Language
from services.extract.mention import NOBODY, UNTOLD, VAGUE, NoEvent
from services.extract.novelty import NoveltyWords
from services.extract.review import ReviewWords
from services.extract.roles.cast import Cast, Casting
from services.extract.scene import Scene
from services.extract.segment.roles import Role
from services.extract.syntax.clause import Shape
from shared.ontology import EventType, Family, Status, family

_NO_WISHES = frozenset({EventType.TALKS, EventType.AGREEMENT})
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
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
    confidence: Confidence
    headline_verbs: HeadlineVerbs
    review: ReviewWords
    carried: Carried
    language: Language


@dataclass(frozen=True, slots=True)
class Sight:
    """Hold one match with what was judged of it and who plays in it."""

    match: Match
    standing: Standing
    scene: Scene
    cast: Cast


def sight(match: Match, scene: Scene, rules: Rules, casting: Casting) -> Sight | NoEvent:
    """Judge one match, or name the condition by which it tells no act."""
    ground = Ground(
        rules.governors,
        lambda n: rules.matcher.sorts.may_be_party(n, scene),
        lambda n: rules.matcher.sorts.is_container(n, scene),
        _spoken_as(match, scene),
        rules.matcher.sorts.rules.words["documents"],
    )
    standing = judge(
        match.predicate,
        ground,
        named=match.clause.shape is Shape.NOMINAL,
        negation_is_act=match.frame.when_negated,
    )
    reason = standing.dropped or _unsupported(
        match, standing, scene, rules.matcher.sorts.rules.words
    )
    if reason is not None:
        return NoEvent(match.frame.type, scene.sentence.position, reason, UNTOLD)
    _finish(match, standing)
    if standing.dropped is not None:
        return NoEvent(match.frame.type, scene.sentence.position, standing.dropped, UNTOLD)
    if match.frame.only and standing.status not in match.frame.only:
        return NoEvent(match.frame.type, scene.sentence.position, "told as a state", UNTOLD)
    cast = casting.cast(match, standing, scene)
    if cast.refusal is not None:
        return NoEvent(match.frame.type, scene.sentence.position, cast.refusal, NOBODY)
    return Sight(match, standing, scene, cast)


def _spoken_as(match: Match, scene: Scene) -> Role:
    # "Israeli envoy summoned over strikes": a line without a full stop is told as a headline is
    told = scene.sentence.text.rstrip()
    unstopped = told[-1:].isalnum() and scene.sentence.role in {Role.BODY, Role.LEAD}
    if unstopped and family(match.frame.type) is Family.DIPLOMATIC:
        return Role.HEADLINE
    return scene.sentence.role


def _unsupported(
    match: Match, standing: Standing, scene: Scene, words: dict[str, frozenset[str]]
) -> str | None:
    if match.frame.supported and Hint.SUPPORTED not in standing.hints:
        if not _presupposed(match, scene):
            return "named but not said to happen"
        standing.hints.add(Hint.NAMED)
        if family(match.frame.type) is Family.ARMS:
            standing.hints.add(Hint.PRESUPPOSED)
    if match.frame.watched:
        return VAGUE
    if family(match.frame.type) is Family.ARMS and _forbidden(match, words["embargoes"]):
        return "what an embargo is about"
    if match.frame.type in _NO_WISHES and _wished(standing, words["wishes"]):
        return "only wished for"
    if scene.sentence.text.rstrip("\"' ").endswith("?"):
        return "question"
    return None


def _forbidden(match: Match, embargoes: frozenset[str]) -> bool:
    # "a ban on the sale of weapons", "the ban on selling weapons"
    act = match.predicate
    if act.dep in {"dobj", "nsubjpass"}:
        return act.head.lower in embargoes
    return act.dep in {"pobj", "pcomp"} and act.head.head.lower in embargoes


def _presupposed(match: Match, scene: Scene) -> bool:
    # "Kyiv's recall of its envoy to X drew anger", "the sale to Y in 1985 was his idea"
    if not match.frame.presupposes or not ("target" in match.fillers or "patient" in match.fillers):
        return False
    owned = match.positions.get("actor") in {"possessor", "by"}
    dated = _YEAR.search(scene.sentence.text) is not None
    if family(match.frame.type) is Family.ARMS:
        return "target" in match.fillers and (dated or "actor" in match.fillers)
    return owned or (dated and "target" in match.fillers)


def _wished(standing: Standing, wishes: frozenset[str]) -> bool:
    if standing.status is Status.CALLED_FOR:
        return True
    # "seeks support by holding talks": the wish is for something else
    wish = standing.sharing is None and any(n.lower in wishes for n in standing.chain)
    return wish and standing.status is Status.PROPOSED


def _finish(match: Match, standing: Standing) -> None:
    named = match.clause.shape is Shape.NOMINAL
    if named and Hint.SUPPORTED not in standing.hints:
        standing.status = Status.COMPLETED
    if match.frame.status is not None and standing.status in FACT | INTENT:
        standing.status = max(match.frame.status, standing.status, key=_depth)
    if match.frame.status is Status.CALLED_FOR and standing.status is Status.DENIED:
        # "did not need missiles" asks for none
        standing.drop("not asked for")
        return
    if Hint.CONDITIONAL in standing.hints and standing.status in FACT | INTENT:
        threatening = match.frame.type in _THREATENING
        standing.status = Status.THREATENED if threatening else Status.PROPOSED
    if _denied_by_filler(match) and not match.frame.when_negated:
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


def best_of(sights: list[Sight]) -> list[Sight]:
    """Return the matches to tell: the fullest for each predicate, no noun inside a verb's."""
    kept: list[Sight] = []
    for sight in sorted(sights, key=lambda s: (-_told_by(s.match), s.match.frame.line)):
        if not any(_covers(other, sight) for other in kept):
            kept.append(sight)
    verbs = [s for s in kept if s.match.clause.shape is not Shape.NOMINAL]
    return [s for s in kept if not any(v is not s and _holds(v, s) for v in verbs)]


def identifies(clause: Sight, other: Sight) -> bool:
    """Tell whether an act only says which thing another act is about.

    "lift the sanctions that it imposed in April": news is the lifting.
    """
    act = clause.match.predicate
    if act.dep not in {"relcl", "acl"} or clause is other:
        return False
    return any(act.head in nodes for nodes in other.match.fillers.values())


def _told_by(match: Match) -> int:
    # "summoned home" says more than "summoned"
    return len(match.fillers) + bool(match.frame.particles)


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
