"""How does one run a real Apache Kafka broker on this machine without containers?"""

import asyncio
import json
import os
import random
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import as_file, files
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from shared.clock import WallClock
from shared.errors import ConfigurationError, Unavailable
from shared.local.certificates import issue_certificates
from shared.local.kafka_access import BrokerAccess, find_cluster
from shared.local.kafka_format import format_storage, formatted_cluster
from shared.local.kafka_install import default_cache, find_java, install_kafka
from shared.local.kafka_properties import (
    Plaintext,
    Ports,
    SaslSsl,
    Security,
    broker_properties,
    render,
)
from shared.local.ports import HOST, pick_free_port, require_free_port
from shared.local.process import spawn, tied_to_parent
from shared.local.secret_file import write_secret
from shared.local.server import FolderServer, Status

# Quick to start and small: a laptop's broker lives for minutes, so the optimising compiler and
# a parallel collector cost more than they bring.
JVM_FLAGS: Final = (
    "-Xms128m",
    "-Xmx512m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:+ExitOnOutOfMemoryError",
    "-Djava.awt.headless=true",
)
_PLAINTEXT: Final = Plaintext()
_STOP_STEPS: Final = ((signal.SIGTERM, 30.0), (signal.SIGKILL, 10.0))
_START_SECONDS: Final = 60.0


class LocalKafka:
    """Run one single-node broker whose everything (data, log, ports, keys) lives in ``folder``.

    Several objects, also in several processes, may stand for the same folder: the broker is
    started once and found by the others. As a context manager it starts tied to this process
    (it dies with the calling thread) and stops at the end.
    """

    def __init__(
        self,
        folder: Path,
        *,
        port: int | None = None,
        security: Security = _PLAINTEXT,
        settings: Mapping[str, str] | None = None,
        cache: Path | None = None,
    ) -> None:
        """Describe the broker; nothing is touched before ``start``.

        Without ``port`` a free one is picked once and kept in the folder, so that clients find
        the broker again after a restart. ``settings`` are broker properties that win over the
        usual ones. ``cache`` is where the jars are (default: ``default_cache()``).
        """
        self._folder = folder.resolve()
        self._security = security
        self._cache = cache or default_cache()
        part = _Broker(self._folder, port, security, dict(settings or {}), self._cache)
        self._part = part
        self._server = FolderServer(self._folder, part, _START_SECONDS, _STOP_STEPS)

    @property
    def access(self) -> BrokerAccess:
        """Return what a client needs; raise ConfigurationError before the first start."""
        return self._part.access()

    @property
    def bootstrap(self) -> str:
        """Return ``host:port``; raise ConfigurationError before the first start."""
        return self.access.bootstrap

    async def start(self, *, detached: bool = False) -> None:
        """Start the broker, or find it running, and return when it takes requests.

        ``detached`` leaves it running after this process has ended. Raise ToolMissing without
        Java or Maven, Unavailable (with the log's tail) when the broker does not come up.
        """
        await asyncio.to_thread(install_kafka, self._cache)
        await self._server.start(detached=detached)

    async def stop(self) -> None:
        """Stop the broker in order; all data stays. Do nothing when it is not running."""
        await self._server.stop()

    async def kill(self) -> None:
        """Kill the broker with SIGKILL; the next start recovers its data."""
        await self._server.kill()

    async def status(self) -> Status:
        """Say whether the broker is stopped, starting or running, and its pid."""
        return await self._server.status()

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
class _Broker:
    folder: Path
    port: int | None
    security: Security
    settings: Mapping[str, str] = field(repr=False)
    cache: Path

    async def launch(self, claimed: int, *, detached: bool) -> int:
        jars = await asyncio.to_thread(install_kafka, self.cache)
        properties = self._properties()
        properties_file = self.folder / "server.properties"
        write_secret(properties_file, render(properties).encode())
        java = (find_java(), *JVM_FLAGS)
        await asyncio.to_thread(format_storage, java, jars, properties, self.security)
        with as_file(files("shared.local").joinpath("log4j2.properties")) as logging:
            command = (
                *(() if detached else tied_to_parent(signal.SIGKILL)),
                *java,
                f"-Dlog4j2.configurationFile={logging}",
                f"-Dtocsin.kafka.folder={self.folder}",
                "-cp",
                f"{jars}/*",
                "kafka.Kafka",
                str(properties_file),
            )
            return spawn(command, claimed=claimed, log=self.folder / "kafka.out", env=os.environ)

    async def check(self) -> None:
        # Whatever else may have taken our port has another cluster id.
        found = await find_cluster(self.access())
        if found != formatted_cluster(self.folder / "data"):
            message = f"another Kafka cluster, {found}, answers on {self.access().bootstrap}"
            raise Unavailable(message)

    def logs(self) -> Sequence[Path]:
        return (self.folder / "kafka.out", self.folder / "kafka.log")

    def access(self) -> BrokerAccess:
        bootstrap = f"{HOST}:{self._known_ports().client}"
        match self.security:
            case Plaintext():
                return BrokerAccess(bootstrap)
            case SaslSsl() as sasl:
                return BrokerAccess(
                    bootstrap,
                    "SASL_SSL",
                    self.folder / "ca.pem",
                    sasl.mechanism,
                    sasl.user,
                    sasl.password,
                )

    def _properties(self) -> dict[str, str]:
        secured = isinstance(self.security, SaslSsl)
        stores = issue_certificates(self.folder, WallClock().now()) if secured else None
        usual = broker_properties(self.folder / "data", self._choose_ports(), self.security, stores)
        return usual | dict(self.settings)

    def _choose_ports(self) -> Ports:
        rng = random.Random()  # noqa: S311  no secret: two runs should merely differ
        kept = self._known_ports() if self._ports_file().exists() else None
        client = self.port or (kept.client if kept else pick_free_port(rng))
        taken = frozenset({client})
        controller = kept.controller if kept else pick_free_port(rng, taken=taken)
        for port in (client, controller):
            require_free_port(port)
        ports = Ports(client, controller)
        self._ports_file().write_text(json.dumps({"client": client, "controller": controller}))
        return ports

    def _known_ports(self) -> Ports:
        try:
            kept = json.loads(self._ports_file().read_text())
        except FileNotFoundError as exc:
            message = f"the Kafka broker on {self.folder} was never started: it has no ports yet"
            raise ConfigurationError(message) from exc
        return Ports(kept["client"], kept["controller"])

    def _ports_file(self) -> Path:
        return self.folder / "ports.json"
