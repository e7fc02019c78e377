"""How did article_heads, codings begin? Written by deploy/dev/schema.py."""

import sqlalchemy as sa
from alembic import op

from shared.sql.rows import Json, UtcDateTime

revision = "0003_alert_codings"
down_revision = "0002_alert_keys"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "article_heads",
        sa.Column("article_id", sa.String(), nullable=False),
        sa.Column("content_version", sa.String(), nullable=True),
        sa.Column("coded_by", sa.String(), nullable=True),
        sa.Column("fetched_at", UtcDateTime(), nullable=True),
        sa.Column("article", Json, nullable=True),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_article_heads")),
        schema="alert",
    )
    op.create_table(
        "codings",
        sa.Column("article_id", sa.String(), nullable=False),
        sa.Column("content_version", sa.String(), nullable=False),
        sa.Column("coded_by", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.Column("claimed_at", UtcDateTime(), nullable=False),
        sa.Column("document", Json, nullable=False),
        sa.PrimaryKeyConstraint(
            "article_id", "content_version", "coded_by", name=op.f("pk_codings")
        ),
        schema="alert",
    )
    op.create_index("ix_codings_claimed", "codings", ["claimed_at"], unique=False, schema="alert")
