"""Which files name feeds, and how does a change in one reach a running ingest?

A file owns the feeds that it named first: those it names no more are forgotten, others are left
alone. A file that cannot be read or is none changes nothing.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import structlog

from services.ingest.catalogue import read_feeds
from services.ingest.feed_desk import FeedDesk
from services.ingest.new_feed import NewFeed
from services.ingest.opml import read_opml
from shared.errors import InvalidInput, TransientError
from shared.ids import digest

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

LOOKED_EVERY = timedelta(seconds=1)
_UNREADABLE = "unreadable"
_CATALOGUES = {".yaml", ".yml"}


def feeds_of_file(path: Path, data: bytes) -> tuple[NewFeed, ...]:
    """Return the feeds in ``data``: YAML of the catalogue by its ending, else OPML.

    Raises InvalidInput naming the file.
    """
    if path.suffix.lower() in _CATALOGUES:
        return tuple(feed.new_feed() for feed in read_feeds(path))
    try:
        return read_opml(data).feeds
    except InvalidInput as exc:
        message = f"{path}: {exc}"
        raise InvalidInput(message) from exc


class FeedFiles:
    """Files that name feeds, followed while ingest runs."""

    def __init__(
        self, paths: Sequence[Path], desk: FeedDesk, every: timedelta = LOOKED_EVERY
    ) -> None:
        self._paths = [path.absolute() for path in paths]
        self._desk = desk
        self._every = every
        self._seen: dict[Path, str] = {}

    async def read(self) -> None:
        """Have the feeds be those of the files; raise InvalidInput for a file that is none."""
        for path in self._paths:
            await self._follow(path)

    async def run(self, stop: asyncio.Event) -> None:
        """Follow the files until ``stop`` is set."""
        while self._paths and not stop.is_set():
            for path in self._paths:
                try:
                    await self._follow(path)
                except (InvalidInput, TransientError) as exc:
                    _log.warning("feed_file_passed_over", error=str(exc))
            try:
                async with asyncio.timeout(self._every.total_seconds()):
                    await stop.wait()
            except TimeoutError:
                continue

    async def _follow(self, path: Path) -> None:
        try:
            data = await asyncio.to_thread(path.read_bytes)
        except OSError as exc:
            if self._seen.get(path) == _UNREADABLE:
                return
            self._seen[path] = _UNREADABLE
            message = f"{path}: expected a file of feeds: {exc.strerror}"
            raise InvalidInput(message) from exc
        state = digest(data.decode("latin-1"))
        if self._seen.get(path) == state:
            return
        # A file that is none is told once, not at every look.
        self._seen[path] = state
        feeds = await asyncio.to_thread(feeds_of_file, path, data)
        try:
            made = await self._desk.follow(str(path), feeds)
        except TransientError:
            del self._seen[path]
            raise
        _log.info(
            "feed_file_read",
            file=str(path),
            added=made.added,
            changed=made.changed,
            removed=made.removed,
        )
