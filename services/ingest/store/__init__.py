"""What does ingest remember? The only queries on schema ``ingest``."""

from services.ingest.new_feed import NewFeed
from services.ingest.store.feed_directory import FeedDirectory, StoredFeed
from services.ingest.store.feed_store import FeedCounts, FeedStore, feed_id
from services.ingest.store.leases import LeasedFeed
from services.ingest.store.seen_store import SeenStore

__all__ = [
    "FeedCounts",
    "FeedDirectory",
    "FeedStore",
    "LeasedFeed",
    "NewFeed",
    "SeenStore",
    "StoredFeed",
    "feed_id",
]
