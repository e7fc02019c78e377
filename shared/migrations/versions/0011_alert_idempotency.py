"""How did idempotency begin? Written by deploy/dev/schema.py."""

import sqlalchemy as sa
from alembic import op

from shared.sql.rows import UtcDateTime

revision = "0011_alert_idempotency"
down_revision = "0010_alert_members"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "idempotency",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("request_hash", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_answer", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_idempotency")),
        schema="alert",
    )
    op.create_index(
        "ix_idempotency_created_at", "idempotency", ["created_at"], unique=False, schema="alert"
    )
