"""Who keeps what was fetched, while fetching goes on?"""

import asyncio
from typing import Protocol

import structlog
from prometheus_client import CollectorRegistry, Counter

from services.ingest.recording.exchange import Exchange
from services.ingest.recording.feed_reading import FeedReading
from services.ingest.recording.page_reading import PageReading
from services.ingest.recording.warc_folder import WarcFolder

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Recorder(Protocol):
    """Keep exchanges and how they were read; never raises for lack of room or rights."""

    async def keep(self, exchange: Exchange) -> str | None:
        """Return the name of the kept response once it is written, None if it is not."""
        ...

    async def note(self, reading: FeedReading | PageReading) -> None:
        """Return when it is written how a feed or a page was read."""
        ...


class FolderRecorder:
    """Record into a folder of WARC files, off the event loop, one record after the other.

    What cannot be written is logged and counted, and fetching goes on: a full disk must not
    silence the news.
    """

    def __init__(self, folder: WarcFolder, registry: CollectorRegistry) -> None:
        self._folder = folder
        self._turn = asyncio.Lock()
        self._failures = Counter(
            "tocsin_ingest_recording_failures",
            "Fetches and readings that could not be recorded.",
            registry=registry,
        )

    async def keep(self, exchange: Exchange) -> str | None:
        """Return the name of the kept response once it is written, None if it is not."""
        async with self._turn:
            try:
                return await asyncio.to_thread(self._folder.write_exchange, exchange)
            except OSError as exc:
                self._failed(exc)
                return None

    async def note(self, reading: FeedReading | PageReading) -> None:
        """Return when it is written how a feed or a page was read."""
        async with self._turn:
            try:
                await asyncio.to_thread(self._folder.write_reading, reading)
            except OSError as exc:
                self._failed(exc)

    def _failed(self, error: OSError) -> None:
        self._failures.inc()
        _log.error("recording_failed", error=str(error))
