"""How fast does the database take rows that are there already, written by nothing but INSERT?"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg

TABLES = (
    "codings",
    "article_heads",
    "events",
    "incidents",
    "alerts",
    "alert_messages",
    "deliveries",
)


@dataclass(frozen=True, slots=True)
class _Rows:
    """What a table holds, and the statement that adds one row to it."""

    statement: str
    rows: Sequence[tuple[object, ...]]


async def insert_seconds(url: str, batches: int) -> tuple[int, float]:
    """Empty the alert service's tables and insert their rows again, in so many commits.

    Return how many rows there were, and the seconds that it took.
    """
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        tables = [await _read(connection, each) for each in TABLES]
        names = ", ".join(f"alert.{each}" for each in TABLES)
        await connection.execute(f"TRUNCATE {names}")
        began = time.perf_counter()
        for number in range(batches):
            async with connection.transaction():
                for each in tables:
                    some = _share(each.rows, number, batches)
                    await connection.executemany(each.statement, some)
        spent = time.perf_counter() - began
    finally:
        await connection.close()
    return sum(len(each.rows) for each in tables), spent


async def _read(connection: asyncpg.Connection, table: str) -> _Rows:
    rows = [tuple(each) for each in await connection.fetch(f"SELECT * FROM alert.{table}")]
    places = ", ".join(f"${at}" for at in range(1, len(rows[0]) + 1)) if rows else "DEFAULT"
    return _Rows(f"INSERT INTO alert.{table} VALUES ({places})", rows)


def _share(
    rows: Sequence[tuple[object, ...]], number: int, batches: int
) -> Sequence[tuple[object, ...]]:
    size = len(rows)
    return rows[size * number // batches : size * (number + 1) // batches]
