"""How does a command open the database that TOCSIN_DATABASE_URL names, at this version?"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from shared.errors import ConfigurationError
from shared.settings import load_settings
from shared.sql.database import Database, open_database
from shared.sql.migrate import is_migrated, migrate
from shared.sql.settings import SqlSettings

BEARER = "command line"
"""Who the trail of changes names for what a command does."""


@asynccontextmanager
async def own_database() -> AsyncIterator[Database]:
    """Open the database; SQLite is brought up to date, PostgreSQL only by `tocsin db migrate`."""
    settings = load_settings(SqlSettings)
    if settings.sqlite_path is not None:
        await migrate(settings)
    elif not await is_migrated(settings):
        message = "the database's schema is not at this version: run `tocsin db migrate`"
        raise ConfigurationError(message)
    async with open_database(settings) as database:
        yield database
