"""How did counters begin? Written by deploy/dev/schema.py."""

import sqlalchemy as sa
from alembic import op

from shared.sql.rows import BigKey

revision = "0008_alert_counters"
down_revision = "0007_alert_positions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "counters",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", BigKey, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
        schema="alert",
    )
