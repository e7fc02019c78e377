"""How does the whole system go through kill after kill, and is looked at in the end?"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from sqlmodel import col, select

from services.alert.rules.watchlist import parse_watchlist
from services.alert.store.codings import CodingRow
from services.alert.store.watchlists import put_watchlist
from services.demo.receiver import Received, receiving
from shared.clock import WallClock
from shared.local.kafka_access import BrokerAccess
from shared.names.names import Names
from shared.sql.database import open_database
from shared.sql.settings import SqlSettings
from tests.e2e.system import System, make_system
from tests.faults.changing_feeds import ChangingFeed, Pair, Shown, acts
from tests.faults.feed_web import serving
from tests.faults.kills import Kill
from tests.faults.outcome import Outcome, outcome_of
from tests.faults.topics import articles_on

WATCHLIST = {
    "id": "recalls",
    "name": "Recalls",
    "rules": [{"types": ["ambassador_recalled"], "novelty": ["new", "recent"]}],
}
HASTY = {
    "TOCSIN_INGEST_SHORTEST_INTERVAL": "300ms",
    "TOCSIN_INGEST_LONGEST_INTERVAL": "600ms",
    "TOCSIN_INGEST_HOST_SPACING": "0s",
    # A killed process must not keep its feeds until the next kill, and the one that lives
    # loses some of its own meanwhile.
    "TOCSIN_INGEST_LEASE": "2s",
    "TOCSIN_INGEST_PUBLISH_BATCH": "4",
    # The entries link to a site that is not there.
    "TOCSIN_INGEST_FULL_TEXT": "never",
}
_PATIENCE = 180.0
_LOOK_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Trial:
    """What is tried: so many feeds, these kills, on topics of so many partitions."""

    feeds: int
    kills: tuple[Kill, ...]
    seed: int
    partitions: int = 4
    tell: Callable[[str], None] = lambda _line: None


async def run_trial(trial: Trial, folder: Path, kafka: BrokerAccess, database: str) -> Outcome:
    """Kill as planned while the feeds change, let all come to rest, and compare."""
    start = WallClock().now()
    pairs = acts(trial.seed)
    feeds = [
        ChangingFeed(f"feed{n}", start, Random(trial.seed * 1000 + n), pairs)
        for n in range(trial.feeds)
    ]
    prefix = f"faults{trial.seed}-{start:%H%M%S}."
    environment = {"TOCSIN_KAFKA_PARTITIONS": str(trial.partitions)} | HASTY
    async with (
        serving(feeds) as urls,
        running(folder, kafka, database, prefix, environment, urls) as (system, received),
    ):
        await _kill(system, trial)
        for feed in feeds:
            feed.frozen = True
        return await outcome_at_rest(system, received, kafka, prefix, shown_by(feeds, start))


@asynccontextmanager
async def running(
    folder: Path,
    kafka: BrokerAccess,
    database: str,
    prefix: str,
    environment: Mapping[str, str],
    urls: list[str],
) -> AsyncIterator[tuple[System, Received]]:
    """Run the three services with a receiver of webhooks."""
    given = {"TOCSIN_INGEST_FEEDS": " ".join(urls), **environment}
    system = await make_system(folder, kafka, database, prefix, given)
    start = WallClock().now() - timedelta(days=4)
    async with (
        open_database(SqlSettings(url=database)) as opened,
        opened.transaction() as tx,
    ):
        await put_watchlist(tx, parse_watchlist(WATCHLIST, Names.load()), start)
    async with receiving() as (hook, received):
        try:
            await system.start("alert", "extract")
            await system.watch([], hook, received)
            await system.start("ingest")
            yield system, received
        finally:
            await system.stop()


def shown_by(feeds: Sequence[ChangingFeed], start: datetime) -> Shown:
    """Return what ``feeds`` showed."""
    return Shown(tuple(entry for feed in feeds for entry in feed.entries), start)


async def outcome_at_rest(
    system: System, received: Received, kafka: BrokerAccess, prefix: str, shown: Shown
) -> Outcome:
    """Return the outcome once nothing is missing and it stays so, or when patience ends."""

    async def look() -> Outcome:
        return await _outcome(system, received, kafka, prefix, shown)

    return await _at_rest(look)


async def _kill(system: System, trial: Trial) -> None:
    for number, kill in enumerate(trial.kills, start=1):
        await asyncio.sleep(kill.after)
        await system.services[kill.service].kill()
        trial.tell(f"kill {number} of {len(trial.kills)}: {kill.service} after {kill.after:.2f} s")
        await system.start(kill.service)


async def _at_rest(look: Callable[[], Awaitable[Outcome]]) -> Outcome:
    deadline = time.monotonic() + _PATIENCE
    before: Outcome | None = None
    while True:
        found = await look()
        if (found == before and not found.faults) or time.monotonic() > deadline:
            return found
        before = found
        await asyncio.sleep(_LOOK_SECONDS)


async def _outcome(
    system: System, received: Received, kafka: BrokerAccess, prefix: str, shown: Shown
) -> Outcome:
    articles = await articles_on(kafka.bootstrap, prefix)
    counts = await system.get("/v1/reconciliation")
    waiting = sum(lane["waiting"] for lane in counts["articles"].values())
    balanced = counts["balanced"] and counts["notices"]["balanced"]
    return outcome_of(
        shown,
        articles,
        await _coded(system.database),
        _rung(received),
        balanced=bool(balanced and waiting == 0 and counts["pending"] == 0),
    )


async def _coded(database: str) -> set[tuple[str, str]]:
    async with open_database(SqlSettings(url=database)) as opened, opened.reading() as tx:
        rows = await tx.execute(select(col(CodingRow.article_id), col(CodingRow.content_version)))
        return {(row[0], row[1]) for row in rows}


def _rung(received: Received) -> list[Pair]:
    return [
        (alert["actor"]["name"], alert["target"]["name"])
        for alert in received.data()
        if alert["kind"] == "new"
    ]
