"""Which mentions in one article tell of one event, and what do they say together?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.extract.confidence import surest
from services.extract.factuality.effects import FACT, INTENT, NEGATIVE
from services.extract.mention import Mention
from services.extract.roles.referent import Referent
from shared.ids import event_id
from shared.messages import Event, Item, Party, Target
from shared.ontology import EventType, Novelty, Status, act

_NEWEST_FIRST = (Novelty.NEW, Novelty.RECENT, Novelty.BACKGROUND)
_FURTHEST_FIRST = (
    Status.COMPLETED,
    Status.UNDER_WAY,
    Status.ANNOUNCED,
    Status.PROPOSED,
    Status.THREATENED,
    Status.CALLED_FOR,
    Status.ALLEGED,
    Status.SUSPENDED,
    Status.CANCELLED,
    Status.REFUSED,
    Status.DENIED,
)


_COMPONENT_REACH = 2


@dataclass(frozen=True, slots=True)
class ArticleKey:
    """Name the article version whose events are named."""

    article_id: str
    content_version: str


@dataclass(frozen=True, slots=True)
class Merged:
    """Hold the events in text order of their evidence, and the components of no package."""

    events: tuple[Event, ...]
    alone: tuple[Mention, ...]


def merge(mentions: Sequence[Mention], key: ArticleKey) -> Merged:
    """Join the mentions of each event."""
    groups: list[list[Mention]] = []
    alone: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: m.order):
        near = sorted(groups, key=lambda g: -g[-1].order[0])
        group = next((g for g in near if _same(g, mention)), None)
        if group is not None:
            group.append(mention)
        elif mention.frame.component:
            alone.append(mention)
        else:
            groups.append([mention])
    events = [_event(group, key) for group in groups]
    events.sort(key=lambda e: (e.evidence.field != "title", e.evidence.start, e.event_id))
    return Merged(tuple(events), tuple(alone))


def _same(group: list[Mention], mention: Mention) -> bool:
    first = group[0]
    if mention.frame.component:
        near = mention.order[0] - max(m.order[0] for m in group) <= _COMPONENT_REACH
        return near and act(first.type) == act(mention.type)
    if act(first.type) != act(mention.type) or _polarity(first.status) != _polarity(mention.status):
        return False
    if (first.novelty is Novelty.BACKGROUND) != (mention.novelty is Novelty.BACKGROUND):
        return False
    return _fits([m.actor for m in group], mention.actor) and _fits(
        [m.target for m in group], mention.target
    )


def _fits(known: Iterable[Referent | None], new: Referent | None) -> bool:
    ids = {_party_id(r) for r in known if r is not None}
    return new is None or not ids or _party_id(new) in ids


def _party_id(referent: Referent) -> str:
    return referent.entity_id or referent.name.casefold()


def _polarity(status: Status) -> str:
    if status in FACT | INTENT:
        return "positive"
    return "negative" if status in NEGATIVE else status.value


def _event(group: list[Mention], key: ArticleKey) -> Event:
    best = max(group, key=_fullness)
    novelty = min((m.novelty for m in group if not m.frame.component), key=_NEWEST_FIRST.index)
    status = _status([m for m in group if m.novelty is novelty])
    actor = next((m.actor for m in (best, *group) if m.actor is not None), None)
    target = next((m.target for m in (best, *group) if m.target is not None), None)
    kind = _type(group)
    ids = tuple(None if r is None else _party_id(r) for r in (actor, target))
    assert len(ids) == 2  # noqa: PLR2004 (actor and target)
    return Event(
        event_id=event_id(
            key.article_id,
            key.content_version,
            act(kind),
            ids,
            (best.evidence.field, best.evidence.start),
        ),
        type=kind,
        status=status,
        novelty=novelty,
        actor=None if actor is None else actor.party(),
        target=_target(target, group),
        called_by=_first(m.called_by for m in group),
        called_on=_first(m.called_on for m in group),
        items=_items(group),
        amount=next((m.amount for m in (best, *group) if m.amount is not None), None),
        persons=_union(m.persons for m in group),
        authority=next((m.authority for m in (best, *group) if m.authority), None),
        measure=next((m.measure for m in (best, *group) if m.measure), None),
        date=next((m.date for m in (best, *group) if m.date is not None and m.date.start), None)
        or best.date,
        place=next((m.place for m in (best, *group) if m.place), None),
        evidence=best.evidence,
        mentions=tuple(m.evidence for m in group),
        confidence=surest(m.confidence for m in group),
    )


def _fullness(mention: Mention) -> tuple[bool, int, int, int, int, int]:
    told = not mention.frame.component
    newest = -_NEWEST_FIRST.index(mention.novelty)
    parties = (mention.actor is not None) + (mention.target is not None)
    exact = sum(item.quantity is not None for item in mention.items)
    return told, newest, parties, exact, len(mention.items), -mention.order[0]


def _status(group: list[Mention]) -> Status:
    told = [m for m in group if not m.frame.component]
    return min((m.status for m in told), key=_FURTHEST_FIRST.index)


def _type(group: list[Mention]) -> EventType:
    kinds = {m.type for m in group}
    return EventType.ARMS_TRANSFER if EventType.ARMS_TRANSFER in kinds else group[0].type


def _target(target: Referent | None, group: list[Mention]) -> Target | None:
    if target is None:
        return None
    named = _union(m.named for m in group)
    return Target(name=target.name, kind=target.kind, iso3=target.iso3, named=named)


def _first(referents: Iterable[Referent | None]) -> Party | None:
    return next((r.party() for r in referents if r is not None), None)


def _union(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for names in lists:
        for name in names:
            found.setdefault(name.casefold(), name)
    return tuple(found.values())


def _items(group: list[Mention]) -> tuple[Item, ...]:
    found: dict[str, Item] = {}
    for mention in group:
        for item in mention.items:
            name = (item.system or item.name).casefold()
            known = found.get(name)
            if known is None or (known.quantity is None and item.quantity is not None):
                found[name] = item
    return tuple(found.values())
