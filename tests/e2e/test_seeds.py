"""Does the distributed system raise the expected alerts on the seeds, also through crashes?"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from services.alert.rules.files import preset_watchlists
from services.demo.receiver import Received, receiving
from shared.local.kafka_access import BrokerAccess
from shared.names.names import Names
from tests.e2e.system import SERVICES, System, make_system, until
from tests.e2e.tape import seeds_among_noise
from tests.expected import assert_expected, assert_expected_first
from tests.integration.local_parts import NewDatabase

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.timeout(240)


def watchlists() -> list[dict[str, Any]]:
    """Return the presets, told to ring for the old articles of a recording."""
    presets = preset_watchlists(Names.load())
    return [preset.document() | {"history": True} for preset in presets]


@asynccontextmanager
async def running(
    folder: Path, kafka: BrokerAccess, database: str, prefix: str, **settings: str
) -> AsyncIterator[tuple[System, Received]]:
    """Run alert and extract with a subscribed receiver; ingest, which has the tape, is not yet."""
    system = await make_system(folder, kafka, database, prefix, settings)
    async with receiving() as (url, received):
        try:
            await system.start("alert", "extract")
            await system.watch(watchlists(), url, received)
            yield system, received
        finally:
            await system.stop()


async def settled(system: System, articles: int) -> None:
    """Return when all ``articles`` are decided and every message that was due was delivered."""

    async def holds() -> bool:
        if await system.coded() < articles:
            return False
        counts = await system.get("/v1/reconciliation")
        assert counts["balanced"]
        return bool(counts["delivered"] == counts["enqueued"] > 0)

    await until("every article decided, every message delivered", holds)


async def progressed(system: System, articles: int) -> None:
    """Return when at least ``articles`` are decided."""

    async def holds() -> bool:
        return await system.coded() >= articles

    await until(f"{articles} articles decided", holds)


def assert_received(received: Received) -> None:
    """Fail unless each expected alert arrived once, after repeats are dropped by webhook-id."""
    assert_expected_first(received.data())
    assert received.refused == 0


@pytest.mark.parametrize("partitions", [1, 4])
async def test_seeds_raise_exactly_the_expected_alerts(
    tmp_path: Path,
    kafka: BrokerAccess,
    new_database: NewDatabase,
    topic_prefix: str,
    partitions: int,
) -> None:
    settings = {
        "TOCSIN_KAFKA_PARTITIONS": str(partitions),
        "TOCSIN_INGEST_FILES": str(ROOT / "seeds"),
    }
    async with running(tmp_path, kafka, new_database(), topic_prefix, **settings) as (
        system,
        received,
    ):
        await system.start("ingest")
        await settled(system, 5)

        assert_expected(await system.alerts())
        assert_received(received)


@pytest.mark.parametrize("partitions", [1, 4])
async def test_services_killed_at_work_lose_and_double_nothing(
    tmp_path: Path,
    kafka: BrokerAccess,
    new_database: NewDatabase,
    topic_prefix: str,
    partitions: int,
) -> None:
    tape = tmp_path / "tape.jsonl"
    articles = seeds_among_noise(tape, noise=240)
    settings = {
        "TOCSIN_KAFKA_PARTITIONS": str(partitions),
        "TOCSIN_KAFKA_BATCH_SIZE": "8",
        "TOCSIN_INGEST_FILES": str(tape),
        "TOCSIN_INGEST_PUBLISH_BATCH": "8",
    }
    async with running(tmp_path, kafka, new_database(), topic_prefix, **settings) as (
        system,
        received,
    ):
        await system.start("ingest")
        for share, name in enumerate(SERVICES, start=1):
            await progressed(system, share * articles // 5)
            await system.services[name].kill()
            await system.start(*SERVICES)
        await settled(system, articles)

        assert_expected(await system.alerts())
        assert_received(received)
