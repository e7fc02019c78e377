"""Which alerts are kept back until a second article tells the same? None of before."""

import sqlalchemy as sa
from alembic import op

revision = "0024_alert_hushed"
down_revision = "0023_alert_occasions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, and the index by which what is told in the same hours is found."""
    # ALTER TABLE does not translate schemas, which SQLite lacks, as CREATE TABLE does.
    schema = "alert" if op.get_bind().dialect.name == "postgresql" else None
    hushed: sa.Column[bool] = sa.Column(
        "hushed", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("alerts", hushed, schema=schema)
    op.create_index("ix_events_told", "events", ["act", "published_at"], schema=schema)
