"""Which silences are there, who set them, and until when do they hold?"""

from datetime import datetime

from sqlalchemy import Index, update
from sqlmodel import Field, col, select

from services.alert.notices.silences import Matcher, Silence
from services.alert.store.row_counts import changed_rows
from shared.sql.database import Transaction
from shared.sql.rows import ALERT_SCHEMA, Json, Row, UtcDateTime


class SilenceRow(Row, table=True):
    """One silence; it is ended early by an earlier expiry, and never removed."""

    __tablename__ = "silences"
    __table_args__ = (
        Index("ix_silences_expires", "tenant", "expires_at"),
        {"schema": ALERT_SCHEMA},
    )

    silence_id: str = Field(primary_key=True)
    tenant: str
    matcher: dict[str, object] = Field(sa_type=Json)
    author: str
    reason: str
    starts_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)


async def add_silence(tx: Transaction, silence: Silence, tenant: str) -> None:
    """Add a silence; Conflict when its id is taken."""
    tx.add(
        SilenceRow(
            silence_id=silence.silence_id,
            tenant=tenant,
            matcher=silence.matcher.model_dump(mode="json", exclude_defaults=True),
            author=silence.author,
            reason=silence.reason,
            starts_at=silence.starts_at,
            expires_at=silence.expires_at,
        )
    )
    await tx.flush()


async def active_silences(tx: Transaction, now: datetime) -> tuple[tuple[str, Silence], ...]:
    """Return what holds at ``now``, each with its tenant."""
    expires = col(SilenceRow.expires_at)
    query = select(SilenceRow).where(expires > now, col(SilenceRow.starts_at) <= now)
    return tuple((row.tenant, _silence(row)) for row in await tx.scalars(query))


async def list_silences(
    tx: Transaction,
    tenant: str,
    *,
    since: datetime | None = None,
    after: str = "",
    limit: int = 100,
) -> tuple[Silence, ...]:
    """Return the silences of a tenant by id; with ``since`` those that hold or begin after it."""
    mine = (col(SilenceRow.tenant) == tenant, col(SilenceRow.silence_id) > after)
    query = select(SilenceRow).where(*mine)
    if since is not None:
        query = query.where(col(SilenceRow.expires_at) > since)
    rows = await tx.scalars(query.order_by(col(SilenceRow.silence_id)).limit(limit))
    return tuple(map(_silence, rows))


async def get_silence(tx: Transaction, silence_id: str, tenant: str) -> Silence | None:
    """Return a silence of a tenant, None when there is none."""
    row = await tx.get(SilenceRow, silence_id, populate_existing=True)
    return _silence(row) if row is not None and row.tenant == tenant else None


async def end_silence(tx: Transaction, silence_id: str, tenant: str, now: datetime) -> bool:
    """Let a silence hold no longer than until ``now``; False when it holds no more."""
    changed = await changed_rows(
        tx,
        update(SilenceRow)
        .where(
            col(SilenceRow.silence_id) == silence_id,
            col(SilenceRow.tenant) == tenant,
            col(SilenceRow.expires_at) > now,
        )
        .values(expires_at=now),
    )
    return changed == 1


def _silence(row: SilenceRow) -> Silence:
    return Silence(
        silence_id=row.silence_id,
        matcher=Matcher.model_validate(row.matcher),
        author=row.author,
        reason=row.reason,
        starts_at=row.starts_at,
        expires_at=row.expires_at,
    )
