"""How did events begin? Written by deploy/dev/schema.py."""

import sqlalchemy as sa
from alembic import op

from shared.sql.rows import BigKey, Json, UtcDateTime

revision = "0010_alert_members"
down_revision = "0009_alert_endpoints"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "events",
        sa.Column("arrival", BigKey, nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("article_id", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("tells", sa.Boolean(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=True),
        sa.Column("event", Json, nullable=False),
        sa.Column("decision", Json, nullable=False),
        sa.PrimaryKeyConstraint("arrival", name=op.f("pk_events")),
        schema="alert",
    )
    op.create_index(
        "ix_events_actor", "events", ["act", "actor", "target"], unique=False, schema="alert"
    )
    op.create_index("ix_events_article", "events", ["article_id"], unique=False, schema="alert")
    op.create_index("ix_events_incident", "events", ["incident_id"], unique=False, schema="alert")
    op.create_index("ix_events_target", "events", ["act", "target"], unique=False, schema="alert")
    op.create_index("uq_events_event", "events", ["event_id"], unique=True, schema="alert")
