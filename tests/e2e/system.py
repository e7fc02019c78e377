"""How is the whole distributed system started, asked and killed in a test?"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from secrets import token_bytes
from typing import Any

import aiohttp
from sqlalchemy import distinct, func
from sqlmodel import col, select

from services.alert.key_making import make_key
from services.alert.store.codings import CodingRow
from services.demo.receiver import Received
from shared.auth.scopes import Scope
from shared.clock import WallClock
from shared.local.kafka_access import BrokerAccess
from shared.local.service import LocalService
from shared.sql.database import open_database
from shared.sql.migrate import migrate
from shared.sql.settings import SqlSettings

DEADLINE = 90.0
POLL_SECONDS = 0.1
SERVICES = ("alert", "extract", "ingest")


@dataclass(frozen=True, slots=True)
class System:
    """Three service processes on one Kafka and one PostgreSQL, with an admin key for the API."""

    services: Mapping[str, LocalService]
    key: str
    database: str

    async def start(self, *names: str) -> None:
        """Start the named services that do not run, side by side, and wait until they are ready."""
        async with asyncio.TaskGroup() as group:
            for name in names:
                group.create_task(self.services[name].start())

    async def stop(self) -> None:
        """Ask every service to end."""
        for service in self.services.values():
            await service.stop()

    async def get(self, path: str) -> Any:
        """Return the JSON that the API answers on ``path``."""
        return await self._call("GET", path)

    async def post(self, path: str, body: object) -> Any:
        """Return the JSON that the API answers to ``body``."""
        return await self._call("POST", path, body)

    async def alerts(self) -> list[dict[str, Any]]:
        """Return every alert."""
        answer = await self.get("/v1/alerts?limit=100")
        items = answer["items"]
        assert isinstance(items, list)
        return items

    async def watch(self, watchlists: list[dict[str, Any]], url: str, received: Received) -> None:
        """Create ``watchlists`` and subscribe the receiver at ``url`` to all of them."""
        for watchlist in watchlists:
            await self.post("/v1/watchlists", watchlist)
        endpoint = await self.post("/v1/endpoints", {"url": url})
        received.secret = endpoint["secret"]
        await self.post("/v1/subscriptions", {"endpoint_id": endpoint["id"], "watchlist_id": None})

    async def coded(self) -> int:
        """Return how many articles have a coding that was decided."""
        async with open_database(SqlSettings(url=self.database)) as opened, opened.reading() as tx:
            counted = select(func.count(distinct(col(CodingRow.article_id))))
            return (await tx.execute(counted)).scalar_one()

    async def _call(self, method: str, path: str, body: object = None) -> Any:
        headers = {"authorization": f"Bearer {self.key}"}
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.request(method, self.services["alert"].url + path, json=body) as response,
        ):
            assert response.status < 300, await response.text()
            return await response.json()


async def make_system(
    folder: Path, kafka: BrokerAccess, database: str, prefix: str, environment: Mapping[str, str]
) -> System:
    """Describe a system of its own on a fresh ``database``; nothing is started."""
    sql = SqlSettings(url=database)
    await migrate(sql)
    async with open_database(sql) as opened, opened.transaction() as tx:
        key = await make_key(tx, "e2e", {Scope.ADMIN}, WallClock().now(), random_bytes=token_bytes)
    settings = {
        "TOCSIN_KAFKA": kafka.bootstrap,
        "TOCSIN_KAFKA_TOPIC_PREFIX": prefix,
        # A killed consumer's partitions are free again after this, the least a broker allows.
        "TOCSIN_KAFKA_SESSION_TIMEOUT": "PT6S",
        "TOCSIN_DATABASE_URL": database,
        "TOCSIN_SECRET_KEY": "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ=",
        "TOCSIN_EGRESS_ALLOW_NETWORKS": "127.0.0.0/8",
        "TOCSIN_EXTRACT_WORKERS": "1",
        **environment,
    }
    services = {name: LocalService(folder / name, name, settings) for name in SERVICES}
    return System(services, key.text, database)


async def until(what: str, holds: Callable[[], Awaitable[bool]]) -> None:
    """Return when ``holds()``; fail naming ``what`` when it does not within the deadline."""
    try:
        async with asyncio.timeout(DEADLINE):
            while not await holds():  # noqa: ASYNC110 - what is awaited is another process
                await asyncio.sleep(POLL_SECONDS)
    except TimeoutError:
        message = f"not within {DEADLINE:g} s: {what}"
        raise AssertionError(message) from None
