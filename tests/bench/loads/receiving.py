"""How fast does a local receiver take posted alerts, by the dispatcher and by bare aiohttp?"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import aiohttp
import structlog
from aiohttp import web

from services.alert.dispatching import open_dispatcher
from services.alert.outbox.settings import DeliverySettings
from services.alert.sealing import SecretBox
from shared.clock import WallClock
from shared.egress.policy import LOOPBACK, EgressPolicy
from shared.sql.database import Database

AT_ONCE = DeliverySettings().concurrency


@asynccontextmanager
async def receiver() -> AsyncIterator[str]:
    """Yield the address of a server on loopback that answers 204 to everything."""
    app = web.Application(client_max_size=1_000_000)
    app.router.add_post("/{path:.*}", _taken)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


async def dispatched(database: Database, box: SecretBox) -> tuple[int, float]:
    """Attempt all that is due; return how many deliveries, and in how many seconds."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    policy = EgressPolicy(allow_networks=LOOPBACK)
    settings = DeliverySettings()
    async with open_dispatcher(
        database, box, policy, settings, clock=WallClock(), owner="bench"
    ) as dispatcher:
        began = time.perf_counter()
        count = await dispatcher.drain()
        return count, time.perf_counter() - began


async def posted(url: str, payloads: Sequence[bytes]) -> float:
    """Post ``payloads`` with nothing but aiohttp, as many at once; return the seconds."""
    room = asyncio.Semaphore(AT_ONCE)
    headers = {"content-type": "application/json"}

    async def post(session: aiohttp.ClientSession, payload: bytes) -> None:
        async with room, session.post(url, data=payload, headers=headers) as response:
            await response.read()

    async with aiohttp.ClientSession() as session:
        began = time.perf_counter()
        await asyncio.gather(*(post(session, each) for each in payloads))
        return time.perf_counter() - began


async def _taken(request: web.Request) -> web.Response:
    await request.read()
    return web.Response(status=204)
