"""How did alert_messages, alerts begin? Written by deploy/dev/schema.py."""

import sqlalchemy as sa
from alembic import op

from shared.sql.rows import BigKey, Json, UtcDateTime

revision = "0001_alert_alerts"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "alert_messages",
        sa.Column("sequence", BigKey, autoincrement=False, nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("alert_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document", Json, nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_alert_messages")),
        schema="alert",
    )
    op.create_index(
        "ix_alert_messages_tenant",
        "alert_messages",
        ["tenant", "sequence"],
        unique=False,
        schema="alert",
    )
    op.create_index(
        "uq_alert_messages_told",
        "alert_messages",
        ["alert_id", "kind", "revision"],
        unique=True,
        schema="alert",
    )
    op.create_table(
        "alerts",
        sa.Column("alert_id", sa.String(), nullable=False),
        sa.Column("sequence", BigKey, nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("watchlist", sa.String(), nullable=False),
        sa.Column("watchlist_version", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=True),
        sa.Column("target", sa.String(), nullable=True),
        sa.Column("severity", sa.String(), nullable=True),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("standing", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=True),
        sa.Column("document", Json, nullable=False),
        sa.Column("explanation", Json, nullable=False),
        sa.PrimaryKeyConstraint("alert_id", name=op.f("pk_alerts")),
        schema="alert",
    )
    op.create_index("ix_alerts_incident", "alerts", ["incident_id"], unique=False, schema="alert")
    op.create_index(
        "ix_alerts_tenant", "alerts", ["tenant", "sequence"], unique=False, schema="alert"
    )
    op.create_index(
        "ix_alerts_watchlist", "alerts", ["watchlist", "sequence"], unique=False, schema="alert"
    )
    op.create_index("uq_alerts_sequence", "alerts", ["sequence"], unique=True, schema="alert")
