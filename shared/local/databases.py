"""How is a database made or dropped on any PostgreSQL server, and does the server work?"""

import re

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from shared.errors import InvalidInput, Unavailable

_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")


async def create_database(server_url: str, name: str) -> str:
    """Create an empty UTF-8 database on the server of ``server_url`` and return its URL.

    ``server_url`` is a SQLAlchemy URL (``postgresql+asyncpg://...``) of an existing database
    whose user may create others; ``name`` is lower-case letters, digits and underscores.
    """
    create = f"CREATE DATABASE {_checked(name)} ENCODING 'UTF8' TEMPLATE template0"
    await _execute(server_url, create)
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)


async def drop_database(server_url: str, name: str) -> None:
    """Drop the database if it exists, closing the connections that are left to it."""
    await _execute(server_url, f"DROP DATABASE IF EXISTS {_checked(name)} WITH (FORCE)")


async def check_server(server_url: str) -> None:
    """Return when the server runs a query now; raise Unavailable, saying why, if not."""
    await _execute(server_url, "SELECT 1")


def _checked(name: str) -> str:
    if _NAME.fullmatch(name) is None:
        message = f"database name {name!r}: lower-case letters, digits and underscores expected"
        raise InvalidInput(message)
    return name


async def _execute(server_url: str, statement: str) -> None:
    # CREATE and DROP DATABASE are refused inside a transaction.
    engine = create_async_engine(server_url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            await connection.execute(text(statement))
    except (OSError, TimeoutError, DBAPIError) as exc:
        message = f"PostgreSQL refused {statement!r}: {exc!r}"
        raise Unavailable(message) from exc
    finally:
        await engine.dispose()
