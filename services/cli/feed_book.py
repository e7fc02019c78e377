"""Where do `tocsin feeds` commands find the feeds: in the database, or behind the API?"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, replace
from typing import Any, Protocol, TypeVar

from services.cli.calling import Api, segment
from services.ingest.feed_desk import Adding, FeedDesk
from services.ingest.feed_documents import FeedDocument
from services.ingest.new_feed import NewFeed
from services.ingest.store import feed_id
from shared.clock import WallClock
from shared.egress.policy import EgressSettings
from shared.errors import ConfigurationError, PermanentError
from shared.settings import load_settings
from shared.sql.database import open_database
from shared.sql.migrate import is_migrated, migrate
from shared.sql.settings import SqlSettings

T = TypeVar("T")

_ROOT = "/v1/feeds"
_AT_ONCE = 200


class FeedBook(Protocol):
    """The feeds of one Tocsin."""

    def add(self, feeds: Sequence[NewFeed]) -> list[Adding]:
        """Add feeds; say of each what came of it."""
        ...

    def every(self) -> list[FeedDocument]:
        """Return every feed."""
        ...

    def show(self, name: str) -> FeedDocument | None:
        """Return the feed of an id or address, or None."""
        ...

    def remove(self, name: str) -> bool:
        """Forget a feed; False when there is none."""
        ...

    def change(self, name: str, changes: Mapping[str, object]) -> FeedDocument | None:
        """Change what is known of a feed; None when there is none."""
        ...


def feed_book(api_url: str | None) -> FeedBook:
    """Return the feeds behind ``api_url``, or those of TOCSIN_DATABASE_URL when it is None."""
    if api_url is None:
        return StoredBook()
    return RemoteBook(replace(Api.configured(), url=api_url.rstrip("/")))


class StoredBook:
    """Feeds in the database that TOCSIN_DATABASE_URL names; no service need run."""

    def add(self, feeds: Sequence[NewFeed]) -> list[Adding]:
        """Add feeds; say of each what came of it."""
        return list(_at(lambda desk: desk.add(feeds)))

    def every(self) -> list[FeedDocument]:
        """Return every feed."""

        async def all_of(desk: FeedDesk) -> list[FeedDocument]:
            return [document async for document in desk.every()]

        return _at(all_of)

    def show(self, name: str) -> FeedDocument | None:
        """Return the feed of an id or address, or None."""
        return _at(lambda desk: desk.show(name))

    def remove(self, name: str) -> bool:
        """Forget a feed; False when there is none."""
        return _at(lambda desk: desk.remove(name))

    def change(self, name: str, changes: Mapping[str, object]) -> FeedDocument | None:
        """Change what is known of a feed; None when there is none."""
        return _at(lambda desk: desk.change(name, changes))


class RemoteBook:
    """Feeds behind the API of a running Tocsin."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def add(self, feeds: Sequence[NewFeed]) -> list[Adding]:
        """Add feeds; say of each what came of it."""
        made: list[Adding] = []
        for at in range(0, len(feeds), _AT_ONCE):
            some = [_given(feed) for feed in feeds[at : at + _AT_ONCE]]
            answer = self._api.call("POST", _ROOT, document={"feeds": some}).document
            made += [_adding(each) for each in answer["feeds"]]
        return made

    def every(self) -> list[FeedDocument]:
        """Return every feed."""
        return [FeedDocument.model_validate(each) for each in self._api.every(_ROOT)]

    def show(self, name: str) -> FeedDocument | None:
        """Return the feed of an id or address, or None."""
        try:
            found = self._api.get(_path(name)).document
        except PermanentError as exc:
            if "there is no feed" in str(exc):
                return None
            raise
        return FeedDocument.model_validate(found)

    def remove(self, name: str) -> bool:
        """Forget a feed; False when there is none."""
        if self.show(name) is None:
            return False
        self._api.call("DELETE", _path(name))
        return True

    def change(self, name: str, changes: Mapping[str, object]) -> FeedDocument | None:
        """Change what is known of a feed; None when there is none."""
        if self.show(name) is None:
            return None
        changed = self._api.call("PATCH", _path(name), document=dict(changes)).document
        return FeedDocument.model_validate(changed)


def _at(work: Callable[[FeedDesk], Awaitable[T]]) -> T:
    async def run() -> T:
        async with _desk() as desk:
            return await work(desk)

    return asyncio.run(run())


@asynccontextmanager
async def _desk() -> AsyncIterator[FeedDesk]:
    settings = load_settings(SqlSettings)
    if settings.sqlite_path is not None:
        await migrate(settings)
    elif not await is_migrated(settings):
        message = "the database's schema is not at this version: run `tocsin db migrate`"
        raise ConfigurationError(message)
    egress = load_settings(EgressSettings).policy()
    async with open_database(settings) as database:
        yield FeedDesk(database, egress, WallClock())


def _given(feed: NewFeed) -> dict[str, object]:
    return {name: value for name, value in asdict(feed).items() if value not in (None, ())}


def _adding(answer: dict[str, Any]) -> Adding:
    return Adding(answer["url"], answer["id"], answer["added"], answer["refused"])


def _path(name: str) -> str:
    return f"{_ROOT}/{segment(name if name.startswith('fed_') else feed_id(name))}"
