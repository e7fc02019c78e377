"""On which broker and database do the trials of faults, order and time run?"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from shared.local.databases import create_database
from shared.local.kafka import LocalKafka
from shared.local.postgres import LocalPostgres


@dataclass(frozen=True, slots=True)
class RealParts:
    """A real Kafka and a real PostgreSQL in a folder that goes with them."""

    folder: Path
    broker: LocalKafka
    server: LocalPostgres

    async def database(self, name: str) -> str:
        """Make an empty database and return its URL."""
        return await create_database(self.server.url(), name)


@asynccontextmanager
async def real_parts(name: str) -> AsyncIterator[RealParts]:
    """Start both inside the block."""
    with TemporaryDirectory(prefix=f"tocsin-{name}-") as made:
        folder = Path(made)
        async with (
            LocalKafka(folder / "kafka") as broker,
            LocalPostgres(folder / "postgres") as server,
        ):
            yield RealParts(folder, broker, server)
