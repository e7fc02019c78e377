"""Which requests were made before under the same Idempotency-Key, and what was answered?"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Index, delete
from sqlmodel import Field, col

from services.alert.store.row_counts import changed_rows
from shared.sql.database import Transaction
from shared.sql.rows import ALERT_SCHEMA, Row, UtcDateTime


class IdempotencyRow(Row, table=True):
    """One answered request; the answer is sealed, since it may hold a secret that is shown once."""

    __tablename__ = "idempotency"
    __table_args__ = (Index("ix_idempotency_created_at", "created_at"), {"schema": ALERT_SCHEMA})

    name: str = Field(primary_key=True)
    request_hash: bytes
    sealed_answer: bytes
    created_at: datetime = Field(sa_type=UtcDateTime)


@dataclass(frozen=True, slots=True)
class Answered:
    """What was asked, as a hash, and what was answered, sealed for ``name``.

    ``name`` is a digest over the bearer and the key that the client chose.
    """

    name: str
    request_hash: bytes
    sealed_answer: bytes
    created_at: datetime


async def find_answered(tx: Transaction, name: str) -> Answered | None:
    """Return the request that was answered under ``name``, None when there is none."""
    row = await tx.get(IdempotencyRow, name)
    if row is None:
        return None
    return Answered(row.name, row.request_hash, row.sealed_answer, row.created_at)


async def keep_answered(tx: Transaction, answered: Answered) -> None:
    """Keep an answer in the transaction of what it tells of."""
    tx.add(
        IdempotencyRow(
            name=answered.name,
            request_hash=answered.request_hash,
            sealed_answer=answered.sealed_answer,
            created_at=answered.created_at,
        )
    )
    await tx.flush()


async def forget_answered(tx: Transaction, before: datetime) -> int:
    """Forget what was answered before an instant; return how many."""
    return await changed_rows(
        tx, delete(IdempotencyRow).where(col(IdempotencyRow.created_at) < before)
    )
