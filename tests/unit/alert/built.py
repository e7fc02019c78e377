"""Which events, articles and codings do the tests of the alert core hand in?"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from services.alert.incidents.member import Member, member_of
from shared import ids
from shared.messages import ArticleRef, Coding, Event, Evidence, Item, Lane, Party, Target, Versions
from shared.names.names import Names
from shared.ontology import EventType, Novelty, PartyKind, Status

NAMES = Names.load()
DAY0 = datetime(2023, 1, 17, tzinfo=UTC)
VERSIONS = Versions(coder="1", model="1", frames="1", gazetteer="1")
CATEGORIES = {
    "Challenger 2": "tank",
    "Leopard 2": "tank",
    "AS90": "artillery",
    "Storm Shadow": "missile",
    "ATACMS": "missile",
}


def state(iso3: str) -> Party:
    """Build a state."""
    return Party(name=NAMES.display(iso3), kind=PartyKind.STATE, iso3=iso3)


def target(iso3: str, *named: str) -> Target:
    """Build a state as target, with the persons or offices that are hit."""
    return Target(name=NAMES.display(iso3), kind=PartyKind.STATE, iso3=iso3, named=named)


def item(name: str, quantity: float | None = None, category: str | None = None) -> Item:
    """Build an item; a known system's name is its own."""
    system = name if name in CATEGORIES else None
    return Item(
        name=name,
        system=system,
        category=category or CATEGORIES.get(name),
        quantity=quantity,
        qualifier=None if quantity is None else "exact",
    )


def event(  # noqa: PLR0913 - an event has that many sides
    article: str,
    type_: EventType = EventType.ARMS_TRANSFER,
    *,
    actor: str | Party | None = "GBR",
    to: str | Target | None = "UKR",
    status: Status = Status.ANNOUNCED,
    novelty: Novelty = Novelty.NEW,
    items: Sequence[Item] = (),
    start: int = 0,
    called_by: str | None = None,
    version: str = "v1",
    confidence: float = 0.9,
) -> Event:
    """Build an event of an article."""
    by = state(actor) if isinstance(actor, str) else actor
    on = target(to) if isinstance(to, str) else to
    quote = f"{article} says so"
    parties = (by.name if by else None, on.name if on else None)
    return Event(
        event_id=ids.event_id(article, version, type_.value, parties, ("text", start)),
        type=type_,
        status=status,
        novelty=novelty,
        actor=by,
        target=on,
        called_by=state(called_by) if called_by else None,
        items=tuple(items),
        evidence=Evidence(field="text", start=start, end=start + len(quote), quote=quote),
        confidence=confidence,
    )


def article(
    name: str,
    days: float = 0,
    *,
    version: str = "v1",
    fetched: float | None = None,
    outlet: str | None = None,
    lane: Lane = "live",
) -> ArticleRef:
    """Build an article published ``days`` after the tests' first day."""
    return ArticleRef(
        article_id=name,
        content_version=version,
        source="tests",
        outlet=outlet,
        language="en",
        published_at=DAY0 + timedelta(days=days),
        fetched_at=DAY0 + timedelta(days=days if fetched is None else fetched),
        lane=lane,
    )


def coding(of: ArticleRef, *events: Event) -> Coding:
    """Build the coding of an article."""
    return Coding(
        article=of,
        outcome="coded" if events else "nothing",
        versions=VERSIONS,
        events=events,
    )


def told(of: ArticleRef, *events: Event) -> list[Member]:
    """Build the members that an article contributes."""
    return [member_of(of, each, NAMES) for each in events]
