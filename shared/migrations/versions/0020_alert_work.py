"""How did alert_history, alert_work and the age of a watchlist's rules begin?"""

import sqlalchemy as sa
from alembic import op

from shared.sql.rows import BigKey, Json, UtcDateTime

revision = "0020_alert_work"
down_revision = "0019_alert_head_sketches"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables, add the column."""
    op.create_table(
        "alert_history",
        sa.Column("sequence", BigKey, nullable=False),
        sa.Column("alert_id", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("bearer", sa.String(), nullable=True),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("changes", Json, nullable=False),
        sa.Column("comment", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_alert_history")),
        schema="alert",
    )
    op.create_index(
        "ix_alert_history_alert",
        "alert_history",
        ["alert_id", "sequence"],
        unique=False,
        schema="alert",
    )
    op.create_table(
        "alert_work",
        sa.Column("alert_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("assignee", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("severity", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("alert_id", name=op.f("pk_alert_work")),
        schema="alert",
    )
    op.create_index(
        "ix_alert_work_assignee", "alert_work", ["assignee"], unique=False, schema="alert"
    )
    # SQLite has no schemas, and these two heed no translation of them.
    schema = None if op.get_bind().dialect.name == "sqlite" else "alert"
    op.add_column(
        "watchlist_versions",
        sa.Column("rules_since", sa.Integer(), nullable=False, server_default="1"),
        schema=schema,
    )
    # Of versions made before nothing else is known than that they stand for their own rules.
    versions = sa.table(
        "watchlist_versions", sa.column("rules_since"), sa.column("version"), schema=schema
    )
    op.execute(sa.update(versions).values(rules_since=versions.c.version))
