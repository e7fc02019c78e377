"""How does a client reach a broker, and does the broker work now?"""

import asyncio
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypedDict

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from shared.errors import Unavailable

_TIMEOUT_SECONDS = 5.0


class ClientOptions(TypedDict, total=False):
    """Hold keyword arguments that every aiokafka client understands."""

    bootstrap_servers: str
    security_protocol: Literal["PLAINTEXT", "SASL_SSL"]
    ssl_context: ssl.SSLContext
    sasl_mechanism: str
    sasl_plain_username: str
    sasl_plain_password: str


@dataclass(frozen=True, slots=True)
class BrokerAccess:
    """Hold what a client must know; the last four fields are set for SASL_SSL only."""

    bootstrap: str
    security_protocol: Literal["PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    ca_file: Path | None = None
    sasl_mechanism: str | None = None
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    def client_options(self) -> ClientOptions:
        """Return the keyword arguments for aiokafka's producer, consumer and admin client."""
        options = ClientOptions(
            bootstrap_servers=self.bootstrap, security_protocol=self.security_protocol
        )
        if self.ca_file is not None:
            options["ssl_context"] = ssl.create_default_context(cafile=str(self.ca_file))
        if self.sasl_mechanism is not None:
            options["sasl_mechanism"] = self.sasl_mechanism
            options["sasl_plain_username"] = self.user or ""
            options["sasl_plain_password"] = self.password or ""
        return options


async def find_cluster(access: BrokerAccess) -> str:
    """Return the id of the cluster that works at this address now.

    It works when it has a controller and a broker that is let in to serve. Raise Unavailable
    when it does not, or refuses the password, or has a certificate that we do not trust.
    """
    await _require_listener(access.bootstrap)
    admin = AIOKafkaAdminClient(
        **access.client_options(), request_timeout_ms=int(_TIMEOUT_SECONDS * 1000)
    )
    try:
        await admin.start()
        cluster = await admin.describe_cluster()
    except (KafkaError, OSError, TimeoutError) as exc:
        message = f"Kafka on {access.bootstrap} does not serve: {exc!r}"
        raise Unavailable(message) from exc
    finally:
        await admin.close()
    if not cluster["brokers"] or cluster["controller_id"] < 0:
        message = f"Kafka on {access.bootstrap} has no working broker yet"
        raise Unavailable(message)
    return str(cluster["cluster_id"])


async def _require_listener(bootstrap: str) -> None:
    # Asking first keeps aiokafka from logging an error for each try.
    host, _, port = bootstrap.rpartition(":")
    try:
        async with asyncio.timeout(_TIMEOUT_SECONDS):
            _, writer = await asyncio.open_connection(host, int(port))
    except (OSError, TimeoutError) as exc:
        message = f"nothing listens on {bootstrap}"
        raise Unavailable(message) from exc
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
