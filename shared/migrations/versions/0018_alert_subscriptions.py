"""How did subscriptions begin? Written by deploy/dev/schema.py."""

import sqlalchemy as sa
from alembic import op

from shared.sql.rows import BigKey, Json, UtcDateTime

revision = "0018_alert_subscriptions"
down_revision = "0017_ingest_tables"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "subscriptions",
        sa.Column("subscription_id", sa.String(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("endpoint_id", sa.String(), nullable=False),
        sa.Column("watchlist_id", sa.String(), nullable=True),
        sa.Column("kinds", Json, nullable=False),
        sa.Column("policy", Json, nullable=False),
        sa.Column("since", BigKey, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["endpoint_id"],
            ["alert.endpoints.endpoint_id"],
            name=op.f("fk_subscriptions_endpoint_id"),
        ),
        sa.PrimaryKeyConstraint("subscription_id", name=op.f("pk_subscriptions")),
        schema="alert",
    )
    op.create_index(
        "ix_subscriptions_endpoint", "subscriptions", ["endpoint_id"], unique=False, schema="alert"
    )
    op.create_index(
        "ix_subscriptions_tenant",
        "subscriptions",
        ["tenant", "subscription_id"],
        unique=False,
        schema="alert",
    )
    op.create_index(
        "ix_subscriptions_watchlist",
        "subscriptions",
        ["watchlist_id"],
        unique=False,
        schema="alert",
    )
