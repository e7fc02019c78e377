"""How did incidents begin? Written by deploy/dev/schema.py."""

import sqlalchemy as sa
from alembic import op

from shared.sql.rows import BigKey, Json, UtcDateTime

revision = "0012_alert_incidents"
down_revision = "0011_alert_idempotency"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "incidents",
        sa.Column("arrival", BigKey, nullable=False),
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=True),
        sa.Column("target", sa.String(), nullable=True),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("superseded_by", sa.String(), nullable=True),
        sa.Column("first_at", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("state", Json, nullable=False),
        sa.PrimaryKeyConstraint("arrival", name=op.f("pk_incidents")),
        schema="alert",
    )
    op.create_index("ix_incidents_last", "incidents", ["last_at"], unique=False, schema="alert")
    op.create_index(
        "ix_incidents_type", "incidents", ["type", "last_at"], unique=False, schema="alert"
    )
    op.create_index(
        "uq_incidents_incident", "incidents", ["incident_id"], unique=True, schema="alert"
    )
