"""How do people look after feeds: add, look up, remove, import and export them?

One set of operations for the HTTP API and for the command line on the database.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from services.ingest.feed_documents import FeedDocument, feed_document
from services.ingest.new_feed import NewFeed
from services.ingest.opml import read_opml, write_opml
from services.ingest.store import FeedDirectory, FeedStore, feed_id
from shared.clock import Clock
from shared.egress.policy import EgressPolicy, Refusal
from shared.egress.urls import check_url
from shared.sql.database import Database

_PAGE = 500
_ID = "fed_"


@dataclass(frozen=True, slots=True)
class Adding:
    """What came of adding one feed: its id, or why it was ``refused``; ``added`` if it is new."""

    url: str
    id: str | None = None
    added: bool = False
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class Importing:
    """What came of an OPML file, and which of its outlines were no feeds."""

    feeds: tuple[Adding, ...]
    passed_over: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Following:
    """How many feeds a changed file added, changed and removed."""

    added: int
    changed: int
    removed: int


class FeedDesk:
    """Feeds in the database; ``egress`` judges the addresses that are added."""

    def __init__(self, database: Database, egress: EgressPolicy, clock: Clock) -> None:
        self._store = FeedStore(database)
        self._directory = FeedDirectory(database)
        self._egress = egress
        self._clock = clock

    async def add(self, feeds: Iterable[NewFeed]) -> tuple[Adding, ...]:
        """Add what may be called and is not there yet; say of each what came of it, in order."""
        given = list(feeds)
        refusals = [check_url(feed.url, self._egress) for feed in given]
        callable_ = [
            feed
            for feed, refusal in zip(given, refusals, strict=True)
            if not isinstance(refusal, Refusal)
        ]
        added = set(await self._store.add_new(callable_, self._clock.now()))
        made: list[Adding] = []
        for feed, refusal in zip(given, refusals, strict=True):
            if isinstance(refusal, Refusal):
                made.append(Adding(feed.url, refused=f"{refusal.reason.value}: {refusal.detail}"))
                continue
            name = feed_id(feed.url)
            made.append(Adding(feed.url, name, added=name in added))
            added.discard(name)
        return tuple(made)

    async def page(self, after: str, limit: int) -> tuple[FeedDocument, ...]:
        """Return up to ``limit`` feeds by id, those behind ``after`` (empty: from the first)."""
        now = self._clock.now()
        return tuple(
            feed_document(one, now) for one in await self._directory.page(after, limit, now)
        )

    async def every(self) -> AsyncIterator[FeedDocument]:
        """Yield every feed by id."""
        after = ""
        while page := await self.page(after, _PAGE):
            for document in page:
                yield document
            after = page[-1].id

    async def show(self, name: str) -> FeedDocument | None:
        """Return the feed of an id or address, or None."""
        now = self._clock.now()
        found = await self._directory.get(_id_of(name), now)
        return None if found is None else feed_document(found, now)

    async def remove(self, name: str) -> bool:
        """Forget the feed of an id or address; False when there is none."""
        found = await self._directory.get(_id_of(name), self._clock.now())
        return found is not None and await self._store.remove_feed(found.feed.url)

    async def change(self, name: str, changes: Mapping[str, object]) -> FeedDocument | None:
        """Change what is known of the feed of an id or address, by the names of ``NewFeed``.

        It holds from the next poll on. None when there is no such feed.
        """
        found = await self._directory.get(_id_of(name), self._clock.now())
        if found is None:
            return None
        await self._store.change_feed(replace(found.feed, **changes))  # type: ignore[arg-type]
        return await self.show(found.feed_id)

    async def follow(self, origin: str, feeds: Iterable[NewFeed]) -> Following:
        """Have the feeds that came by the file ``origin`` be those that it names now.

        What somebody else added stays as it is, and what may not be called is passed over.
        """
        wanted = {
            feed.url: feed
            for feed in feeds
            if not isinstance(check_url(feed.url, self._egress), Refusal)
        }
        known = await self._directory.named_by(origin)
        gone = [url for url in known if url not in wanted]
        changed = [feed for url, feed in wanted.items() if url in known and feed != known[url]]
        for url in gone:
            await self._store.remove_feed(url)
        for feed in changed:
            await self._store.change_feed(feed)
        new = [feed for url, feed in wanted.items() if url not in known]
        added = await self._store.add_new(new, self._clock.now(), origin)
        return Following(len(added), len(changed), len(gone))

    async def import_opml(self, data: bytes) -> Importing:
        """Add the feeds of an OPML file; raise InvalidInput when it is none."""
        read = await asyncio.to_thread(read_opml, data)
        return Importing(await self.add(read.feeds), read.passed_over)

    async def export_opml(self) -> bytes:
        """Return every feed as OPML."""
        documents = [document async for document in self.every()]
        return await asyncio.to_thread(opml_of, documents, self._clock)


def opml_of(documents: Sequence[FeedDocument], clock: Clock) -> bytes:
    """Return the feeds that ``documents`` show as OPML."""
    feeds = (document.new_feed() for document in documents)
    return write_opml(feeds, title="Feeds of Tocsin", now=clock.now())


def _id_of(name: str) -> str:
    return name if name.startswith(_ID) else feed_id(name)
