"""Which fixtures do the tests of delivery share?"""

from collections.abc import AsyncIterator

import pytest

from shared.sql.database import Database
from tests.integration.alert.delivery.receiver import Receiver, start_receiver
from tests.integration.alert.delivery.senders import Office
from tests.integration.sql.databases import database, empty_settings, sql_settings

__all__ = ["database", "empty_settings", "sql_settings"]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """Give a running webhook receiver."""
    running = await start_receiver()
    yield running
    running.let_go.set()
    await running.server.close()


@pytest.fixture
def office(database: Database) -> Office:
    """Give an outbox on a fresh database, on each kind in turn."""
    return Office(database)
