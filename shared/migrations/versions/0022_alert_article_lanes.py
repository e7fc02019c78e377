"""By which lane did each article that is kept come? Needed to count what was coded by lane."""

import sqlalchemy as sa
from alembic import op

revision = "0022_alert_article_lanes"
down_revision = "0021_ingest_pages"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the lane, read from the stored articles."""
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    # SQLite has no schemas, and adding a column is not translated as making a table is.
    schema = None if on_sqlite else "alert"
    lane = sa.Column("lane", sa.String(), nullable=False, server_default="live")
    op.add_column("articles", lane, schema=schema)
    articles = sa.table(
        "articles", sa.column("lane"), sa.column("document", sa.JSON()), schema=schema
    )
    told = (
        sa.func.json_extract(articles.c.document, "$.lane")
        if on_sqlite
        else articles.c.document.op("->>")("lane")
    )
    op.execute(articles.update().values(lane=sa.func.coalesce(told, "live")))
