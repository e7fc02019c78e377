"""How did tenants begin? Written by deploy/dev/schema.py."""

import sqlalchemy as sa
from alembic import op

from shared.sql.rows import Json, UtcDateTime

revision = "0015_alert_tenants"
down_revision = "0014_alert_silences"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "tenants",
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("quota", Json, nullable=True),
        sa.PrimaryKeyConstraint("tenant", name=op.f("pk_tenants")),
        schema="alert",
    )
