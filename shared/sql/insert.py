"""How are rows added that may be there already?"""

from collections.abc import Mapping, Sequence
from typing import cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

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
    statement = _insert(tx, table).on_conflict_do_nothing(index_elements=keys)
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
    statement = _insert(tx, table_of(row))
    columns = [name for name in values[0] if name not in keys] if update is None else update
    changes = {name: statement.excluded[name] for name in columns}
    last = {tuple(each[key] for key in keys): dict(each) for each in values}
    await tx.execute(
        statement.on_conflict_do_update(index_elements=keys, set_=changes), list(last.values())
    )


def _insert(tx: Transaction, table: Table) -> sqlite.Insert | postgresql.Insert:
    if tx.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def table_of(row: type[Row]) -> Table:
    """Return the table behind ``row``, for statements that go round the session's objects."""
    return cast("Table", row.__table__)  # type: ignore[attr-defined]
