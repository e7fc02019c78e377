"""Which table says what became of every alert revision for every subscription?"""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from shared.sql.rows import ALERT_SCHEMA, Json, Row, UtcDateTime

# Written out, not bound: only so do both databases see that the partial index serves.
OUTSTANDING = text("state IN ('held', 'folded')")


class NoticeRow(Row, table=True):
    """One revision of an alert and one subscription: told, or why not (yet).

    ``told`` has its delivery; ``held`` and ``folded`` wait until ``due_at`` in their ``bundle``
    and carry the alert as it is to be told; ``silenced``, ``filtered`` and ``dead`` are final.
    ``opens`` marks what begins a message and so counts for a rate cap.
    """

    __tablename__ = "notices"
    __table_args__ = (
        Index(
            "ix_notices_outstanding",
            "due_at",
            "subscription_id",
            "bundle",
            postgresql_where=OUTSTANDING,
            sqlite_where=OUTSTANDING,
        ),
        Index("ix_notices_alert", "alert_id"),
        Index("ix_notices_decided", "subscription_id", "decided_at"),
        {"schema": ALERT_SCHEMA},
    )

    subscription_id: str = Field(primary_key=True)
    alert_id: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    tenant: str
    endpoint_id: str
    state: str
    reason: str | None
    bundle: str | None
    due_at: datetime | None = Field(sa_type=UtcDateTime)
    opens: bool
    decided_at: datetime = Field(sa_type=UtcDateTime)
    delivery_id: str | None
    document: dict[str, object] | None = Field(sa_type=Json)
