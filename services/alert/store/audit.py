"""Who changed what, and when?"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, col, select

from shared.auth.tenants import DEFAULT_TENANT
from shared.sql.database import Transaction
from shared.sql.rows import ALERT_SCHEMA, BigKey, Row, UtcDateTime


class AuditRow(Row, table=True):
    """One change; rows are added in the transaction of the change, and never altered."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_tenant", "tenant", "sequence"), {"schema": ALERT_SCHEMA})

    sequence: int | None = Field(default=None, primary_key=True, sa_type=BigKey)
    tenant: str
    at: datetime = Field(sa_type=UtcDateTime)
    bearer: str
    action: str
    subject: str
    detail: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """What was changed by whom.

    ``bearer`` is the id of the API key, or ``command line``; ``action`` is the operation's id,
    ``subject`` the id of what it changed, ``detail`` the new version or the like.
    """

    at: datetime
    bearer: str
    action: str
    subject: str
    detail: str | None = None
    tenant: str = DEFAULT_TENANT


@dataclass(frozen=True, slots=True)
class Recorded:
    """A change and its place in the trail."""

    sequence: int
    change: Change


async def record_change(tx: Transaction, change: Change) -> None:
    """Add a change to the trail, in the transaction that makes it."""
    tx.add(
        AuditRow(
            tenant=change.tenant,
            at=change.at,
            bearer=change.bearer,
            action=change.action,
            subject=change.subject,
            detail=change.detail,
        )
    )
    await tx.flush()


async def list_changes(
    tx: Transaction, *, after: int = 0, limit: int = 100, tenant: str | None = None
) -> tuple[Recorded, ...]:
    """Return changes in the order they were made, from behind ``after``; of all tenants if None."""
    own = (col(AuditRow.tenant) == tenant,) if tenant is not None else ()
    rows = await tx.scalars(
        select(AuditRow)
        .where(col(AuditRow.sequence) > after, *own)
        .order_by(col(AuditRow.sequence))
        .limit(limit)
    )
    return tuple(Recorded(row.sequence or 0, _change(row)) for row in rows)


def _change(row: AuditRow) -> Change:
    return Change(row.at, row.bearer, row.action, row.subject, row.detail, row.tenant)
