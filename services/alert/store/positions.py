"""Up to where has each consumer group's work been committed?"""

from collections.abc import Sequence

from sqlmodel import Field, col, select

from services.alert.positions import Position
from shared.sql.database import Transaction
from shared.sql.insert import upsert
from shared.sql.rows import ALERT_SCHEMA, BigKey, Row


class PositionRow(Row, table=True):
    """The next record a group has to read of a partition."""

    __tablename__ = "consumer_positions"
    __table_args__ = {"schema": ALERT_SCHEMA}  # noqa: RUF012 - declared so by SQLAlchemy

    consumer_group: str = Field(primary_key=True)
    topic: str = Field(primary_key=True)
    partition: int = Field(primary_key=True)
    next_offset: int = Field(sa_type=BigKey)


async def put_positions(tx: Transaction, positions: Sequence[Position]) -> None:
    """Store positions in the transaction of the work that they stand for."""
    rows = [
        {
            "consumer_group": each.group,
            "topic": each.topic,
            "partition": each.partition,
            "next_offset": each.next_offset,
        }
        for each in positions
    ]
    await upsert(tx, PositionRow, rows, keys=("consumer_group", "topic", "partition"))


async def positions_of(tx: Transaction, group: str) -> tuple[Position, ...]:
    """Return the positions of a group, by topic and partition."""
    rows = await tx.scalars(
        select(PositionRow)
        .where(col(PositionRow.consumer_group) == group)
        .order_by(col(PositionRow.topic), col(PositionRow.partition))
    )
    return tuple(
        Position(each.consumer_group, each.topic, each.partition, each.next_offset) for each in rows
    )
