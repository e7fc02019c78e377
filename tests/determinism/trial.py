"""What stands after the input has come in one way, through real processes on a real Kafka?"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TypeVar

from aiokafka.admin import AIOKafkaAdminClient, NewPartitions

from services.alert.store.watchlists import put_watchlist
from services.standalone import open_cores
from shared.broker.bus import KafkaBus
from shared.broker.settings import KafkaSettings
from shared.broker.streams import ARTICLES, BACKFILL, CODINGS
from shared.clock import WallClock
from shared.local.kafka_access import BrokerAccess
from shared.sql.database import Database, open_database
from shared.sql.settings import SqlSettings
from shared.workers import PoolPolicy
from tests.determinism.at_rest import AtRest, at_rest, decided
from tests.determinism.tape import MADE_AT, Tape, watchlists
from tests.determinism.ways import Way
from tests.e2e.system import System, make_system, until

T = TypeVar("T")
_CHUNK = 40
_NEVER = "PT1000000H"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where the services run."""

    folder: Path
    kafka: BrokerAccess
    database: str
    prefix: str


async def run_alone(tape: Tape, folder: Path) -> AtRest:
    """Give the input to one process on SQLite, in order."""
    sql = SqlSettings.model_validate({"url": str(folder / "alone.db")})
    async with open_cores(sql, PoolPolicy(), WallClock()) as cores:
        await _watch(cores.database)
        for at in range(0, len(tape.articles), _CHUNK):
            await cores.publish(tape.articles[at : at + _CHUNK])
        for at in range(0, len(tape.codings), _CHUNK):
            await cores.decider.decide_batch(tape.codings[at : at + _CHUNK], cores.clock.now())
        return await at_rest(cores.database)


async def run_way(tape: Tape, way: Way, where: Surroundings, seed: int) -> AtRest:
    """Give the input to the services in one way; return what stands when all is decided."""
    environment = {
        "TOCSIN_KAFKA_PARTITIONS": str(way.partitions),
        "TOCSIN_KAFKA_METADATA_MAX_AGE": "1s",
        "TOCSIN_KAFKA_BATCH_SIZE": "16",
    } | ({} if way.overtaken else {"TOCSIN_EXTRACT_OVERTAKEN_AFTER": _NEVER})
    system = await make_system(where.folder, where.kafka, where.database, where.prefix, environment)
    async with open_database(SqlSettings(url=where.database)) as database:
        await _watch(database)
        try:
            await system.start("alert", "extract")
            await _give(tape, way, where, system, Random(seed))

            async def all_decided() -> bool:
                return tape.versions <= await decided(database)

            await until(f"every version decided: {way.name}", all_decided)
        finally:
            # Stopping finishes what is in hand: what came twice is decided then, too.
            await system.stop()
        return await at_rest(database)


async def _watch(database: Database) -> None:
    async with database.transaction() as tx:
        for watchlist in watchlists():
            await put_watchlist(tx, watchlist, MADE_AT)


async def _give(tape: Tape, way: Way, where: Surroundings, system: System, random: Random) -> None:
    articles, codings = in_order(tape.articles, way, random), in_order(tape.codings, way, random)
    half = len(articles) // 2, len(codings) // 2
    first = articles[: half[0]], codings[: half[1]]
    second = articles[half[0] :], codings[half[1] :]
    settings = KafkaSettings(
        servers=where.kafka.bootstrap, topic_prefix=where.prefix, partitions=way.partitions
    )
    for number, (some, coded) in enumerate((first, second)):
        # A bus of its own, so that the second half knows of partitions that were added.
        async with KafkaBus(settings, service="test") as bus:
            routes = (ARTICLES, BACKFILL) if way.both_lanes else (ARTICLES, ARTICLES)
            stream = routes[number]
            await bus.publisher(CODINGS).publish(coded)
            for at in range(0, len(some), _CHUNK):
                await bus.publisher(stream).publish(some[at : at + _CHUNK])
        if number == 0 and way.grown is not None:
            await _grow(settings, way.grown)
        if way.killed:
            await _kill(system, random)


def in_order(some: Sequence[T], way: Way, random: Random) -> list[T]:
    """Return ``some`` in the order, and as often, as ``way`` gives it."""
    given = random.sample(list(some), len(some)) if way.shuffled else list(some)
    if way.repeated:
        # Each again somewhere behind, as a redelivery comes.
        again = random.sample(given, len(given))
        at = len(given) // 3
        given = given[:at] + again + given[at:]
    return given


async def _grow(settings: KafkaSettings, partitions: int) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.servers)
    await admin.start()
    try:
        names = [settings.topic(stream.topic) for stream in (ARTICLES, BACKFILL, CODINGS)]
        await admin.create_partitions({name: NewPartitions(partitions) for name in names})
    finally:
        await admin.close()


async def _kill(system: System, random: Random) -> None:
    for name in ("extract", "alert"):
        await asyncio.sleep(random.uniform(0.05, 0.8))
        await system.services[name].kill()
        await system.start(name)
