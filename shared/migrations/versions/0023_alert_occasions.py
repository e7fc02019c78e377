"""How is each kind of message told once, and which rule set had an alert rung?"""

import sqlalchemy as sa
from alembic import op

from shared.sql.rows import BigKey

revision = "0023_alert_occasions"
down_revision = "0022_alert_article_lanes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what was told before is known by its revision."""
    # ALTER TABLE does not translate schemas, which SQLite lacks, as CREATE TABLE does.
    schema = "alert" if op.get_bind().dialect.name == "postgresql" else None
    occasion = sa.Column("occasion", sa.String(), nullable=False, server_default="")
    op.add_column("alert_messages", occasion, schema=schema)
    messages = sa.table(
        "alert_messages",
        sa.column("kind", sa.String()),
        sa.column("revision", sa.Integer()),
        sa.column("occasion", sa.String()),
        schema=schema,
    )
    told_before = sa.literal("r") + sa.cast(messages.c.revision, sa.String())
    op.execute(messages.update().where(messages.c.kind != "new").values(occasion=told_before))
    op.drop_index("uq_alert_messages_told", "alert_messages", schema=schema)
    op.create_index(
        "uq_alert_messages_occasion",
        "alert_messages",
        ["alert_id", "kind", "occasion"],
        unique=True,
        schema=schema,
    )
    rule_set = sa.Column("rule_set", BigKey, nullable=False, server_default="0")
    op.add_column("alerts", rule_set, schema=schema)
