"""What does ingest remember? The only queries on schema ``ingest``."""

from services.ingest.store.feed_store import FeedCounts, FeedStore, NewFeed
from services.ingest.store.leases import LeasedFeed
from services.ingest.store.seen_store import SeenStore

__all__ = ["FeedCounts", "FeedStore", "LeasedFeed", "NewFeed", "SeenStore"]
