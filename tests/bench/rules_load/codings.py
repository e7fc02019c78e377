"""Which codings load the decision, so that one event in a hundred alerts about ten watchlists?

Parties and types are as skewed as in the rules. Every rule also asks for one source of many; only
one article in a hundred comes from such a source, the others from outlets nobody watches.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

from shared import ids
from shared.messages import ArticleRef, Coding, Event, Evidence, Item, Party, Target, Versions
from shared.ontology import EventType, Novelty, PartyKind, Status
from tests.bench.rules_load.skewed import (
    CATEGORIES,
    PARTIES,
    drawn_party,
    drawn_type,
    party_name,
    source_name,
)

FIRST = datetime(2026, 3, 1, tzinfo=UTC)
ALERTING = 0.01
SPAN = timedelta(days=30)
OUTLETS = 500
_SHINGLES = 120
_VERSIONS = Versions(coder="1", model="1", frames="1", gazetteer="1")
_STATUSES = (Status.PROPOSED, Status.ANNOUNCED, Status.UNDER_WAY, Status.COMPLETED)


def codings(count: int, seed: int, sources: int) -> Iterator[Coding]:
    """Yield ``count`` codings of one event each, in event time over ``SPAN``.

    Exactly one in a hundred is told by one of the ``sources`` that rules ask for, of a target of
    its own, so that each is an incident of its own.
    """
    rng = Random(seed)
    for number in range(count):
        alerting = number % round(1 / ALERTING) == 0
        outlet = (
            source_name(rng.randrange(sources)) if alerting else f"outlet {rng.randrange(OUTLETS)}"
        )
        article = _article(rng, number, FIRST + SPAN * (number / count), outlet)
        event = _event(rng, article, PARTIES + number if alerting else None)
        yield Coding(article=article, outcome="coded", versions=_VERSIONS, events=(event,))


def _article(rng: Random, number: int, at: datetime, outlet: str) -> ArticleRef:
    return ArticleRef(
        article_id=f"art_{number:024d}",
        content_version="0" * 32,
        source="wire",
        outlet=outlet,
        url=f"https://{outlet.replace(' ', '-')}.example/news/{number}",
        title=f"What article {number} says in its title",
        language="en",
        published_at=at,
        fetched_at=at + timedelta(minutes=2),
        sketch=tuple(sorted(rng.getrandbits(64) for _ in range(_SHINGLES))),
    )


def _event(rng: Random, article: ArticleRef, target_rank: int | None) -> Event:
    (by, by_country), (on, on_country) = drawn_party(rng), drawn_party(rng)
    on = on if target_rank is None else target_rank
    actor = Party(name=party_name(by), kind=PartyKind.GROUP, iso3=by_country)
    target = Target(name=party_name(on), kind=PartyKind.GROUP, iso3=on_country)
    quote = f"{actor.name} said on Tuesday that it would do what it had long promised {target.name}"
    category = rng.choice(CATEGORIES)
    evidence = Evidence(field="text", start=100, end=100 + len(quote), quote=quote, frame="bench")
    type_ = drawn_type(rng)
    return Event(
        event_id=ids.event_id(
            article.article_id, "v", type_, (actor.name, target.name), ("text", 100)
        ),
        type=EventType(type_),
        status=rng.choice(_STATUSES),
        novelty=Novelty.NEW,
        actor=actor,
        target=target,
        items=(Item(name=category, category=category, quantity=rng.randint(1, 90)),),
        evidence=evidence,
        mentions=(evidence,),
        confidence=rng.choice((0.6, 0.75, 0.85, 0.95)),
    )
