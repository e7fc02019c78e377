"""What do the tests of ingest's API need: the application on a database, and keys for it?"""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx
from prometheus_client import CollectorRegistry

from services.alert.key_making import make_key
from services.ingest.api.app import create_feeds_app
from services.ingest.api.parts import FeedApiParts
from services.ingest.feed_desk import FeedDesk
from services.ingest.metrics import IngestMetrics
from services.ingest.store.api_keys import StoredKeys
from shared.auth.scopes import Scope
from shared.clock import VirtualClock
from shared.egress.policy import EgressPolicy
from shared.sql.database import Database
from tests.integration.ingest.room import Downstream


class Served:
    """The API on a database, and a client with a key of its own."""

    def __init__(self, database: Database, clock: VirtualClock) -> None:
        self.database = database
        self.clock = clock
        self.downstream = Downstream()
        parts = FeedApiParts(
            desk=FeedDesk(database, EgressPolicy(), clock),
            keys=StoredKeys(database),
            publisher=self.downstream,
            clock=clock,
            metrics=IngestMetrics(CollectorRegistry()),
        )
        transport = httpx.ASGITransport(create_feeds_app(parts), raise_app_exceptions=False)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://tocsin")

    async def key(self, *scopes: Scope, expires: timedelta | None = None) -> str:
        async with self.database.transaction() as tx:
            made = await make_key(
                tx,
                "test",
                scopes,
                self.clock.now(),
                random_bytes=secrets.token_bytes,
                expires_at=None if expires is None else self.clock.now() + expires,
            )
        return made.text

    async def use(self, *scopes: Scope) -> None:
        self.client.headers["authorization"] = f"Bearer {await self.key(*scopes)}"


@asynccontextmanager
async def serve(database: Database, clock: VirtualClock) -> AsyncIterator[Served]:
    served = Served(database, clock)
    await served.use(Scope.FEEDS_READ, Scope.FEEDS_WRITE)
    async with served.client:
        yield served


def problem(response: httpx.Response, status: int) -> dict[str, Any]:
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = response.json()
    assert document["status"] == status
    assert document["type"].startswith("urn:tocsin:problem:")
    return document


async def added(api: Served, *urls: str) -> list[dict[str, Any]]:
    answer = await api.client.post("/v1/feeds", json={"feeds": [{"url": url} for url in urls]})
    assert answer.status_code == 200
    feeds: list[dict[str, Any]] = answer.json()["feeds"]
    return feeds
