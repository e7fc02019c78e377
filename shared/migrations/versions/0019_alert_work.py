"""How did alert_history, alert_work begin?"""

import sqlalchemy as sa
from alembic import op

from shared.sql.rows import BigKey, Json, UtcDateTime

revision = "0019_alert_work"
down_revision = "0018_alert_subscriptions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
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
