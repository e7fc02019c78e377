"""How fast does the database take rows that are there already, written by nothing but COPY?"""

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
    "notices",
    "deliveries",
)


@dataclass(frozen=True, slots=True)
class _Rows:
    """What a table holds."""

    table: str
    rows: Sequence[tuple[object, ...]]


async def copy_seconds(url: str, batches: int) -> tuple[int, float]:
    """Empty the alert service's tables and copy their rows in again, in so many commits.

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
                    await connection.copy_records_to_table(
                        each.table, records=_share(each.rows, number, batches), schema_name="alert"
                    )
        spent = time.perf_counter() - began
    finally:
        await connection.close()
    return sum(len(each.rows) for each in tables), spent


async def _read(connection: asyncpg.Connection, table: str) -> _Rows:
    return _Rows(
        table, [tuple(each) for each in await connection.fetch(f"SELECT * FROM alert.{table}")]
    )


def _share(
    rows: Sequence[tuple[object, ...]], number: int, batches: int
) -> Sequence[tuple[object, ...]]:
    size = len(rows)
    return rows[size * number // batches : size * (number + 1) // batches]
