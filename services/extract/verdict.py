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
from services.extract.factuality.surface import hear_before
from services.extract.factuality.words import Governors
from services.extract.frames.matcher import Match, Matcher
from services.extract.frames.phrase import words_before
from services.extract.headline_verbs import HeadlineVerbs
from services.extract.language import Language
from services.extract.mention import NOBODY, UNTOLD, VAGUE, NoEvent
from services.extract.novelty import NoveltyWords
from services.extract.review import ReviewWords
from services.extract.roles.cast import Cast, Casting
from services.extract.scene import Scene
from services.extract.segment.roles import Role
from services.extract.syntax.clause import Shape
from services.extract.syntax.verbs import Mood, verb_form
from shared.ontology import EventType, Family, Status, family

_NO_WISHES = frozenset({EventType.TALKS, EventType.AGREEMENT})
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_FURTHEST_FIRST = (Status.COMPLETED, Status.UNDER_WAY, Status.ANNOUNCED, Status.PROPOSED)
_TOLD = frozenset({Mood.PAST, Mood.PERFECT, Mood.PLUPERFECT, Mood.PRESENT})
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
    words = rules.matcher.sorts.rules.words
    ground = Ground(
        rules.governors,
        lambda n: rules.matcher.sorts.may_be_party(n, scene),
        lambda n: rules.matcher.sorts.is_container(n, scene) or n.lower in words["holders"],
        _spoken_as(match, scene),
        words["documents"],
    )
    standing = judge(
        match.predicate,
        ground,
        named=match.clause.shape is Shape.NOMINAL,
        negation_is_act=match.frame.when_negated,
    )
    if match.frame.supported and Hint.SUPPORTED not in standing.hints:
        hear_before(match.predicate, scene.tree.nodes, standing, ground)
    reason = standing.dropped or _unsupported(match, standing, scene, words)
    if reason is not None:
        return NoEvent(match.frame.type, scene.sentence.position, reason, UNTOLD)
    _finish(match, standing, rules.matcher.sorts.rules.words)
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
    if _unsaid(match, standing, scene):
        return "named but not said to happen"
    if match.frame.watched:
        return VAGUE
    held_up = _held_up(match, scene, words) if family(match.frame.type) is Family.ARMS else None
    if held_up is not None:
        return held_up
    if match.frame.type in _NO_WISHES and _wished(standing, words["wishes"]):
        return "only wished for"
    if scene.sentence.text.rstrip("\"' ").endswith("?"):
        return "question"
    return None


def _unsaid(match: Match, standing: Standing, scene: Scene) -> bool:
    if not match.frame.supported or Hint.SUPPORTED in standing.hints:
        return False
    if not _presupposed(match, scene):
        return True
    standing.hints.add(Hint.NAMED)
    if family(match.frame.type) is Family.ARMS:
        standing.hints.add(Hint.PRESUPPOSED)
    return False


def _held_up(match: Match, scene: Scene, words: dict[str, frozenset[str]]) -> str | None:
    if _forbidden(match, scene, words["embargoes"]):
        return "what an embargo is about"
    # "intercepted a shipment of rifles for"
    act = match.predicate
    seized = act.dep in {"dobj", "nsubjpass"} and act.head.lower in words["seizing"]
    return "seized on its way" if seized else None


def _forbidden(match: Match, scene: Scene, embargoes: frozenset[str]) -> bool:
    # "a ban on the sale of weapons", "the ban on selling weapons"; one weapon is only refused
    act = match.predicate
    items = (n for node in match.fillers.get("item", ()) for n in (node, *words_before(node)))
    if any(hit.system is not None for n in items if (hit := scene.weapons.get(n.i))):
        return False
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


def _finish(match: Match, standing: Standing, words: dict[str, frozenset[str]]) -> None:
    named = match.clause.shape is Shape.NOMINAL
    performed = _performed(match, standing, words["performing"])
    if (named and Hint.SUPPORTED not in standing.hints) or performed:
        standing.status = Status.COMPLETED
    if standing.status in FACT | INTENT and _only_possible(match, words["prospects"]):
        standing.status = Status.PROPOSED
    if match.frame.binding and standing.status is Status.CALLED_FOR and standing.caller is None:
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


def _only_possible(match: Match, prospects: frozenset[str]) -> bool:
    # "announced the possibility of sanctions": the measure is one that may come
    held = (n for role in ("measure", "item") for n in match.fillers.get(role, ()))
    return any(n.dep == "pobj" and n.head.head.lower in prospects for n in held)


def _performed(match: Match, standing: Standing, performing: frozenset[str]) -> bool:
    # "announced the expulsion of ten envoys": who says so does so
    restored = match.frame.type is EventType.RELATIONS_RESTORED
    if family(match.frame.type) is not Family.DIPLOMATIC or restored or not standing.chain:
        return False
    governor = standing.chain[0]
    owned = match.positions.get("actor") in {"possessor", "by"}
    if owned and match.predicate.dep == "nsubj" and standing.status is Status.ANNOUNCED:
        # "Fiji's expulsion of the envoy follows a row"
        return True
    gerund = match.predicate.tag == "VBG" and match.predicate.dep in {"xcomp", "ccomp", "dobj"}
    if match.clause.shape is not Shape.NOMINAL and not gerund:
        return False
    told = governor.lower in performing and verb_form(governor).mood in _TOLD
    return told and standing.status is Status.ANNOUNCED


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
        # "ordered the US to close its consulate": the order is the act
        diplomatic = family(verb.match.frame.type) is Family.DIPLOMATIC
        return diplomatic and noun.match.predicate in verb.match.fillers.get("measure", ())
    held = {n.i for nodes in verb.match.fillers.values() for n in nodes}
    return noun.match.predicate.i in held
