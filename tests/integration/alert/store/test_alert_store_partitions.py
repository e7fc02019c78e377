"""Do instances that come to share more partitions amid load leave what one process leaves?

On a real PostgreSQL: four readers become eight while they decide, some are killed after a commit
and read their last records again, and versions of one article land with different readers.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from random import Random
from zlib import crc32

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
from tests.unit.alert.decide.test_decide_laws import (
    WATCHLISTS,
    decide,
    rung,
    standing,
    stored_incidents,
)

BEFORE, AFTER, BATCH = 4, 8, 5
ACTORS, TARGETS = ("GBR", "USA", "POL", None), ("UKR", "ISR", None)
SYSTEMS = ("Challenger 2", "AS90", "Storm Shadow")


@pytest.fixture
async def stores(postgres_url: str) -> AsyncIterator[list[SqlAlertStore]]:
    """Give one store per reader, on one database, with the watchlists of the laws."""
    settings = SqlSettings(url=postgres_url, pool_size=1, pool_overflow=1)
    await migrate(settings)
    async with AsyncExitStack() as stack:
        opened = [await stack.enter_async_context(open_database(settings)) for _ in range(AFTER)]
        async with opened[0].transaction() as tx:
            for number, rule in enumerate(WATCHLISTS):
                document = {"id": f"w{number}", "name": "w", "rules": [rule]}
                await put_watchlist(tx, parse_watchlist(document, NAMES), DAY_BEFORE)
        yield [SqlAlertStore(each, NotedOutbox(), NAMES) for each in opened]


def tape(random: Random) -> list[Coding]:
    """Return acts told by several articles, vaguely and in two versions at times."""
    made = []
    for number in range(120):
        name, days = f"a{number}", random.randint(0, 40)
        for version in range(1, random.choice((2, 2, 3))):
            label = f"v{version}"
            told = event(
                name,
                actor=random.choice(ACTORS),
                to=random.choice(TARGETS),
                items=[item(random.choice(SYSTEMS))],
                version=label,
            )
            made.append(coding(article(name, days, version=label, fetched=days + version), told))
    return made


def shared_out(made: Sequence[Coding], partitions: int) -> list[list[Coding]]:
    found: list[list[Coding]] = [[] for _ in range(partitions)]
    for each in made:
        found[crc32(each.article.article_id.encode()) % partitions].append(each)
    return found


async def read(store: SqlAlertStore, codings: Sequence[Coding], *, killed: bool) -> None:
    """Decide batch by batch; who is killed begins anew and has its last batch again."""
    decider, batches = Decider(store, NAMES), range(0, len(codings), BATCH)
    for at in [*batches, *list(batches)[-1:]] if killed else batches:
        if killed:
            decider = Decider(store, NAMES)
        while True:
            try:
                await decider.decide_batch(codings[at : at + BATCH], DAY0)
            except TransientError:
                continue
            break


async def test_four_partitions_grown_to_eight_amid_load_leave_what_one_process_leaves(
    stores: list[SqlAlertStore],
) -> None:
    made = tape(Random(5))
    half = len(made) // 2
    parts = [*shared_out(made[:half], BEFORE), *shared_out(made[half:], AFTER)]

    await asyncio.gather(
        *(read(stores[at % AFTER], each, killed=at % 3 == 0) for at, each in enumerate(parts))
    )

    one_process, _ = await asyncio.to_thread(decide, [[each] for each in made])
    async with stores[0].database.reading() as tx:
        members = await every_member(tx, NAMES)
        records = await list_alerts(tx, AlertFilter(standing=True), limit=MANY)
        messages = [each for _, each in await alert_messages(tx, limit=MANY)]
    homes: dict[str, set[str]] = {}
    for each in members:
        if each.incident_id is not None:
            homes.setdefault(each.incident_id, set()).add(each.member.event.event_id)
    assert frozenset(map(frozenset, homes.values())) == stored_incidents(one_process)
    assert rung([each.alert for each in records]) == rung(standing(one_process))
    new = [each.alert_id for each in messages if each.kind == "new"]
    assert len(new) == len(set(new)) > 0
