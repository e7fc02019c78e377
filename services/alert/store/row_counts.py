"""How many rows did a statement change?"""

from typing import cast

from sqlalchemy import CursorResult, Delete, Update

from shared.sql.database import Transaction


async def changed_rows(tx: Transaction, statement: Update | Delete) -> int:
    """Execute ``statement`` and return the number of rows that it changed.

    Objects already loaded in ``tx`` are left as they were: load after changing, not before.
    """
    result = await tx.execute(statement, execution_options={"synchronize_session": False})
    return cast("CursorResult[object]", result).rowcount
