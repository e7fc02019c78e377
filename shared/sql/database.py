"""How does a service open the database, and how does it read and write in transactions?"""

from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from shared.sql.engines import postgresql_engine, sqlite_readers, sqlite_writer
from shared.sql.errors import translated
from shared.sql.lock_file import lock_file
from shared.sql.settings import SqlSettings

Transaction = AsyncSession
"""What store functions take: an open transaction; only its opener ends it."""


class Database:
    """An open database; build it by ``open_database``."""

    def __init__(self, writing: AsyncEngine, reading: AsyncEngine) -> None:
        self._engines = {writing, reading}
        self._dialect = writing.dialect.name
        self._write = async_sessionmaker(writing, expire_on_commit=False)
        self._read = async_sessionmaker(_snapshots(reading), expire_on_commit=False)

    @property
    def dialect(self) -> str:
        """Return ``sqlite`` or ``postgresql``."""
        return self._dialect

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Commit at the end of the block, roll back when it raises.

        Errors of the database leave translated: TransientError where trying again may help (the
        outcome of a COMMIT may then be unknown: callers rely on unique keys), Conflict where a key
        stands against it, PermanentError otherwise. On SQLite transactions wait for one another:
        never open a second one inside the first.
        """
        with translated():
            async with self._write() as session, session.begin():
                # Begin now, not at the first statement: on SQLite this is the lock.
                await session.connection()
                yield session

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """Read one snapshot; writing raises. On SQLite it does not wait for the writer."""
        with translated():
            async with self._read() as session, session.begin():
                yield session

    async def ping(self) -> None:
        """Raise Unavailable unless the database answers."""
        async with self.reading() as tx:
            await tx.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Close every connection."""
        for engine in self._engines:
            await engine.dispose()


@asynccontextmanager
async def open_database(settings: SqlSettings) -> AsyncIterator[Database]:
    """Open the database of ``settings`` for the length of the block.

    On SQLite one process only: raise ConfigurationError naming the other one.
    """
    with ExitStack() as held:
        path = settings.sqlite_path
        if path is None:
            engine = postgresql_engine(settings)
            database = Database(engine, engine)
        else:
            held.enter_context(lock_file(path))
            database = Database(sqlite_writer(settings), sqlite_readers(settings))
        try:
            yield database
        finally:
            await database.close()


def _snapshots(engine: AsyncEngine) -> AsyncEngine:
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
