"""How long does each service take from nothing to ready, and how much memory does it hold then?

Each runs as a process of its own on a real Kafka and a real PostgreSQL that are migrated before.
"""

import asyncio
import base64
import secrets
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

from shared.local.kafka import LocalKafka
from shared.local.postgres import LocalPostgres
from shared.local.service import LocalService
from shared.sql.migrate import migrate
from shared.sql.settings import SqlSettings
from tests.bench.report import Report, Row

SERVICES = ("ingest", "extract", "alert")
ROUNDS = 3
_MB = 1_000_000
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Start:
    """One start: seconds until ready, resident megabytes of the process and of its children."""

    seconds: float
    own: float
    children: float


def run() -> Report:
    """Start and stop every service in turn."""
    return Report("startup", asyncio.run(_rows()))


async def _rows() -> tuple[Row, ...]:
    with tempfile.TemporaryDirectory(prefix="tocsin-bench-") as name:
        folder = Path(name)
        async with (
            LocalKafka(folder / "kafka") as kafka,
            LocalPostgres(folder / "postgres") as postgres,
        ):
            database = postgres.url()
            await migrate(SqlSettings(url=database))
            environment = _environment(kafka.bootstrap, database)
            starts = {one: await _starts(folder, one, environment) for one in SERVICES}
    return tuple(row for service, some in starts.items() for row in _service_rows(service, some))


def _environment(bootstrap: str, database: str) -> dict[str, str]:
    return {
        "TOCSIN_KAFKA": bootstrap,
        "TOCSIN_DATABASE_URL": database,
        "TOCSIN_SECRET_KEY": base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode(),
        "TOCSIN_EXTRACT_WORKERS": "1",
    }


async def _starts(folder: Path, name: str, environment: Mapping[str, str]) -> list[Start]:
    service = LocalService(folder / name, name, environment)
    found = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        try:
            await service.start()
            seconds = time.perf_counter() - began
            pid = (await service.status()).pid
            assert pid is not None
            found.append(_measured(seconds, psutil.Process(pid)))
        finally:
            await service.stop()
    return found


def _measured(seconds: float, process: psutil.Process) -> Start:
    children = process.children(recursive=True)
    return Start(
        seconds,
        process.memory_info().rss / _MB,
        sum(child.memory_info().rss for child in children) / _MB,
    )


def _service_rows(service: str, starts: list[Start]) -> tuple[Row, ...]:
    n = len(starts)
    rows = (
        Row(f"{service}: from nothing to ready", median(one.seconds for one in starts), "s", n),
        Row(f"{service}: memory when ready", median(one.own for one in starts), "MB RSS", n),
    )
    workers = median(one.children for one in starts)
    if not workers:
        return rows
    return (*rows, Row(f"{service}: memory of its children (1 worker)", workers, "MB RSS", n))
