"""How did audit begin? Written by deploy/dev/schema.py."""

import sqlalchemy as sa
from alembic import op

from shared.sql.rows import BigKey, UtcDateTime

revision = "0006_alert_audit"
down_revision = "0005_alert_delivery_rows"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "audit",
        sa.Column("sequence", BigKey, nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("bearer", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit")),
        schema="alert",
    )
    op.create_index(
        "ix_audit_tenant", "audit", ["tenant", "sequence"], unique=False, schema="alert"
    )
