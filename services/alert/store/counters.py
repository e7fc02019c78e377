"""Which number comes next, without gaps and in the order of commit?

Taking numbers holds the counter until the transaction ends, so that who reads after a number never
misses a smaller one that commits later. Take them as the last thing in a transaction.
"""

from sqlalchemy import update
from sqlmodel import Field, col, select

from shared.sql.database import Transaction
from shared.sql.insert import insert_new
from shared.sql.rows import ALERT_SCHEMA, BigKey, Row


class CounterRow(Row, table=True):
    """The last number given under a name."""

    __tablename__ = "counters"
    __table_args__ = {"schema": ALERT_SCHEMA}  # noqa: RUF012 - declared so by SQLAlchemy

    name: str = Field(primary_key=True)
    value: int = Field(sa_type=BigKey)


async def take_numbers(tx: Transaction, name: str, count: int) -> int:
    """Take ``count`` numbers; return the one before the first of them."""
    await insert_new(tx, CounterRow, [{"name": name, "value": 0}], keys=("name",))
    row = col(CounterRow.name) == name
    taken = col(CounterRow.value)
    statement = update(CounterRow).where(row).values(value=taken + count).returning(taken)
    return int((await tx.execute(statement)).scalar_one()) - count


async def last_number(tx: Transaction, name: str) -> int:
    """Return the last number given, 0 before the first."""
    query = select(col(CounterRow.value)).where(col(CounterRow.name) == name)
    return await tx.scalar(query) or 0
