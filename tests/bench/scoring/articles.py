"""How well is one whole article coded: its set of events, what was split, joined or invented?

An event is found if one of its family (for core types outside the families: of its type) is said
of a stretch that tells it. Found events are paired one to one, closest first; then their type,
status, novelty and parties are compared. Types outside the core are not annotated, so not scored.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.ontology import CORE_TYPES
from tests.bench.scoring.assignment import assign
from tests.bench.scoring.gold import GoldArticle, GoldEvent, Mention, Trap
from tests.bench.scoring.labels import CLASS_OF, FAMILY_OF
from tests.bench.scoring.said import Said

_CORE = frozenset(str(one) for one in CORE_TYPES)


@dataclass(frozen=True, slots=True)
class Found:
    """A gold event and what was said of it."""

    gold: GoldEvent
    said: Said


@dataclass(frozen=True, slots=True)
class ArticleVerdict:
    """Every gold event is found or missed; everything said is found, split, neutral or false.

    ``split`` says again what a found event says. ``joined`` are missed events whose words and
    parties lie in an event that was said once for several. ``neutral`` comes from a trap and is
    not forbidden there. ``fired`` are traps that a false event came from.
    """

    found: tuple[Found, ...]
    missed: tuple[GoldEvent, ...]
    split: tuple[Found, ...]
    joined: tuple[GoldEvent, ...]
    neutral: tuple[Said, ...]
    false: tuple[Said, ...]
    fired: tuple[Trap, ...]


def judge_article(
    gold: GoldArticle, events: Sequence[Said], *, core_only: bool = True
) -> ArticleVerdict:
    """Return the verdict on what was said of ``gold``; all types count without ``core_only``."""
    said = [one for one in events if one.type in _CORE or not core_only]
    pairs = assign(_affinities(gold.events, said))
    found = tuple(Found(gold.events[g], said[s]) for g, s in sorted(pairs.items()))
    missed = tuple(one for g, one in enumerate(gold.events) if g not in pairs)
    taken = set(pairs.values())
    rest = [one for s, one in enumerate(said) if s not in taken]
    split = tuple(again for one in rest if (again := _again(one, found)) is not None)
    fresh = [one for one in rest if _again(one, found) is None]
    neutral = tuple(one for one in fresh if _is_neutral(one, gold.traps))
    return ArticleVerdict(
        found=found,
        missed=missed,
        split=split,
        joined=tuple(one for one in missed if any(_holds(pair, one) for pair in found)),
        neutral=neutral,
        false=tuple(one for one in fresh if one not in neutral),
        fired=tuple(trap for trap in gold.traps if any(_fires(trap, one) for one in fresh)),
    )


def group_of(event_type: str) -> str:
    """Return the family that ``event_type`` is scored in, or the type where it has none."""
    return FAMILY_OF.get(event_type, event_type)


def tells(said: Said, mentions: Sequence[Mention]) -> bool:
    """Say whether ``said`` stands on one of ``mentions``."""
    return any(
        place.covers(one.field, one.start, one.end) for place in said.mentions for one in mentions
    )


def same_parties(said: Said, gold: GoldEvent) -> bool:
    """Say whether actor and target are the same states, or none on both sides."""
    return (said.actor, said.target) == (gold.actor, gold.target)


def _affinities(gold: Sequence[GoldEvent], said: Sequence[Said]) -> dict[tuple[int, int], float]:
    return {
        (g, s): _affinity(event, one)
        for g, event in enumerate(gold)
        for s, one in enumerate(said)
        if group_of(event.type) == group_of(one.type) and tells(one, event.mentions)
    }


def _affinity(gold: GoldEvent, said: Said) -> float:
    same_class = CLASS_OF.get(said.status) == CLASS_OF.get(gold.status)
    return (
        8.0 * (said.type == gold.type)
        + 4.0 * (said.actor == gold.actor)
        + 4.0 * (said.target == gold.target)
        + 3.0 * _shares_item(gold, said)
        + 2.0 * same_class
        + 1.0 * (said.novelty == gold.novelty)
        + _closeness(gold, said)
    )


def _shares_item(gold: GoldEvent, said: Said) -> bool:
    numbers = {item.quantity for item in gold.items if item.quantity is not None}
    names = {item.name.casefold() for item in gold.items}
    return any(quantity in numbers or name.casefold() in names for name, quantity in said.items)


def _closeness(gold: GoldEvent, said: Said) -> float:
    return max(
        (
            place.shared_with(one.field, one.start, one.end)
            / max(one.end - one.start, place.end - place.start, 1)
            for place in said.mentions
            for one in gold.mentions
        ),
        default=0.0,
    )


def _again(said: Said, found: Sequence[Found]) -> Found | None:
    for pair in found:
        parties = (said.actor, said.target)
        known = parties in (
            (pair.said.actor, pair.said.target),
            (pair.gold.actor, pair.gold.target),
        )
        same = group_of(said.type) == group_of(pair.gold.type)
        if known and same and tells(said, pair.gold.mentions):
            return Found(pair.gold, said)
    return None


def _holds(pair: Found, gold: GoldEvent) -> bool:
    return (
        group_of(pair.said.type) == group_of(gold.type)
        and same_parties(pair.said, gold)
        and tells(pair.said, gold.mentions)
    )


def _fires(trap: Trap, said: Said) -> bool:
    return tells(said, (trap,)) and _is_forbidden(trap, said)


def _is_neutral(said: Said, traps: Sequence[Trap]) -> bool:
    sprung = [trap for trap in traps if tells(said, (trap,))]
    return bool(sprung) and not any(_is_forbidden(trap, said) for trap in sprung)


def _is_forbidden(trap: Trap, said: Said) -> bool:
    if "*" not in trap.forbid and said.type not in trap.forbid:
        return False
    if not trap.forbid_status and not trap.forbid_novelty:
        return True
    return said.status in trap.forbid_status or said.novelty in trap.forbid_novelty
