"""Which file named a feed first?"""

import sqlalchemy as sa
from alembic import op

revision = "0024_ingest_origin"
down_revision = "0023_alert_occasions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    # Alembic does not translate schemas where it alters tables.
    schema = None if op.get_bind().dialect.name == "sqlite" else "ingest"
    op.add_column("feeds", sa.Column("origin", sa.String(), nullable=True), schema=schema)
