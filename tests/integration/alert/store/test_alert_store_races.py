"""Do several processes that decide at once on PostgreSQL decide as one would?"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack

import pytest

from services.alert.decide import Decider
from services.alert.rules.watchlist import parse_watchlist
from services.alert.store.alert_queries import AlertFilter, alert_messages, list_alerts
from services.alert.store.alert_store import SqlAlertStore
from services.alert.store.members import every_member
from services.alert.store.watchlists import put_watchlist
from shared.errors import TransientError
from shared.messages import Coding
from shared.sql.database import open_database
from shared.sql.migrate import migrate
from shared.sql.settings import SqlSettings
from tests.integration.alert.store.stores import DAY_BEFORE, MANY, NotedOutbox
from tests.unit.alert.built import DAY0, NAMES, article, coding, event, item

PROCESSES = 4


@pytest.fixture
async def stores(postgres_url: str) -> AsyncIterator[list[SqlAlertStore]]:
    """Give one store per process, on one database, as processes have."""
    settings = SqlSettings(url=postgres_url)
    await migrate(settings)
    watchlist = parse_watchlist({"id": "all", "name": "All", "rules": [{"all": True}]}, NAMES)
    async with AsyncExitStack() as stack:
        opened = [
            await stack.enter_async_context(open_database(settings)) for _ in range(PROCESSES)
        ]
        async with opened[0].transaction() as tx:
            await put_watchlist(tx, watchlist, DAY_BEFORE)
        yield [SqlAlertStore(each, NotedOutbox(), NAMES) for each in opened]


async def decide(store: SqlAlertStore, codings: Sequence[Coding]) -> None:
    decider = Decider(store, NAMES)
    for each in codings:
        while True:
            try:
                await decider.decide_batch([each], DAY0)
            except TransientError:
                continue
            break


async def test_one_act_told_to_all_at_once_rings_once(stores: list[SqlAlertStore]) -> None:
    codings = [
        coding(article(f"a{number}"), event(f"a{number}", items=[item("Challenger 2")]))
        for number in range(24)
    ]

    await asyncio.gather(
        *(decide(store, codings[at::PROCESSES]) for at, store in enumerate(stores))
    )

    async with stores[0].database.reading() as tx:
        alerts = await list_alerts(tx, AlertFilter())
        messages = [alert for _, alert in await alert_messages(tx, limit=MANY)]
    assert [(each.alert.sources.total, each.standing) for each in alerts] == [(24, True)]
    assert [each.kind for each in messages].count("new") == 1
    assert [each.revision for each in messages] == list(range(len(messages)))


async def test_the_same_codings_told_to_all_are_claimed_once(
    stores: list[SqlAlertStore],
) -> None:
    codings = [coding(article(f"a{number}"), event(f"a{number}")) for number in range(8)]

    outcomes = await asyncio.gather(
        *(Decider(store, NAMES).decide_batch(codings, DAY0) for store in stores)
    )

    assert sum(each.claimed for each in outcomes) == 8
    assert sum(each.duplicates for each in outcomes) == 8 * (PROCESSES - 1)


async def test_versions_of_one_article_told_apart_leave_the_latest(
    stores: list[SqlAlertStore],
) -> None:
    versions = [
        coding(
            article("a", version=f"v{number}", fetched=number),
            event("a", to=("UKR", "POL", "ISR", "RUS")[number], version=f"v{number}"),
        )
        for number in range(PROCESSES)
    ]

    await asyncio.gather(*(decide(store, [versions[at]]) for at, store in enumerate(stores)))

    async with stores[0].database.reading() as tx:
        members = await every_member(tx, NAMES)
        alerts = await list_alerts(tx, AlertFilter(standing=True))
    assert [each.member.key.target for each in members] == ["RUS"]
    assert len(alerts) == 1
