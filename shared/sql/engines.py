"""How is each database opened so that it keeps its promises?"""

import orjson
from sqlalchemy import Connection, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from shared.sql.rows import SCHEMAS, json_text
from shared.sql.settings import SqlSettings

WITHOUT_SCHEMAS: dict[str | None, str | None] = dict.fromkeys(SCHEMAS)
_READERS = 4


def postgresql_engine(settings: SqlSettings) -> AsyncEngine:
    """Open a pool on PostgreSQL.

    Behind a transaction pooler each statement is prepared without a name and thus gone with the
    next one; a named one could meet another server connection.
    """
    arguments: dict[str, object] = {
        "timeout": settings.connect_timeout.total_seconds(),
        "command_timeout": settings.statement_timeout.total_seconds(),
    }
    if settings.transaction_pooler:
        arguments |= {
            "statement_cache_size": 0,
            "prepared_statement_cache_size": 0,
            "prepared_statement_name_func": _no_name,
        }
    return create_async_engine(
        settings.sqlalchemy_url,
        connect_args=arguments,
        pool_size=settings.pool_size,
        max_overflow=settings.pool_overflow,
        pool_timeout=settings.pool_timeout.total_seconds(),
        pool_pre_ping=True,
        hide_parameters=True,
        json_serializer=json_text,
        json_deserializer=orjson.loads,
    )


def sqlite_writer(settings: SqlSettings) -> AsyncEngine:
    """Open the one connection that writes: write-ahead log, every commit on disk."""
    engine = _sqlite(settings, connections=1)
    _on_connect(engine, settings, ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"))
    _on_begin(engine, "BEGIN IMMEDIATE")
    return engine


def sqlite_migrator(settings: SqlSettings) -> AsyncEngine:
    """Open the writing connection without foreign keys: altering a table there rebuilds it."""
    engine = _sqlite(settings, connections=1)
    _on_connect(engine, settings, ("journal_mode=WAL", "synchronous=FULL"))
    _on_begin(engine, "BEGIN IMMEDIATE")
    return engine


def sqlite_readers(settings: SqlSettings) -> AsyncEngine:
    """Open connections that read a snapshot while the writer goes on."""
    engine = _sqlite(settings, connections=_READERS)
    _on_connect(engine, settings, ("query_only=ON",))
    _on_begin(engine, "BEGIN")
    return engine


def _sqlite(settings: SqlSettings, *, connections: int) -> AsyncEngine:
    return create_async_engine(
        settings.sqlalchemy_url,
        connect_args={"isolation_level": None},
        pool_size=connections,
        max_overflow=0,
        pool_timeout=settings.pool_timeout.total_seconds(),
        hide_parameters=True,
        json_serializer=json_text,
        json_deserializer=orjson.loads,
        execution_options={"schema_translate_map": WITHOUT_SCHEMAS},
    )


def _on_connect(engine: AsyncEngine, settings: SqlSettings, pragmas: tuple[str, ...]) -> None:
    milliseconds = int(settings.busy_timeout.total_seconds() * 1000)

    def prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for pragma in (f"busy_timeout={milliseconds}", *pragmas):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    event.listen(engine.sync_engine, "connect", prepare)


def _on_begin(engine: AsyncEngine, statement: str) -> None:
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    event.listen(engine.sync_engine, "begin", begin)


def _no_name() -> str:
    return ""
