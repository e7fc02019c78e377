"""How did articles begin? Written by deploy/dev/schema.py."""

import sqlalchemy as sa
from alembic import op

from shared.sql.rows import Json, UtcDateTime

revision = "0004_alert_articles"
down_revision = "0003_alert_codings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "articles",
        sa.Column("article_id", sa.String(), nullable=False),
        sa.Column("content_version", sa.String(), nullable=False),
        sa.Column("fetched_at", UtcDateTime(), nullable=False),
        sa.Column("stored_at", UtcDateTime(), nullable=False),
        sa.Column("document", Json, nullable=False),
        sa.PrimaryKeyConstraint("article_id", "content_version", name=op.f("pk_articles")),
        schema="alert",
    )
    op.create_index("ix_articles_stored", "articles", ["stored_at"], unique=False, schema="alert")
