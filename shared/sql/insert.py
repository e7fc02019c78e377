"""How are rows added that may be there already?

On PostgreSQL the rows travel as one array per column, so that a statement is the same text for any
number of rows: it is planned once, and costs neither side a parameter per value.
"""

from collections.abc import Mapping, Sequence
from typing import cast

from sqlalchemy import Table
from sqlalchemy.dialects import sqlite

from shared.sql.array_insert import ArrayInsert
from shared.sql.database import Transaction
from shared.sql.rows import Row

Values = Mapping[str, object]


async def insert_new(
    tx: Transaction, row: type[Row], values: Sequence[Values], *, keys: Sequence[str]
) -> set[tuple[object, ...]]:
    """Insert what is not there yet by ``keys``; return the keys of what was inserted.

    ``keys`` must be a primary key or a unique constraint; every mapping has the same names. Of
    repetitions inside ``values`` the first is inserted.
    """
    if not values:
        return set()
    table = table_of(row)
    if _is_postgresql(tx):
        insert = ArrayInsert.of(table, tuple(values[0]), tuple(keys), ())
        return {tuple(each) for each in await insert.execute(tx, values)}
    statement = sqlite.insert(table).on_conflict_do_nothing(index_elements=keys)
    result = await tx.execute(
        statement.returning(*(table.c[key] for key in keys)), [dict(each) for each in values]
    )
    return {tuple(each) for each in result}


async def upsert(
    tx: Transaction,
    row: type[Row],
    values: Sequence[Values],
    *,
    keys: Sequence[str],
    update: Sequence[str] | None = None,
) -> None:
    """Insert ``values``; where ``keys`` are there already, overwrite the columns ``update``.

    ``update`` None means every given column that is not a key. Of repetitions inside ``values``
    the last one counts.
    """
    if not values:
        return
    columns = [name for name in values[0] if name not in keys] if update is None else update
    last = list({tuple(each[key] for key in keys): each for each in values}.values())
    table = table_of(row)
    if _is_postgresql(tx):
        await ArrayInsert.of(table, tuple(values[0]), tuple(keys), tuple(columns)).execute(tx, last)
        return
    statement = sqlite.insert(table)
    changes = {name: statement.excluded[name] for name in columns}
    await tx.execute(
        statement.on_conflict_do_update(index_elements=keys, set_=changes),
        [dict(each) for each in last],
    )


def _is_postgresql(tx: Transaction) -> bool:
    return tx.get_bind().dialect.name == "postgresql"


def table_of(row: type[Row]) -> Table:
    """Return the table behind ``row``, for statements that go round the session's objects."""
    return cast("Table", row.__table__)  # type: ignore[attr-defined]
