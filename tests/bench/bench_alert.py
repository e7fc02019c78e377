"""How many codings a second become committed alerts and deliveries, and how fast do these go out?

One process on a real PostgreSQL that writes through to disk, with 100,000 watchlists of one rule;
of a hundred events one alerts about ten. Batches are as large as those read from Kafka, and
prepared statements are kept, as on a direct line. Beside it the same rows inserted by nothing but
COPY, in as many commits, and the same messages posted by nothing but aiohttp.
"""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlmodel import col, select

from services.alert.decide import Decider
from services.alert.outbox.enqueue import Outbox
from services.alert.settings import AlertSettings
from services.alert.store.alert_store import SqlAlertStore
from services.alert.store.delivery_rows import DeliveryRow
from shared.local.postgres import LocalPostgres
from shared.messages import Coding
from shared.names.names import Names
from shared.sql.database import Database, open_database
from shared.sql.migrate import migrate
from shared.sql.settings import SqlSettings
from tests.bench.loads.raw_rows import copy_seconds
from tests.bench.loads.receiving import dispatched, posted, receiver
from tests.bench.loads.server_cpu import cpu_seconds
from tests.bench.report import Report, Row, at_least, quantile
from tests.bench.rules_load.alert_room import BOX, chunks, fill
from tests.bench.rules_load.codings import FIRST, codings
from tests.bench.rules_load.skewed import rules, sources_for

RULES = 100_000
EVENTS = 20_000
ENDPOINTS = 100
BATCH = int(AlertSettings.model_fields["batch_size"].default)
BAR = 2_000
_MADE_AT = FIRST - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Decided:
    """What deciding all batches took, and what came of it."""

    loading: float
    batches: Sequence[float]
    cpu: float
    database_cpu: float
    alerts: int
    deliveries: int


@dataclass(frozen=True, slots=True)
class Sent:
    """Deliveries, and the seconds that dispatching and bare posting of them took."""

    deliveries: int
    ours: float
    bare: float


def run() -> Report:
    """Decide, dispatch, and insert the same rows again."""
    with tempfile.TemporaryDirectory(prefix="tocsin-bench-") as folder:
        rows = asyncio.run(_rows(Path(folder)))
    return Report("alert", rows)


async def _rows(folder: Path) -> tuple[Row, ...]:
    async with LocalPostgres(folder / "postgres") as postgres, receiver() as address:
        settings = SqlSettings(url=postgres.url(), transaction_pooler=False)
        await migrate(settings)
        urls = [f"{address}/{number}" for number in range(ENDPOINTS)]
        async with open_database(settings) as database:
            await fill(database, rules(RULES, 1, sources_for(RULES)), urls, _MADE_AT)
            server = (await postgres.status()).pid or 0
            made = list(codings(EVENTS, 2, sources_for(RULES)))
            decided = await _decide(database, made, server)
            sent = await _send(database, address)
        count, raw = await copy_seconds(postgres.url(), len(decided.batches))
    return (*_decision_rows(decided, raw, count), *_delivery_rows(sent))


async def _decide(database: Database, made: Sequence[Coding], server: int) -> Decided:
    names = Names.load()
    decider = Decider(SqlAlertStore(database, Outbox(), names), names)
    began = time.perf_counter()
    await decider.decide_batch((), FIRST)
    loading = time.perf_counter() - began
    spent, alerts, cpu, database_cpu = [], 0, time.process_time(), cpu_seconds(server)
    for some in chunks(made, BATCH):
        began = time.perf_counter()
        outcome = await decider.decide_batch(some, FIRST)
        spent.append(time.perf_counter() - began)
        alerts += len(outcome.alerts)
    cpu, database_cpu = time.process_time() - cpu, cpu_seconds(server) - database_cpu
    async with database.reading() as tx:
        deliveries = len((await tx.scalars(select(col(DeliveryRow.delivery_id)))).all())
    return Decided(loading, spent, cpu, database_cpu, alerts, deliveries)


async def _send(database: Database, address: str) -> Sent:
    async with database.reading() as tx:
        payloads = (await tx.scalars(select(col(DeliveryRow.payload)))).all()
    bare = await posted(f"{address}/bare", payloads)
    count, ours = await dispatched(database, BOX)
    return Sent(count, ours, bare)


def _decision_rows(decided: Decided, raw: float, rows: int) -> tuple[Row, ...]:
    rate = EVENTS / sum(decided.batches)
    batches = len(decided.batches)
    return (
        Row(
            f"codings decided and committed, {RULES:,} rules",
            rate,
            "events/s",
            EVENTS,
            EVENTS / raw,
            *at_least(rate, BAR),
        ),
        Row("processor time of the deciding process", 1_000 * decided.cpu / EVENTS, "ms", EVENTS),
        Row("processor time of the database", 1_000 * decided.database_cpu / EVENTS, "ms", EVENTS),
        Row(
            "the same on processors of their own, one after the other",
            EVENTS / (decided.cpu + decided.database_cpu),
            "events/s",
            EVENTS,
        ),
        Row(f"one batch of {BATCH}, p95", quantile(decided.batches, 0.95), "s", batches),
        Row("alerts told per hundred events", 100 * decided.alerts / EVENTS, "alerts", EVENTS),
        Row("deliveries enqueued", decided.deliveries, "rows", decided.alerts),
        Row("rows written", rows, "rows", EVENTS),
        Row(f"loading {RULES:,} rules at start", decided.loading, "s", RULES),
    )


def _delivery_rows(sent: Sent) -> tuple[Row, ...]:
    rate, bare = sent.deliveries / sent.ours, sent.deliveries / sent.bare
    what = f"deliveries to {ENDPOINTS} endpoints: leased, signed, posted, recorded"
    return (Row(what, rate, "1/s", sent.deliveries, bare),)
