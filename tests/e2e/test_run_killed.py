"""Does `tocsin run`, killed at any moment and started again, lose and double no alert?"""

import asyncio
import base64
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from services.demo.receiver import Received, receiving
from shared.clock import WallClock
from shared.local.service import LocalService
from tests.e2e.feed_server import Entry, Site, serving_feed
from tests.e2e.system import until

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
PAIRS = [
    ("Norway", "Brazil"),
    ("Japan", "Peru"),
    ("Kenya", "Sudan"),
    ("Chile", "Bolivia"),
    ("Poland", "Belarus"),
    ("India", "Canada"),
    ("Greece", "Turkey"),
    ("Mexico", "Ecuador"),
]

pytestmark = pytest.mark.timeout(240)


def recall(number: int, published: datetime) -> Entry:
    actor, target = PAIRS[number]
    text = f"{actor} recalled its ambassador to {target} on {published:%A}, officials said."
    return Entry(f"entry-{number}", f"{actor} recalls its envoy", text, published)


@asynccontextmanager
async def standalone(folder: Path, site: Site) -> AsyncIterator[tuple[LocalService, Received]]:
    async with receiving(SECRET) as (hook, received), serving_feed(site) as feed:
        service = LocalService(
            folder,
            "run",
            {
                "TOCSIN_EGRESS_ALLOW_NETWORKS": "127.0.0.0/8",
                "TOCSIN_WEBHOOK_SECRET": SECRET,
                "TOCSIN_DATABASE_URL": str(folder / "tocsin.db"),
                "TOCSIN_RUN_SHORTEST_INTERVAL": "200ms",
                "TOCSIN_RUN_LONGEST_INTERVAL": "400ms",
            },
            arguments=["--feed", feed, "--webhook", hook],
        )
        try:
            await service.start()
            yield service, received
        finally:
            await service.stop()


def rung(received: Received) -> list[tuple[str, str]]:
    """Return who recalled from where, each message once per webhook-id."""
    return sorted(
        (alert["actor"]["name"], alert["target"]["name"])
        for alert in received.data()
        if alert["kind"] == "new"
    )


async def test_killed_and_restarted_at_random_moments_rings_each_act_once(tmp_path: Path) -> None:
    rng = random.Random(7)
    now = WallClock().now()
    site = Site()

    async with standalone(tmp_path, site) as (service, received):
        for number in range(len(PAIRS)):
            site.entries.append(recall(number, now))
            if number % 2:
                # Not a wait for anything: the moment of the kill is what is drawn.
                await asyncio.sleep(rng.random())
                await service.kill()
                await service.start()

        async def all_rung() -> bool:
            return len(rung(received)) >= len(PAIRS)

        await until("every recall has rung", all_rung)

    assert rung(received) == sorted(PAIRS)


async def test_first_poll_does_not_ring_for_old_entries(tmp_path: Path) -> None:
    now = WallClock().now()
    site = Site([recall(0, now - timedelta(days=3)), recall(1, now)])

    async with standalone(tmp_path, site) as (_service, received):

        async def fresh_rung() -> bool:
            return PAIRS[1] in rung(received) and site.polls > 1

        await until("the fresh entry has rung", fresh_rung)

    assert rung(received) == [PAIRS[1]]
