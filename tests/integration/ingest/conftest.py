"""Which fixtures do the tests of ingest share?"""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from services.ingest.fetcher import Fetcher, FetchPolicy, open_fetcher
from services.ingest.inflation import BodyLimits
from services.ingest.store import FeedStore
from shared.clock import VirtualClock
from shared.egress.policy import LOOPBACK, EgressPolicy
from shared.sql.database import Database, open_database
from shared.sql.migrate import migrate
from shared.sql.settings import SqlSettings
from tests.integration.ingest.feed_web import FeedWeb, open_web
from tests.integration.ingest.room import NOW, Room
from tests.integration.ingest.served_feeds import Served, serve

FETCHING = FetchPolicy(
    timeout=timedelta(seconds=20),  # a busy machine must not look like a server that hangs
    spacing=timedelta(0),
    limits=BodyLimits(most_bytes=3_000_000, most_ratio=100),
)


@pytest.fixture
async def web() -> AsyncIterator[FeedWeb]:
    async with open_web() as served:
        yield served


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(NOW)


@pytest.fixture
async def fetcher(clock: VirtualClock) -> AsyncIterator[Fetcher]:
    async with open_fetcher(clock, EgressPolicy(allow_networks=LOOPBACK), FETCHING) as opened:
        yield opened


@pytest.fixture
async def hasty_fetcher(clock: VirtualClock) -> AsyncIterator[Fetcher]:
    """Give a fetcher for servers that never answer."""
    hasty = replace(FETCHING, timeout=timedelta(milliseconds=300))
    async with open_fetcher(clock, EgressPolicy(allow_networks=LOOPBACK), hasty) as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgresql"])
def sql(request: pytest.FixtureRequest, tmp_path: Path) -> SqlSettings:
    if request.param == "sqlite":
        return SqlSettings(url=SecretStr(str(tmp_path / "tocsin.db")))
    url: str = request.getfixturevalue("postgres_url")
    return SqlSettings(url=SecretStr(url))


@pytest.fixture
async def database(sql: SqlSettings) -> AsyncIterator[Database]:
    await migrate(sql)
    async with open_database(sql) as opened:
        yield opened


@pytest.fixture
async def sqlite_room(tmp_path: Path, fetcher: Fetcher, clock: VirtualClock) -> AsyncIterator[Room]:
    settings = SqlSettings(url=SecretStr(str(tmp_path / "room.db")))
    await migrate(settings)
    async with open_database(settings) as opened:
        yield Room(FeedStore(opened), fetcher, clock)


@pytest.fixture
async def room(sqlite_room: Room, web: FeedWeb) -> Room:
    """Give a room with one feed that is due."""
    await sqlite_room.store.add_feeds([web.url()], NOW)
    return sqlite_room


@pytest.fixture
async def api(tmp_path: Path, clock: VirtualClock) -> AsyncIterator[Served]:
    sql = SqlSettings(url=SecretStr(str(tmp_path / "tocsin.db")))
    await migrate(sql)
    async with open_database(sql) as opened, serve(opened, clock) as served:
        yield served


@pytest.fixture
async def either(database: Database, clock: VirtualClock) -> AsyncIterator[Served]:
    """Give the API on SQLite and on PostgreSQL."""
    async with serve(database, clock) as served:
        yield served
