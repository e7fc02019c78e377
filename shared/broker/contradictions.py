"""Which Kafka settings contradict one another?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shared.broker.settings import KafkaSettings


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A setting that does not fit the others, and what was expected."""

    setting: str
    expected: str


def find_contradiction(settings: KafkaSettings) -> Contradiction | None:
    """Return the first setting that contradicts another, None when all fit."""
    checks = (_servers, _sasl, _login, _tls, _times)
    return next((found for check in checks for found in check(settings)), None)


def _servers(settings: KafkaSettings) -> Iterator[Contradiction]:
    for server in settings.servers.split(","):
        host, colon, port = server.strip().rpartition(":")
        if not (host and colon and port.isdecimal()):
            yield Contradiction("servers", f"expected host:port, comma-separated, got {server!r}")


def _sasl(settings: KafkaSettings) -> Iterator[Contradiction]:
    if settings.security.startswith("sasl_"):
        if settings.mechanism is None:
            yield Contradiction("mechanism", f"is needed with security {settings.security}")
        return
    for name in ("mechanism", "username", "password", "token_file"):
        if getattr(settings, name) is not None:
            expected = f"needs security sasl_ssl or sasl_plaintext, not {settings.security}"
            yield Contradiction(name, expected)


def _login(settings: KafkaSettings) -> Iterator[Contradiction]:
    by_token = settings.mechanism == "OAUTHBEARER"
    if settings.mechanism is None:
        return
    needed = {"token_file": by_token, "username": not by_token, "password": not by_token}
    for name, wanted in needed.items():
        present = getattr(settings, name) is not None
        if wanted and not present:
            yield Contradiction(name, f"is needed with mechanism {settings.mechanism}")
        if present and not wanted:
            yield Contradiction(name, f"is not used with mechanism {settings.mechanism}")
    yield from _exists(settings, "token_file")


def _tls(settings: KafkaSettings) -> Iterator[Contradiction]:
    encrypted = settings.security.endswith("ssl")
    for name in ("ca_file", "cert_file", "key_file"):
        if getattr(settings, name) is not None and not encrypted:
            yield Contradiction(name, f"needs security ssl or sasl_ssl, not {settings.security}")
        yield from _exists(settings, name)
    if settings.cert_file is None and settings.key_file is not None:
        yield Contradiction("cert_file", "is needed with key_file")
    if settings.key_file is None and settings.cert_file is not None:
        yield Contradiction("key_file", "is needed with cert_file")
    if settings.key_password is not None and settings.key_file is None:
        yield Contradiction("key_password", "needs key_file")


def _times(settings: KafkaSettings) -> Iterator[Contradiction]:
    bounds = (
        ("session_timeout", "max_poll_interval"),
        ("backoff", "backoff_limit"),
        ("backoff_limit", "max_poll_interval"),
        ("publish_timeout", "max_poll_interval"),
    )
    for lower, upper in bounds:
        low, high = getattr(settings, lower), getattr(settings, upper)
        if low > high:
            limit = f"{upper} = {high.total_seconds():g} s"
            yield Contradiction(lower, f"expected at most {limit}, got {low.total_seconds():g} s")


def _exists(settings: KafkaSettings, name: str) -> Iterator[Contradiction]:
    path: Path | None = getattr(settings, name)
    if path is not None and not path.is_file():
        yield Contradiction(name, f"no such file: {path}")
