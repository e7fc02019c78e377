"""How does the whole distributed system run on one machine, for a look at it?

`make up` and `make down`. TOCSIN_KAFKA and TOCSIN_DATABASE_URL name parts that exist already and
are then neither started nor stopped here.
"""

import asyncio
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from shared.local.kafka import LocalKafka
from shared.local.postgres import LocalPostgres
from shared.local.service import LocalService
from shared.sql.migrate import migrate
from shared.sql.settings import SqlSettings

FOLDER = Path("build/cluster")
PORTS = {"ingest": 8081, "extract": 8082, "alert": 8080}


@dataclass(frozen=True, slots=True)
class Cluster:
    """The parts of the local system, all below one folder."""

    folder: Path
    kafka: LocalKafka | None
    postgres: LocalPostgres | None

    async def up(self) -> dict[str, str]:
        """Start what does not run yet; return the addresses by name."""
        environment = await self._surroundings()
        await migrate(SqlSettings(url=environment["TOCSIN_DATABASE_URL"]))
        services = self._services(environment)
        for service in services.values():
            await service.start(detached=True)
        return environment | {name: service.url for name, service in services.items()}

    async def down(self) -> None:
        """Stop the services, then the parts that were started for them; data stays."""
        for service in self._services({}).values():
            await service.stop()
        if self.kafka is not None:
            await self.kafka.stop()
        if self.postgres is not None:
            await self.postgres.stop()

    async def _surroundings(self) -> dict[str, str]:
        if self.kafka is not None:
            await self.kafka.start(detached=True)
        if self.postgres is not None:
            await self.postgres.start(detached=True)
        return {
            "TOCSIN_KAFKA": self.kafka.bootstrap if self.kafka else os.environ["TOCSIN_KAFKA"],
            "TOCSIN_DATABASE_URL": self.postgres.url()
            if self.postgres
            else os.environ["TOCSIN_DATABASE_URL"],
        }

    def _services(self, environment: dict[str, str]) -> dict[str, LocalService]:
        return {
            name: LocalService(self.folder / name, name, environment, port=port)
            for name, port in PORTS.items()
        }


def cluster(folder: Path = FOLDER) -> Cluster:
    """Describe the local system below ``folder``."""
    return Cluster(
        folder,
        None if "TOCSIN_KAFKA" in os.environ else LocalKafka(folder / "kafka"),
        None if "TOCSIN_DATABASE_URL" in os.environ else LocalPostgres(folder / "postgres"),
    )


def main(arguments: list[str]) -> int:
    """Start (``up``) or stop (``down``) the local system; return the exit code."""
    match arguments:
        case ["up"]:
            for name, address in asyncio.run(cluster().up()).items():
                sys.stdout.write(f"{name:20} {address}\n")
            return 0
        case ["down"]:
            asyncio.run(cluster().down())
            return 0
        case _:
            sys.stderr.write("usage: python -m services.local_cluster up|down\n")
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
