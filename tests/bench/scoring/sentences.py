"""How well is one labelled sentence coded?

The rules of events.md section 6. Several events may be said of a sentence: a role or status is
right if one event of the right family has it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tests.bench.scoring.gold import GoldSentence
from tests.bench.scoring.intervals import Tally
from tests.bench.scoring.labels import (
    CLASS_OF,
    FAMILY_OF,
    MUTED_CLASSES,
    RINGING_CLASSES,
    SCORED_FAMILIES,
    SOFT_FLAGS,
    YEAR,
    ScoredFamily,
    is_same_type,
)
from tests.bench.scoring.said import Said

_Role = Literal["status", "actor", "target"]

_HIT, _FALSE, _MISSED = Tally(hits=1), Tally(false=1), Tally(missed=1)


@dataclass(frozen=True, slots=True)
class Miss:
    """A fault in words: its kind, and the text with what was said of it."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class SentenceVerdict:
    """What is right and wrong about one sentence; None where a question does not arise."""

    families: Mapping[ScoredFamily, Tally]
    alert: Tally
    type: bool | None = None
    status: bool | None = None
    actor: bool | None = None
    target: bool | None = None
    hard_negative_rang: bool | None = None
    background_silent: bool | None = None
    misses: tuple[Miss, ...] = ()


def judge_sentence(gold: GoldSentence, events: Sequence[Said]) -> SentenceVerdict:
    """Return the verdict on what was said of ``gold``."""
    scored = [one for one in events if one.type in FAMILY_OF]
    want = FAMILY_OF.get(gold.type)
    same = [one for one in scored if want is not None and FAMILY_OF[one.type] == want]
    rings = frozenset(FAMILY_OF[one.type] for one in scored if is_ringing(one))
    families = _families(gold, want, scored)
    actor, target = _role(gold, same, "actor"), _role(gold, same, "target")
    status = _status(gold, same)
    background = gold.flag == "background" and want is not None
    return SentenceVerdict(
        families=families,
        alert=Tally() if background else _alert(gold, want, rings),
        type=any(is_same_type(one.type, gold.type) for one in same) if same else None,
        status=status,
        actor=actor,
        target=target,
        hard_negative_rang=bool(rings) if gold.flag and want is None else None,
        background_silent=want not in rings if background else None,
        misses=(
            *_family_misses(gold, families),
            *(_role_misses(gold, same, "status") if status is False else ()),
            *(_role_misses(gold, same, "actor") if actor is False else ()),
            *(_role_misses(gold, same, "target") if target is False else ()),
            *_ring_misses(gold, want, rings),
        ),
    )


def is_ringing(event: Said) -> bool:
    """Say whether ``event`` is a fact or an intent, and not told as history."""
    return CLASS_OF[event.status] in RINGING_CLASSES and event.novelty != "background"


def _families(
    gold: GoldSentence, want: ScoredFamily | None, scored: Sequence[Said]
) -> dict[ScoredFamily, Tally]:
    forgiven = want is None and gold.flag in SOFT_FLAGS
    got = {
        FAMILY_OF[one.type]
        for one in scored
        if not (forgiven and CLASS_OF[one.status] in MUTED_CLASSES)
    }
    return {family: _found(family == want, family in got) for family in SCORED_FAMILIES}


def _found(wanted: bool, got: bool) -> Tally:  # noqa: FBT001  a truth table
    if wanted:
        return _HIT if got else _MISSED
    return _FALSE if got else Tally()


def _status(gold: GoldSentence, same: Sequence[Said]) -> bool | None:
    if not same or gold.status == "unknown":
        return None
    return any(CLASS_OF[one.status] == gold.status for one in same)


def _role(gold: GoldSentence, same: Sequence[Said], role: _Role) -> bool | None:
    iso3 = getattr(gold, role)
    if not same or gold.status == "appeal" or not iso3:
        return None
    return any(iso3 == getattr(one, role) for one in same)


def _alert(gold: GoldSentence, want: ScoredFamily | None, rings: frozenset[ScoredFamily]) -> Tally:
    if want is not None and _is_undatable(gold):
        return Tally()
    should = want if gold.status in RINGING_CLASSES else None
    hit = should is not None and should in rings
    missed = should is not None and should not in rings
    return Tally(int(hit), len(rings - {should}), int(missed))


def _is_undatable(gold: GoldSentence) -> bool:
    return gold.published_at is None and YEAR.search(gold.text) is not None


def _family_misses(gold: GoldSentence, families: Mapping[ScoredFamily, Tally]) -> tuple[Miss, ...]:
    kinds = {_MISSED: "missed", _FALSE: "false"}
    return tuple(
        Miss(f"{kinds[tally]} {family}", gold.text)
        for family, tally in families.items()
        if tally in kinds
    )


def _role_misses(gold: GoldSentence, same: Sequence[Said], role: _Role) -> tuple[Miss, ...]:
    got = [getattr(one, role) for one in same]
    return (Miss(role, f"{getattr(gold, role)} <> {got}: {gold.text}"),)


def _ring_misses(
    gold: GoldSentence, want: ScoredFamily | None, rings: frozenset[ScoredFamily]
) -> tuple[Miss, ...]:
    if gold.flag == "background" and want in rings:
        return (Miss("background that rang", gold.text),)
    if gold.flag and want is None and rings:
        return (Miss("hard negatives that rang", f"{gold.flag}: {gold.text}"),)
    return ()
