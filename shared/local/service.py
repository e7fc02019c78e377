"""How does one run a service of Tocsin as a process of its own on this machine?"""

import os
import random
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import aiohttp

from shared.errors import ConfigurationError, Unavailable
from shared.local.ports import HOST, pick_free_port
from shared.local.process import spawn, tied_to_parent
from shared.local.server import FolderServer, Status

_STOP_STEPS: Final = ((signal.SIGTERM, 30.0), (signal.SIGKILL, 10.0))
_START_SECONDS: Final = 120.0
_PROBE: Final = aiohttp.ClientTimeout(total=5)


class LocalService:
    """One `tocsin NAME` process whose log and port live in ``folder``; ready when /readyz says so.

    ``environment`` is added to this process's own. As with LocalKafka, several objects may stand
    for one folder, and the process is started once.
    """

    def __init__(
        self,
        folder: Path,
        name: str,
        environment: Mapping[str, str],
        *,
        arguments: Sequence[str] = (),
        port: int | None = None,
    ) -> None:
        """Describe `tocsin NAME ARGUMENTS...`; nothing is touched before ``start``."""
        resolved = folder.resolve()
        self._part = _Service(resolved, name, dict(environment), tuple(arguments), port)
        self._server = FolderServer(resolved, self._part, _START_SECONDS, _STOP_STEPS)

    @property
    def url(self) -> str:
        """Return ``http://host:port``; raise ConfigurationError before the first start."""
        return self._part.url()

    @property
    def log(self) -> Path:
        """Return the file that holds both outputs of the process, over all its starts."""
        return self._part.logs()[0]

    async def start(self, *, detached: bool = False) -> None:
        """Start the service, or find it running, and return when it is ready.

        Raises Unavailable, with the end of its log, when it does not get ready.
        """
        await self._server.start(detached=detached)

    async def stop(self) -> None:
        """Ask the service to end (SIGTERM) and wait for it."""
        await self._server.stop()

    async def kill(self) -> None:
        """Kill the service with SIGKILL, as a crash would."""
        await self._server.kill()

    async def status(self) -> Status:
        """Say whether the service is stopped, starting or running, and its pid."""
        return await self._server.status()


@dataclass(frozen=True, slots=True)
class _Service:
    folder: Path
    name: str
    environment: Mapping[str, str] = field(repr=False)
    arguments: tuple[str, ...]
    port: int | None

    async def launch(self, claimed: int, *, detached: bool) -> int:
        port = self._choose_port()
        command = (
            *(() if detached else tied_to_parent(signal.SIGKILL)),
            *(sys.executable, "-m", "tocsin", self.name, *self.arguments),
        )
        prefix = f"TOCSIN_{self.name.upper()}_"
        environment = {
            **os.environ,
            **self.environment,
            f"{prefix}HOST": HOST,
            f"{prefix}PORT": str(port),
        }
        return spawn(command, claimed=claimed, log=self.logs()[0], env=environment)

    async def check(self) -> None:
        """Raise Unavailable, with the service's own findings, unless it is ready."""
        try:
            async with (
                aiohttp.ClientSession(timeout=_PROBE) as session,
                session.get(f"{self.url()}/readyz") as response,
            ):
                if response.status == 200:  # noqa: PLR2004
                    return
                message = f"tocsin {self.name} is not ready: {await response.text()}"
        except (aiohttp.ClientError, TimeoutError) as error:
            message = f"tocsin {self.name} does not answer"
            raise Unavailable(message) from error
        raise Unavailable(message)

    def logs(self) -> Sequence[Path]:
        return (self.folder / f"{self.name}.log",)

    def url(self) -> str:
        return f"http://{HOST}:{self._known_port()}"

    def _choose_port(self) -> int:
        kept = self._port_file()
        if self.port is not None or not kept.exists():
            rng = random.Random()  # noqa: S311  no secret: two runs should merely differ
            kept.write_text(str(self.port or pick_free_port(rng)))
        return self._known_port()

    def _known_port(self) -> int:
        try:
            return int(self._port_file().read_text())
        except FileNotFoundError as exc:
            message = f"tocsin {self.name} on {self.folder} was never started: it has no port yet"
            raise ConfigurationError(message) from exc

    def _port_file(self) -> Path:
        return self.folder / "port"
