"""Which tables hold deliveries and the attempts to make them? The rows are the queue."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from shared.sql.rows import ALERT_SCHEMA, BigKey, Row, UtcDateTime

# Written out, not bound: only so do both databases see that the partial indexes serve.
WAITING = text("state IN ('pending', 'retry')")
LEASED = text("state = 'leased'")
NO_LEASE: Mapping[str, None] = {"lease_owner": None, "lease_until": None}


class DeliveryRow(Row, table=True):
    """One message for one endpoint; its key is the ``webhook-id``.

    The key is a function of endpoint, alert, kind and revision (``shared.ids.delivery_id``), so
    that a message enqueued twice is one row. ``payload`` is made once and sent byte for byte.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        Index(
            "ix_deliveries_waiting",
            "endpoint_id",
            "due_at",
            postgresql_where=WAITING,
            sqlite_where=WAITING,
        ),
        Index("ix_deliveries_leased", "lease_until", postgresql_where=LEASED, sqlite_where=LEASED),
        Index("ix_deliveries_alert", "alert_id"),
        Index("ix_deliveries_tenant", "tenant", "delivery_id"),
        {"schema": ALERT_SCHEMA},
    )

    delivery_id: str = Field(primary_key=True)
    tenant: str
    channel: str
    endpoint_id: str
    alert_id: str
    kind: str
    revision: int
    payload: bytes
    state: str
    due_at: datetime = Field(sa_type=UtcDateTime)
    attempts: int
    replays: int
    reason: str | None
    lease_owner: str | None
    lease_until: datetime | None = Field(sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    finished_at: datetime | None = Field(sa_type=UtcDateTime)


class AttemptRow(Row, table=True):
    """What came of one attempt; written after the delivery's state, and never needed for it."""

    __tablename__ = "attempts"
    __table_args__ = (Index("ix_attempts_delivery", "delivery_id"), {"schema": ALERT_SCHEMA})

    attempt_id: int | None = Field(default=None, primary_key=True, sa_type=BigKey)
    delivery_id: str
    number: int
    started_at: datetime = Field(sa_type=UtcDateTime)
    duration_ms: int
    outcome: str
    status: int | None
    error: str | None
    body: str | None
