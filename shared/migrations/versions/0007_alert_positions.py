"""How did consumer_positions begin? Written by deploy/dev/schema.py."""

import sqlalchemy as sa
from alembic import op

from shared.sql.rows import BigKey

revision = "0007_alert_positions"
down_revision = "0006_alert_audit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "consumer_positions",
        sa.Column("consumer_group", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("partition", sa.Integer(), nullable=False),
        sa.Column("next_offset", BigKey, nullable=False),
        sa.PrimaryKeyConstraint(
            "consumer_group", "topic", "partition", name=op.f("pk_consumer_positions")
        ),
        schema="alert",
    )
