"""How did watchlist_versions begin? Written by deploy/dev/schema.py."""

import sqlalchemy as sa
from alembic import op

from shared.sql.rows import BigKey, Json, UtcDateTime

revision = "0016_alert_watchlists"
down_revision = "0015_alert_tenants"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "watchlist_versions",
        sa.Column("watchlist_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("epoch", BigKey, nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("rules", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("document", Json, nullable=False),
        sa.PrimaryKeyConstraint("watchlist_id", "version", name=op.f("pk_watchlist_versions")),
        schema="alert",
    )
    op.create_index(
        "ix_watchlist_versions_tenant",
        "watchlist_versions",
        ["tenant", "watchlist_id"],
        unique=False,
        schema="alert",
    )
    op.create_index(
        "uq_watchlist_versions_epoch", "watchlist_versions", ["epoch"], unique=True, schema="alert"
    )
