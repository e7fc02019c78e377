"""Where are pages awaited, what became of them, and which file names a feed?"""

import sqlalchemy as sa
from alembic import op

from shared.sql.rows import Json, UtcDateTime

revision = "0021_ingest_pages"
down_revision = "0020_alert_work"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, then create the table."""
    # Alembic does not translate schemas where it alters tables.
    schema = None if op.get_bind().dialect.name == "sqlite" else "ingest"
    for table, name in (
        ("feeds", "full_text"),
        ("feeds", "origin"),
        ("seen_articles", "published"),
        ("seen_articles", "page"),
    ):
        op.add_column(table, sa.Column(name, sa.String(), nullable=True), schema=schema)
    op.create_table(
        "awaited_pages",
        sa.Column("feed_id", sa.String(), nullable=False),
        sa.Column("article_id", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("article", Json, nullable=False),
        sa.PrimaryKeyConstraint("feed_id", "article_id", name=op.f("pk_awaited_pages")),
        schema="ingest",
    )
    op.create_index(
        "ix_awaited_pages_due", "awaited_pages", ["due_at"], unique=False, schema="ingest"
    )
