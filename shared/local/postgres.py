"""How does one run a real PostgreSQL server on this machine without containers?"""

import asyncio
import json
import random
import secrets
import signal
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from sqlalchemy.engine import URL

from shared.errors import ConfigurationError
from shared.local.databases import check_server, create_database
from shared.local.ports import HOST, pick_free_port, require_free_port
from shared.local.postgres_programs import find_postgres_programs
from shared.local.postgres_storage import initialise_storage, server_environment
from shared.local.process import spawn, tied_to_parent
from shared.local.secret_file import write_secret
from shared.local.server import FolderServer, Status
from shared.local.service_user import service_user

_USER: Final = "postgres"
_START_SECONDS: Final = 60.0
# PostgreSQL's fast shutdown, then its immediate one.
_STOP_STEPS: Final = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0))


class LocalPostgres:
    """Run one server whose everything (data, log, port, password) lives in ``folder``.

    It listens on 127.0.0.1 only, asks for a password that stands in the folder, and writes
    through to disk (fsync) like a real one. Works as root: it then runs as nobody. Several
    objects and processes may stand for one folder, as with LocalKafka.
    """

    def __init__(self, folder: Path, *, port: int | None = None) -> None:
        """Describe the server; nothing is touched before ``start``.

        Without ``port`` a free one is picked once and kept in the folder.
        """
        self._part = _Postgres(folder.resolve(), port)
        self._server = FolderServer(folder.resolve(), self._part, _START_SECONDS, _STOP_STEPS)

    def url(self, database: str = "postgres") -> str:
        """Return the SQLAlchemy URL (asyncpg) of ``database``.

        Raise ConfigurationError before the first start.
        """
        return self._part.url(database)

    async def start(self, *, detached: bool = False) -> None:
        """Start the server, or find it running, and return when it answers queries.

        ``detached`` leaves it running after this process has ended. Raise ToolMissing without
        its programs, Unavailable (with the log's tail) when it does not come up.
        """
        find_postgres_programs()
        await self._server.start(detached=detached)

    async def stop(self) -> None:
        """Stop the server in order, closing its connections; all data stays."""
        await self._server.stop()

    async def kill(self) -> None:
        """Kill the server with SIGKILL; the next start recovers its data."""
        await self._server.kill()

    async def status(self) -> Status:
        """Say whether the server is stopped, starting or running, and its pid."""
        return await self._server.status()

    async def create_database(self, name: str) -> str:
        """Create an empty database and return its SQLAlchemy URL."""
        return await create_database(self.url(), name)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()


@dataclass(frozen=True, slots=True)
class _Endpoint:
    port: int
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Postgres:
    folder: Path
    port: int | None

    async def launch(self, claimed: int, *, detached: bool) -> int:
        programs = find_postgres_programs()
        data = self.folder / "data"
        user = service_user(programs, data)
        endpoint = self._choose_endpoint()
        await asyncio.to_thread(
            initialise_storage, programs, data, user, superuser=_USER, password=endpoint.password
        )
        command = (
            *user.prefix,
            # Innermost: a change of user would clear the tie.
            *(() if detached else tied_to_parent(signal.SIGINT)),
            str(programs / "postgres"),
            f"-D{data}",
            f"-clisten_addresses={HOST}",
            f"-cport={endpoint.port}",
            "-cunix_socket_directories=",
        )
        log = self.folder / "postgres.log"
        return spawn(command, claimed=claimed, log=log, env=server_environment())

    async def check(self) -> None:
        await check_server(self.url("postgres"))

    def logs(self) -> Sequence[Path]:
        return (self.folder / "postgres.log",)

    def url(self, database: str) -> str:
        kept = self._known_endpoint()
        if kept is None:
            message = f"the PostgreSQL server on {self.folder} was never started"
            raise ConfigurationError(message)
        url = URL.create("postgresql+asyncpg", _USER, kept.password, HOST, kept.port, database)
        return url.render_as_string(hide_password=False)

    def _choose_endpoint(self) -> _Endpoint:
        kept = self._known_endpoint()
        rng = random.Random()  # noqa: S311  no secret: two runs should merely differ
        port = self.port or (kept.port if kept else pick_free_port(rng))
        require_free_port(port)
        endpoint = _Endpoint(port, kept.password if kept else secrets.token_urlsafe(24))
        write_secret(self._endpoint_file(), json.dumps(asdict(endpoint)).encode())
        return endpoint

    def _known_endpoint(self) -> _Endpoint | None:
        try:
            kept = json.loads(self._endpoint_file().read_text())
        except FileNotFoundError:
            return None
        return _Endpoint(kept["port"], kept["password"])

    def _endpoint_file(self) -> Path:
        return self.folder / "endpoint.json"
