"""Does the operator learn which part of a service is not ready?"""

import asyncio
import signal
from collections.abc import AsyncIterator

import aiohttp
import pytest
from prometheus_client import CollectorRegistry, Counter

from shared.errors import ConfigurationError, Unavailable
from shared.ops import readiness
from shared.ops.endpoints import ops_app
from shared.ops.readiness import Check, Finding, Readiness
from shared.ops.serving import serving, stop_on_signals


async def fine() -> Finding:
    return Finding(ok=True)


async def broken() -> Finding:
    message = "postgresql://user:pw@db/tocsin does not answer"
    raise Unavailable(message)


async def silent() -> Finding:
    await asyncio.Event().wait()
    return Finding(ok=True)


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


async def ready(session: aiohttp.ClientSession, **checks: Check) -> tuple[int, str]:
    app = ops_app(Readiness(checks), CollectorRegistry())
    async with (
        serving(app, "127.0.0.1", 0) as port,
        session.get(f"http://127.0.0.1:{port}/readyz") as response,
    ):
        return response.status, await response.text()


async def test_service_with_every_part_ready_is_ready(session: aiohttp.ClientSession) -> None:
    status, body = await ready(session, database=fine)

    assert (status, '"ready":true' in body) == (200, True)


async def test_part_that_raises_is_named_without_its_secrets(
    session: aiohttp.ClientSession,
) -> None:
    status, body = await ready(session, database=broken, model=fine)

    assert status == 503
    assert "Unavailable" in body
    assert "pw" not in body


async def test_part_that_hangs_is_named(
    session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "CHECK_DEADLINE", 0.05)

    status, body = await ready(session, consumer=silent)

    assert (status, "no answer within" in body) == (503, True)


async def test_metrics_are_those_of_the_given_registry(session: aiohttp.ClientSession) -> None:
    registry = CollectorRegistry()
    Counter("tocsin_test_things", "Things.", registry=registry).inc(3)

    async with (
        serving(ops_app(Readiness({}), registry), "127.0.0.1", 0) as port,
        session.get(f"http://127.0.0.1:{port}/metrics") as response,
    ):
        assert "tocsin_test_things_total 3.0" in await response.text()


async def test_address_in_use_is_named(session: aiohttp.ClientSession) -> None:
    app = ops_app(Readiness({}), CollectorRegistry())

    async with serving(app, "127.0.0.1", 0) as port:
        async with session.get(f"http://127.0.0.1:{port}/healthz") as response:
            assert response.status == 200
        with pytest.raises(ConfigurationError, match=f"127.0.0.1:{port}"):
            async with serving(app, "127.0.0.1", port):
                pass


async def test_signal_sets_the_stop_event() -> None:
    with stop_on_signals() as stop:
        signal.raise_signal(signal.SIGTERM)

        async with asyncio.timeout(5):
            await stop.wait()
