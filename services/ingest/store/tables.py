"""Which tables hold feeds, their state and what was seen in them?"""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from shared.ontology import SourceKind
from shared.sql.rows import INGEST_SCHEMA, Json, Row, UtcDateTime


class FeedRow(Row, table=True):
    """A feed as somebody added it, with what they said of it."""

    __tablename__ = "feeds"
    __table_args__ = (Index("uq_feeds_url", "url", unique=True), {"schema": INGEST_SCHEMA})

    feed_id: str = Field(primary_key=True)
    url: str
    outlet: str | None
    publisher: str | None
    title: str | None
    owner: str | None
    country: str | None
    kind: str | None
    language: str | None
    categories: list[str] = Field(sa_type=Json)
    full_text: str | None
    origin: str | None
    added_at: datetime = Field(sa_type=UtcDateTime)


class FeedStateRow(Row, table=True):
    """What the last poll of a feed left behind, when the next is due, and who is at it."""

    __tablename__ = "feed_states"
    __table_args__ = (Index("ix_feed_states_due", "due_at"), {"schema": INGEST_SCHEMA})

    feed_id: str = Field(primary_key=True)
    due_at: datetime = Field(sa_type=UtcDateTime)
    due_reason: str
    lease_owner: str | None
    lease_until: datetime | None = Field(sa_type=UtcDateTime)
    fetch_url: str
    etag: str | None
    last_modified: str | None
    body_digest: str | None
    lies: int
    conditional: int
    polls: int
    unchanged: int
    not_modified: int
    new_articles: int
    edits: int
    guid_changes: int
    failures: int
    failure: str | None
    detail: str | None
    diagnoses: list[str] = Field(sa_type=Json)
    arrivals: list[str] = Field(sa_type=Json)
    ttl_seconds: float | None
    fresh_seconds: float | None
    title: str | None
    link: str | None
    language: str | None
    past_urls: list[str] = Field(sa_type=Json)
    first_fetched_at: datetime | None = Field(sa_type=UtcDateTime)
    last_polled_at: datetime | None = Field(sa_type=UtcDateTime)
    last_success_at: datetime | None = Field(sa_type=UtcDateTime)
    last_new_at: datetime | None = Field(sa_type=UtcDateTime)
    last_failure: str | None
    last_failed_at: datetime | None = Field(sa_type=UtcDateTime)


class SeenArticleRow(Row, table=True):
    """An article of a feed: the version of the feed's words, and that which was published."""

    __tablename__ = "seen_articles"
    __table_args__ = (
        Index("ix_seen_articles_last_seen", "feed_id", "last_seen"),
        {"schema": INGEST_SCHEMA},
    )

    feed_id: str = Field(primary_key=True)
    article_id: str = Field(primary_key=True)
    version: str
    published: str | None
    page: str | None
    published_at: datetime = Field(sa_type=UtcDateTime)
    first_seen: datetime = Field(sa_type=UtcDateTime)
    last_seen: datetime = Field(sa_type=UtcDateTime)


class EntryKeyRow(Row, table=True):
    """Under which guid or address (a digest of it) an article is known in a feed."""

    __tablename__ = "entry_keys"
    __table_args__ = (
        Index("ix_entry_keys_article", "feed_id", "article_id"),
        {"schema": INGEST_SCHEMA},
    )

    feed_id: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    article_id: str


class AwaitedPageRow(Row, table=True):
    """An article whose page is to be tried, with the words that its feed gave."""

    __tablename__ = "awaited_pages"
    __table_args__ = (Index("ix_awaited_pages_due", "due_at"), {"schema": INGEST_SCHEMA})

    feed_id: str = Field(primary_key=True)
    article_id: str = Field(primary_key=True)
    url: str
    language: str | None
    due_at: datetime = Field(sa_type=UtcDateTime)
    tries: int
    held: bool
    outcome: str
    article: dict[str, object] = Field(sa_type=Json)


def kind_of(row: FeedRow) -> SourceKind | None:
    """Return who speaks in a feed; a kind that a newer version gave is not understood here."""
    return {each.value: each for each in SourceKind}.get(row.kind or "")
