"""How did notices begin? Written by deploy/dev/schema.py."""

import sqlalchemy as sa
from alembic import op

from shared.sql.rows import Json, UtcDateTime

revision = "0013_alert_notice_rows"
down_revision = "0012_alert_incidents"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "notices",
        sa.Column("subscription_id", sa.String(), nullable=False),
        sa.Column("alert_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("endpoint_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("bundle", sa.String(), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("opens", sa.Boolean(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.Column("delivery_id", sa.String(), nullable=True),
        sa.Column("document", Json, nullable=True),
        sa.PrimaryKeyConstraint(
            "subscription_id", "alert_id", "kind", "revision", name=op.f("pk_notices")
        ),
        schema="alert",
    )
    op.create_index("ix_notices_alert", "notices", ["alert_id"], unique=False, schema="alert")
    op.create_index(
        "ix_notices_decided",
        "notices",
        ["subscription_id", "decided_at"],
        unique=False,
        schema="alert",
    )
    op.create_index(
        "ix_notices_outstanding",
        "notices",
        ["due_at", "subscription_id", "bundle"],
        unique=False,
        schema="alert",
        postgresql_where=sa.text("state IN ('held', 'folded')"),
        sqlite_where=sa.text("state IN ('held', 'folded')"),
    )
