"""How long does it take to try a watchlist on what a hundred thousand articles told?

The articles are decided about first, in order of event time, on a real PostgreSQL with the very
watchlist in force: what rang then is the settled replay that the backtest has to equal. Every
fifth article tells an act again, and every hundredth mention leaves a party out.
"""

import asyncio
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from services.alert.backtest.running import run_trial
from services.alert.backtest.trial import Trial
from services.alert.backtest.trying import Tried
from services.alert.decide import Decider
from services.alert.outbox.enqueue import Outbox
from services.alert.rules.watchlist import Watchlist, parse_watchlist
from services.alert.settings import AlertSettings
from services.alert.store.alert_queries import AlertFilter, list_alerts
from services.alert.store.alert_store import SqlAlertStore
from services.alert.store.watchlists import get_watchlist, put_watchlist
from shared.local.postgres import LocalPostgres
from shared.messages import Alert, Coding
from shared.names.names import Names
from shared.sql.database import Database, open_database
from shared.sql.migrate import migrate
from shared.sql.settings import SqlSettings
from tests.bench.loads.server_cpu import cpu_seconds
from tests.bench.report import Report, Row, at_most
from tests.bench.rules_load.alert_room import chunks
from tests.bench.rules_load.codings import FIRST, SPAN
from tests.bench.rules_load.retold import retold

ARTICLES = 100_000
BAR = 5.0
BATCH = int(AlertSettings.model_fields["batch_size"].default)
NAMES = Names.load()
SINCE = FIRST - timedelta(days=1)
UNTIL = FIRST + SPAN + timedelta(days=1)
STANDING = {"types": ["arms_transfer"], "statuses": ["proposed", "announced", "completed"]}
CHANGED = {"types": ["arms_transfer"], "statuses": ["announced", "completed", "under_way"]}
UNTOLD = {"kind", "revision", "changed", "created_at", "updated_at", "alert_id", "incident_id"}


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of a trial, and the seconds that it took on the clock and on processors."""

    found: Tried
    seconds: float
    cpu: float


def run() -> Report:
    """Record, then try the version that stands and a changed one."""
    with tempfile.TemporaryDirectory(prefix="tocsin-bench-") as folder:
        rows = asyncio.run(_rows(Path(folder)))
    return Report("backtest", rows)


async def _rows(folder: Path) -> tuple[Row, ...]:
    async with LocalPostgres(folder / "postgres") as postgres:
        settings = SqlSettings(url=postgres.url(), transaction_pooler=False)
        await migrate(settings)
        server = (await postgres.status()).pid or 0
        async with open_database(settings) as database:
            await _record(database, retold(ARTICLES, 3))
            same = await _tried(database, STANDING, None, server)
            other = await _tried(database, CHANGED, 20, server)
            unlike = await _unlike(database, same.found.alerts)
    return _report_rows(same, other, unlike)


async def _record(database: Database, made: Iterable[Coding]) -> None:
    async with database.transaction() as tx:
        await put_watchlist(tx, _watchlist(STANDING), SINCE)
    decider = Decider(SqlAlertStore(database, Outbox(), NAMES), NAMES)
    for some in chunks(made, BATCH):
        await decider.decide_batch(some, some[-1].article.fetched_at)


def _watchlist(rule: dict[str, list[str]]) -> Watchlist:
    return parse_watchlist({"id": "arms", "name": "Arms", "rules": [rule]}, NAMES)


async def _tried(
    database: Database, rule: dict[str, list[str]], shown: int | None, server: int
) -> Measured:
    async with database.reading() as tx:
        current = await get_watchlist(tx, "arms")
    trial = Trial(_watchlist(rule), SINCE, UNTIL, current)
    began, cpu = time.perf_counter(), time.process_time() + cpu_seconds(server)
    found = await run_trial(database, trial, NAMES, shown)
    spent = time.perf_counter() - began
    return Measured(found, spent, time.process_time() + cpu_seconds(server) - cpu)


async def _unlike(database: Database, found: Sequence[Alert]) -> int:
    async with database.reading() as tx:
        rang = await list_alerts(tx, AlertFilter(standing=True), limit=ARTICLES)
    return len({_told(each.alert) for each in rang} ^ set(map(_told, found)))


def _told(alert: Alert) -> str:
    return alert.model_dump_json(exclude=UNTOLD)


def _report_rows(same: Measured, other: Measured, unlike: int) -> tuple[Row, ...]:
    events, difference = same.found.events, other.found.difference
    assert difference is not None
    return (
        Row(
            f"a changed watchlist of one type on {ARTICLES:,} articles, and its difference",
            other.seconds,
            "s",
            ARTICLES,
            None,
            *at_most(other.seconds, BAR),
        ),
        Row("processor time of it, with the database", other.cpu, "s", ARTICLES),
        Row("events of the type that were decided about", events, "events", ARTICLES),
        Row("alerts of the version that stands", same.found.raised.count, "alerts", events),
        Row("more by the changed one", difference.added.count, "alerts", events),
        Row("fewer by the changed one", difference.removed.count, "alerts", events),
        Row("unlike the settled replay", unlike, "alerts", events, None, *at_most(unlike, 0)),
    )
