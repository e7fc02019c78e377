"""Do two alert instances on one PostgreSQL see a rule change at their next batch, once each?"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest

from services.alert.decide import Decider
from services.alert.rules.watchlist import Watchlist, parse_watchlist
from services.alert.store.alert_queries import AlertFilter, alert_messages, list_alerts
from services.alert.store.alert_store import SqlAlertStore
from services.alert.store.watchlists import put_watchlist, remove_watchlist
from shared.errors import TransientError
from shared.messages import Coding
from shared.ontology import EventType
from shared.sql.database import Database, open_database
from shared.sql.migrate import migrate
from shared.sql.settings import SqlSettings
from tests.integration.alert.store.stores import DAY_BEFORE, MANY, NotedOutbox
from tests.unit.alert.built import DAY0, NAMES, article, coding, event

STATES = ("GBR", "USA", "FRA", "DEU", "POL", "ITA", "ESP", "NLD", "BEL", "NOR", "SWE", "FIN")


@pytest.fixture
async def instances(postgres_url: str) -> AsyncIterator[tuple[Decider, Decider, Database]]:
    """Give two deciders with connections of their own, and the database that they share."""
    settings = SqlSettings(url=postgres_url)
    await migrate(settings)
    async with AsyncExitStack() as stack:
        one, other = [await stack.enter_async_context(open_database(settings)) for _ in range(2)]
        deciders = [
            Decider(SqlAlertStore(each, NotedOutbox(), NAMES), NAMES) for each in (one, other)
        ]
        yield deciders[0], deciders[1], one


def watchlist(*types: EventType) -> Watchlist:
    document = {"id": "w", "name": "W", "rules": [{"types": [each.value for each in types]}]}
    return parse_watchlist(document, NAMES)


async def put(database: Database, *types: EventType) -> int:
    async with database.transaction() as tx:
        return (await put_watchlist(tx, watchlist(*types), DAY_BEFORE)).epoch


def told(number: int, type_: EventType = EventType.ARMS_TRANSFER) -> Coding:
    """Build the coding of an act of its own."""
    name, by, on = f"a{number}", STATES[number % 12], STATES[(number // 12 + number + 1) % 12]
    return coding(article(name, number / 1_000), event(name, type_, actor=by, to=on))


async def rung(database: Database) -> dict[str, int]:
    """Return the rule set that each article's alert rang as of; fail on one that rang twice."""
    async with database.reading() as tx:
        alerts = await list_alerts(tx, AlertFilter(), limit=MANY)
        messages = [each for _, each in await alert_messages(tx, limit=MANY)]
    new = [each.alert_id for each in messages if each.kind == "new"]
    assert sorted(new) == sorted(each.alert.alert_id for each in alerts)
    return {each.alert.sources.articles[0]: each.rule_set for each in alerts}


async def test_either_instance_goes_by_a_change_from_its_next_batch_on(
    instances: tuple[Decider, Decider, Database],
) -> None:
    one, other, database = instances
    await put(database, EventType.VISIT)
    await one.decide_batch([told(0)], DAY0)
    await other.decide_batch([told(1)], DAY0)
    epoch = await put(database, EventType.ARMS_TRANSFER)

    await other.decide_batch([told(2)], DAY0)
    await one.decide_batch([told(3)], DAY0)
    async with database.transaction() as tx:
        await remove_watchlist(tx, "w", DAY0)
    await one.decide_batch([told(4)], DAY0)
    await other.decide_batch([told(5)], DAY0)

    assert await rung(database) == {"a2": epoch, "a3": epoch}


async def test_an_alert_says_as_of_which_rule_set_it_rang(
    instances: tuple[Decider, Decider, Database],
) -> None:
    one, _, database = instances
    epoch = await put(database, EventType.ARMS_TRANSFER)

    await one.decide_batch([told(0)], DAY0)

    async with database.reading() as tx:
        (alert,) = await list_alerts(tx, AlertFilter())
    assert (alert.rule_set, alert.explanation["rule_set"]) == (epoch, epoch)


async def test_a_change_amid_the_load_of_two_instances_misses_and_doubles_nothing(
    instances: tuple[Decider, Decider, Database],
) -> None:
    one, other, database = instances
    await put(database, EventType.VISIT)
    decided_as_of: dict[str, int] = {}
    switched = asyncio.Event()

    async def load(by: Decider, codings: Sequence[Coding]) -> None:
        for each in codings:
            while True:
                try:
                    await by.decide_batch([each], DAY0 + timedelta(days=1))
                except TransientError:
                    continue
                break
            decided_as_of[each.article.article_id] = by.book.epoch
            if len(decided_as_of) == 20:
                switched.set()

    async def switch() -> int:
        await switched.wait()
        return await put(database, EventType.ARMS_TRANSFER)

    made = [told(number) for number in range(60)]
    _, _, epoch = await asyncio.gather(load(one, made[::2]), load(other, made[1::2]), switch())

    as_of = await rung(database)
    assert as_of == {name: seen for name, seen in decided_as_of.items() if seen >= epoch}
    assert 0 < len(as_of) < len(made)
