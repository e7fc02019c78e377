"""How does a client prove itself to the brokers, in FastStream's words and in aiokafka's?"""

import asyncio
import ssl
from pathlib import Path
from typing import Any, assert_never

from aiokafka.abc import AbstractTokenProvider
from faststream.kafka.security import parse_security
from faststream.security import (
    BaseSecurity,
    SASLOAuthBearer,
    SASLPlaintext,
    SASLScram256,
    SASLScram512,
)

from shared.broker.settings import KafkaSettings, Mechanism
from shared.errors import ConfigurationError, Unavailable


class FileToken(AbstractTokenProvider):  # type: ignore[misc]  # aiokafka is untyped
    """Hand out the bearer token that stands in a file; renewal in place is noticed."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def token(self) -> str:
        """Return the token as it stands in the file now; raise Unavailable when it is not there."""
        try:
            return (await asyncio.to_thread(self._path.read_text)).strip()
        except OSError as exc:
            message = f"the Kafka token file cannot be read: {exc}"
            raise Unavailable(message) from exc


def faststream_security(settings: KafkaSettings) -> BaseSecurity:
    """Return the security object for a FastStream broker.

    A bearer token is not part of it: pass ``token_options`` to the broker as well.
    """
    tls = settings.security.endswith("ssl")
    context = _tls_context(settings) if tls else None
    password = settings.password.get_secret_value() if settings.password else ""
    login = (settings.username or "", password, context, tls)
    match settings.mechanism:
        case None:
            return BaseSecurity(context, tls)
        case Mechanism.PLAIN:
            return SASLPlaintext(*login)
        case Mechanism.SCRAM_SHA_256:
            return SASLScram256(*login)
        case Mechanism.SCRAM_SHA_512:
            return SASLScram512(*login)
        case Mechanism.OAUTHBEARER:
            return SASLOAuthBearer(context, tls)
        case _:
            assert_never(settings.mechanism)


def token_options(settings: KafkaSettings) -> dict[str, Any]:
    """Return the keyword arguments that carry a bearer token, empty for other mechanisms."""
    if settings.token_file is None:
        return {}
    return {"sasl_oauth_token_provider": FileToken(settings.token_file)}


def client_options(settings: KafkaSettings) -> dict[str, Any]:
    """Return the keyword arguments that every aiokafka client understands."""
    return {
        "bootstrap_servers": server_list(settings),
        "client_id": settings.client_id,
        "request_timeout_ms": milliseconds(settings.request_timeout.total_seconds()),
        "metadata_max_age_ms": milliseconds(settings.metadata_max_age.total_seconds()),
        **parse_security(faststream_security(settings)),
        **token_options(settings),
    }


def server_list(settings: KafkaSettings) -> list[str]:
    """Return the bootstrap servers one by one."""
    return [server.strip() for server in settings.servers.split(",")]


def milliseconds(seconds: float) -> int:
    """Return whole milliseconds, at least one."""
    return max(1, round(seconds * 1000))


def _tls_context(settings: KafkaSettings) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=settings.ca_file)
        context.check_hostname = settings.verify_hostname
        if settings.cert_file is not None:
            secret = settings.key_password.get_secret_value() if settings.key_password else None
            context.load_cert_chain(settings.cert_file, settings.key_file, secret)
    except (OSError, ssl.SSLError) as exc:
        message = f"TOCSIN_KAFKA_CA_FILE, _CERT_FILE or _KEY_FILE cannot be used: {exc}"
        raise ConfigurationError(message) from exc
    return context
