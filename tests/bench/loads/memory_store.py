"""Where do feeds and what was seen in them lie while a week is simulated? In memory, not in SQL."""

import heapq
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from services.ingest.feed_state import FeedState
from services.ingest.news import Fresh, Known, Seen
from services.ingest.store import FeedCounts, FeedStore, LeasedFeed, SeenStore
from services.ingest.store.feed_store import feed_id
from shared.ids import ArticleId, ContentVersion


class MemorySeen(SeenStore):
    """What was seen, by feed and key."""

    def __init__(self) -> None:
        self._seen: dict[str, dict[str, Seen]] = {}

    async def seen(self, feed_id: str, keys: Collection[str]) -> Mapping[str, Seen]:
        """Return what is known behind ``keys``."""
        known = self._seen.get(feed_id, {})
        return {key: known[key] for key in keys if key in known}

    async def save_published(
        self, leased: LeasedFeed, fresh: Iterable[Fresh], now: datetime
    ) -> bool:
        """Remember what was published."""
        del now
        known = self._seen.setdefault(leased.feed_id, {})
        for one in fresh:
            article = one.article
            seen = Seen(
                ArticleId(article.article_id),
                ContentVersion(article.content_version),
                article.published_at,
                one.first_seen,
            )
            known.update(dict.fromkeys(one.keys, seen))
        return True

    async def note_known(self, leased: LeasedFeed, known: Iterable[Known], now: datetime) -> None:
        """Do nothing: nothing is forgotten in a week."""


class MemoryStore(FeedStore):
    """Feeds by the time they are due; one process, so a lease is never lost."""

    def __init__(self) -> None:
        self.entries = MemorySeen()
        self._urls: dict[str, str] = {}
        self._states: dict[str, FeedState] = {}
        self._due: list[tuple[datetime, str]] = []

    def add(self, url: str, due_at: datetime) -> None:
        """Add a feed that is due at ``due_at``."""
        name = feed_id(url)
        self._urls[name] = url
        self._put(name, FeedState(fetch_url=url, due_at=due_at))

    async def lease_due(
        self, owner: str, now: datetime, length: timedelta, limit: int
    ) -> tuple[LeasedFeed, ...]:
        """Take up to ``limit`` feeds that are due off the heap."""
        del length
        leased: list[LeasedFeed] = []
        while self._due and self._due[0][0] <= now and len(leased) < limit:
            _, name = heapq.heappop(self._due)
            url = self._urls[name]
            leased.append(LeasedFeed(name, url, None, None, self._states[name], owner))
        return tuple(leased)

    async def renew(self, leases: Iterable[str], until: datetime) -> None:
        """Do nothing: leases do not run out."""

    async def save(self, leased: LeasedFeed, state: FeedState) -> bool:
        """Save the state and put the feed back."""
        self._put(leased.feed_id, state)
        return True

    async def recover(self) -> None:
        """Do nothing: nobody was killed."""

    async def counts(self) -> FeedCounts:
        """Return how many feeds there are and when the next is due."""
        return FeedCounts(len(self._urls), 0, self._due[0][0] if self._due else None)

    def _put(self, name: str, state: FeedState) -> None:
        self._states[name] = state
        heapq.heappush(self._due, (state.due_at, name))
