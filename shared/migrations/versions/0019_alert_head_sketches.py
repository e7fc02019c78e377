"""How do article heads keep the sketch apart? Rows of before have it in their article."""

import sqlalchemy as sa
from alembic import op

revision = "0019_alert_head_sketches"
down_revision = "0018_alert_subscriptions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    # ALTER TABLE does not translate schemas, which SQLite lacks, as CREATE TABLE does.
    schema = "alert" if op.get_bind().dialect.name == "postgresql" else None
    op.add_column(
        "article_heads", sa.Column("sketch", sa.LargeBinary(), nullable=True), schema=schema
    )
