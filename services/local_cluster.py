"""How does the whole distributed system run on one machine, for a look at it?

`make up` and `make down`. TOCSIN_KAFKA and TOCSIN_DATABASE_URL name parts that exist already and
are then neither started nor stopped here.
"""

import asyncio
import base64
import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from services.admin_key import first_admin_key
from shared.clock import WallClock
from shared.errors import TocsinError
from shared.local.kafka import LocalKafka
from shared.local.postgres import LocalPostgres
from shared.local.secret_file import write_secret
from shared.local.service import LocalService
from shared.sql.database import open_database
from shared.sql.migrate import migrate
from shared.sql.settings import SqlSettings

FOLDER = Path("build/cluster")
ADMIN_KEY = "admin.key"
ENVIRONMENT = "env"
PORTS: Mapping[str, int | None] = {"ingest": 8081, "extract": 8082, "alert": 8080}


@dataclass(frozen=True, slots=True)
class Cluster:
    """The parts of the local system, all below one folder."""

    folder: Path
    kafka: LocalKafka | None
    postgres: LocalPostgres | None
    ports: Mapping[str, int | None]

    async def up(self) -> dict[str, str]:
        """Start what does not run yet; return the addresses by name."""
        environment = await self._surroundings() | {"TOCSIN_SECRET_KEY": self._secret_key()}
        sql = SqlSettings(url=environment["TOCSIN_DATABASE_URL"])
        await migrate(sql)
        async with open_database(sql) as database:
            await first_admin_key(database, WallClock(), self.folder / ADMIN_KEY)
        exports = "".join(f"export {name}='{value}'\n" for name, value in environment.items())
        write_secret(self.folder / ENVIRONMENT, exports.encode())
        services = self._services(environment)
        async with asyncio.TaskGroup() as group:
            for service in services.values():
                group.create_task(service.start(detached=True))
        return {
            **{name: service.url for name, service in services.items()},
            "admin key in": str(self.folder / ADMIN_KEY),
            "environment in": str(self.folder / ENVIRONMENT),
        }

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

    def _secret_key(self) -> str:
        file = self.folder / "secret.key"
        if not file.exists():
            write_secret(file, base64.b64encode(secrets.token_bytes(32)))
        return file.read_text(encoding="ascii")

    def _services(self, environment: dict[str, str]) -> dict[str, LocalService]:
        return {
            name: LocalService(self.folder / name, name, environment, port=port)
            for name, port in self.ports.items()
        }


def cluster(folder: Path = FOLDER, ports: Mapping[str, int | None] = PORTS) -> Cluster:
    """Describe the local system below ``folder``; a port of None takes a free one."""
    return Cluster(
        folder,
        None if "TOCSIN_KAFKA" in os.environ else LocalKafka(folder / "kafka"),
        None if "TOCSIN_DATABASE_URL" in os.environ else LocalPostgres(folder / "postgres"),
        ports,
    )


def main(arguments: list[str]) -> int:
    """Start (``up``) or stop (``down``) the local system; return the exit code."""
    if arguments not in (["up"], ["down"]):
        sys.stderr.write("usage: python -m services.local_cluster up|down\n")
        return 2
    told: dict[str, str] = {}
    failures: list[str] = []
    try:
        told = asyncio.run(_run(arguments[0]))
    except* TocsinError as errors:
        failures = [str(error) for error in errors.exceptions]
    sys.stdout.writelines(f"{name:16} {address}\n" for name, address in told.items())
    sys.stderr.writelines(f"{failure}\n" for failure in failures)
    return 1 if failures else 0


async def _run(what: str) -> dict[str, str]:
    system = cluster()
    if what == "up":
        return await system.up()
    await system.down()
    return {}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
