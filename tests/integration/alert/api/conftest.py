"""Which fixtures do the tests of the API share? The application on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator

import httpx
import pytest

from shared.sql.database import Database
from tests.integration.alert.api.served import Served, served_from
from tests.integration.sql.databases import database, empty_settings, sql_settings

__all__ = ["admin", "database", "empty_settings", "served", "sql_settings"]


@pytest.fixture
def served(database: Database) -> Served:
    """Give the application on a fresh database."""
    return served_from(database)


@pytest.fixture
async def admin(served: Served) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client with a key that may do everything."""
    async with served.client(await served.key()) as client:
        yield client
