"""The stores that must behave alike, each with a way to look at what it holds."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

import pytest

from services.alert.alerts.record import AlertRecord
from services.alert.incidents.member import Placed
from services.alert.incidents.record import IncidentRecord
from services.alert.ports import AlertStore
from services.alert.rules.watchlist import Watchlist
from services.alert.store.alert_queries import AlertFilter, alert_messages, list_alerts
from services.alert.store.alert_store import SqlAlertStore
from services.alert.store.incident_queries import list_incidents
from services.alert.store.members import every_member
from services.alert.store.watchlists import put_watchlist
from shared.messages import Alert
from shared.sql.database import Database, Transaction, open_database
from shared.sql.migrate import migrate
from shared.sql.settings import SqlSettings
from tests.unit.alert.built import DAY0, NAMES
from tests.unit.alert.memory_store import MemoryAlertStore

MANY = 10_000
DAY_BEFORE = DAY0 - timedelta(days=1)


@dataclass
class NotedOutbox:
    """Note what is to be delivered."""

    noted: list[Alert] = field(default_factory=list)

    async def enqueue_all(self, tx: Transaction, alerts: Sequence[Alert], now: datetime) -> int:
        """Note ``alerts``."""
        self.noted += alerts
        return len(alerts)


class Kept(Protocol):
    """A store and what it holds."""

    @property
    def store(self) -> AlertStore: ...

    async def watch(self, watchlist: Watchlist) -> None: ...
    async def members(self) -> Sequence[Placed]: ...
    async def incidents(self) -> Sequence[IncidentRecord]: ...
    async def alerts(self) -> Sequence[AlertRecord]: ...
    async def messages(self) -> Sequence[Alert]: ...


@dataclass
class MemoryKept:
    """What the store in memory holds."""

    store: MemoryAlertStore

    async def watch(self, watchlist: Watchlist) -> None:
        self.store.contents.put_watchlist(watchlist, DAY_BEFORE)

    async def members(self) -> Sequence[Placed]:
        return [each for each in self.store.contents.members.values() if each.member.tells]

    async def incidents(self) -> Sequence[IncidentRecord]:
        return list(self.store.contents.incidents.values())

    async def alerts(self) -> Sequence[AlertRecord]:
        return list(self.store.contents.alerts.values())

    async def messages(self) -> Sequence[Alert]:
        return self.store.contents.messages


@dataclass
class SqlKept:
    """What a database holds."""

    store: SqlAlertStore

    async def watch(self, watchlist: Watchlist) -> None:
        async with self.store.database.transaction() as tx:
            await put_watchlist(tx, watchlist, DAY_BEFORE)

    async def members(self) -> Sequence[Placed]:
        async with self.store.database.reading() as tx:
            return await every_member(tx, NAMES)

    async def incidents(self) -> Sequence[IncidentRecord]:
        async with self.store.database.reading() as tx:
            return await list_incidents(tx, limit=MANY)

    async def alerts(self) -> Sequence[AlertRecord]:
        async with self.store.database.reading() as tx:
            return await list_alerts(tx, AlertFilter(), limit=MANY)

    async def messages(self) -> Sequence[Alert]:
        async with self.store.database.reading() as tx:
            return [alert for _, alert in await alert_messages(tx, limit=MANY)]


@pytest.fixture
def alert_store(database: Database) -> SqlAlertStore:
    """Give an SQL store on each database in turn."""
    return SqlAlertStore(database, NotedOutbox(), NAMES)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def kept_settings(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> SqlSettings | None:
    """Give the settings of every store in turn; None means memory."""
    if request.param == "memory":
        return None
    if request.param == "sqlite":
        return SqlSettings(url=tmp_path_factory.mktemp("db") / "tocsin.db")
    return SqlSettings(url=request.getfixturevalue("postgres_url"))


@pytest.fixture
async def kept(kept_settings: SqlSettings | None) -> AsyncIterator[Kept]:
    """Give every store in turn, the one that unit tests use included."""
    if kept_settings is None:
        yield MemoryKept(MemoryAlertStore())
        return
    await migrate(kept_settings)
    async with open_database(kept_settings) as opened:
        yield SqlKept(SqlAlertStore(opened, NotedOutbox(), NAMES))
