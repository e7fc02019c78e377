"""How did entry_keys, feed_states, feeds, seen_articles begin? Written by deploy/dev/schema.py."""

import sqlalchemy as sa
from alembic import op

from shared.sql.rows import Json, UtcDateTime

revision = "0017_ingest_tables"
down_revision = "0016_alert_watchlists"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "entry_keys",
        sa.Column("feed_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("article_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("feed_id", "key", name=op.f("pk_entry_keys")),
        schema="ingest",
    )
    op.create_index(
        "ix_entry_keys_article",
        "entry_keys",
        ["feed_id", "article_id"],
        unique=False,
        schema="ingest",
    )
    op.create_table(
        "feed_states",
        sa.Column("feed_id", sa.String(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("due_reason", sa.String(), nullable=False),
        sa.Column("lease_owner", sa.String(), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("fetch_url", sa.String(), nullable=False),
        sa.Column("etag", sa.String(), nullable=True),
        sa.Column("last_modified", sa.String(), nullable=True),
        sa.Column("body_digest", sa.String(), nullable=True),
        sa.Column("lies", sa.Integer(), nullable=False),
        sa.Column("conditional", sa.Integer(), nullable=False),
        sa.Column("polls", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("not_modified", sa.Integer(), nullable=False),
        sa.Column("new_articles", sa.Integer(), nullable=False),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.Column("guid_changes", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(), nullable=True),
        sa.Column("detail", sa.String(), nullable=True),
        sa.Column("diagnoses", Json, nullable=False),
        sa.Column("arrivals", Json, nullable=False),
        sa.Column("ttl_seconds", sa.Float(), nullable=True),
        sa.Column("fresh_seconds", sa.Float(), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("link", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("past_urls", Json, nullable=False),
        sa.Column("first_fetched_at", UtcDateTime(), nullable=True),
        sa.Column("last_polled_at", UtcDateTime(), nullable=True),
        sa.Column("last_success_at", UtcDateTime(), nullable=True),
        sa.Column("last_new_at", UtcDateTime(), nullable=True),
        sa.Column("last_failure", sa.String(), nullable=True),
        sa.Column("last_failed_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("feed_id", name=op.f("pk_feed_states")),
        schema="ingest",
    )
    op.create_index("ix_feed_states_due", "feed_states", ["due_at"], unique=False, schema="ingest")
    op.create_table(
        "feeds",
        sa.Column("feed_id", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("outlet", sa.String(), nullable=True),
        sa.Column("publisher", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("categories", Json, nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("feed_id", name=op.f("pk_feeds")),
        schema="ingest",
    )
    op.create_index("uq_feeds_url", "feeds", ["url"], unique=True, schema="ingest")
    op.create_table(
        "seen_articles",
        sa.Column("feed_id", sa.String(), nullable=False),
        sa.Column("article_id", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.Column("first_seen", UtcDateTime(), nullable=False),
        sa.Column("last_seen", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("feed_id", "article_id", name=op.f("pk_seen_articles")),
        schema="ingest",
    )
    op.create_index(
        "ix_seen_articles_last_seen",
        "seen_articles",
        ["feed_id", "last_seen"],
        unique=False,
        schema="ingest",
    )
