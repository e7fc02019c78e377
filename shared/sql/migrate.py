"""How does a database get, and prove to have, the tables that this version expects?"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.schema import CreateSchema

import shared.migrations
from shared.errors import ConfigurationError
from shared.sql.engines import postgresql_engine, sqlite_migrator
from shared.sql.errors import translated
from shared.sql.lock import lock_number
from shared.sql.lock_file import lock_file
from shared.sql.rows import ALERT_SCHEMA, SCHEMAS
from shared.sql.settings import SqlSettings

_PATIENCE = timedelta(seconds=5)
_LONGEST = timedelta(hours=1)
_POLL_SECONDS = 0.1


async def migrate(settings: SqlSettings) -> None:
    """Bring the database to the newest revision, all of it or nothing.

    Idempotent; of two processes that try at once the second waits and finds nothing to do. On
    SQLite nobody may have the database open. Raise ConfigurationError when the database was made
    by a newer version.
    """
    async with _engine(settings) as engine:
        with translated():
            async with engine.begin() as connection:
                await _take_turn(connection)
                await connection.run_sync(_upgrade)


async def is_migrated(settings: SqlSettings) -> bool:
    """Say whether the database is at the newest revision."""
    async with _engine(settings) as engine:
        with translated():
            async with engine.begin() as connection:
                found = await connection.run_sync(_revision)
    return found == ScriptDirectory(_scripts()).get_current_head()


@asynccontextmanager
async def _engine(settings: SqlSettings) -> AsyncIterator[AsyncEngine]:
    with ExitStack() as held:
        path = settings.sqlite_path
        if path is None:
            unhurried = settings.model_copy(update={"statement_timeout": _LONGEST})
            engine = postgresql_engine(unhurried)
        else:
            await _take_lock_file(held, path)
            engine = sqlite_migrator(settings)
        try:
            yield engine
        finally:
            await engine.dispose()


async def _take_lock_file(held: ExitStack, path: Path) -> None:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + _PATIENCE.total_seconds()
    while True:
        try:
            held.enter_context(lock_file(path))
        except ConfigurationError:
            if loop.time() > deadline:
                raise
            await asyncio.sleep(_POLL_SECONDS)
        else:
            return


async def _take_turn(connection: AsyncConnection) -> None:
    if connection.dialect.name == "postgresql":
        number = lock_number("tocsin migrations")
        await connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({number})")


def _upgrade(connection: Connection) -> None:
    _create_schemas(connection)
    config = Config()
    config.set_main_option("script_location", _scripts().replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["version_schema"] = _version_schema(connection)
    try:
        command.upgrade(config, "head")
    except CommandError as exc:
        message = f"the database was made by another version of Tocsin: {exc}"
        raise ConfigurationError(message) from exc


def _create_schemas(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        for schema in set(SCHEMAS) - set(inspect(connection).get_schema_names()):
            connection.execute(CreateSchema(schema))


def _revision(connection: Connection) -> str | None:
    options = {"version_table_schema": _version_schema(connection)}
    return MigrationContext.configure(connection, opts=options).get_current_revision()


def _version_schema(connection: Connection) -> str | None:
    return ALERT_SCHEMA if connection.dialect.name == "postgresql" else None


def _scripts() -> str:
    return str(Path(shared.migrations.__file__).parent)
