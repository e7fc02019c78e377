"""How is a column compared with many values without a parameter for each?"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ARRAY, Text, any_, bindparam
from sqlalchemy.sql.elements import ColumnElement

from shared.sql.database import Transaction


def among(tx: Transaction, column: Any, values: Collection[str]) -> ColumnElement[bool]:
    """Tell whether ``column`` is one of ``values``.

    On PostgreSQL the statement is the same text for any number of values, so that it is planned
    once; SQLite has no arrays.
    """
    wanted = sorted(values)
    if tx.get_bind().dialect.name == "sqlite":
        return column.in_(wanted)  # type: ignore[no-any-return]
    return column == any_(bindparam(None, wanted, ARRAY(Text)))  # type: ignore[no-any-return]
