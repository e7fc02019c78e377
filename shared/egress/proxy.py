"""Through which proxy are requests sent, and what of the guard still holds there?

The one address dialled is the proxy's, which the operator named, so it may be private. Names are
resolved by the proxy: what it reaches cannot be judged here at the moment of dialling. What can be,
is judged before: the URL as text, and every address that the name has for us.
"""

import re
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_address

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.connector import AddrInfoType
from yarl import URL

from shared.egress.addresses import refuse_dial
from shared.egress.dialling import DialRefused
from shared.egress.policy import EgressPolicy, Refusal, RefusalReason
from shared.errors import ConfigurationError

_HOST = re.compile(r"\.?[A-Za-z0-9_.:\[\]-]+")


@dataclass(frozen=True, slots=True)
class Proxy:
    """An HTTP proxy; hosts in ``bypass``, or under a domain in it, are reached without it."""

    url: URL
    authorization: str | None = field(default=None, repr=False)
    bypass: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str, bypass: tuple[str, ...] = ()) -> "Proxy":
        """Read ``http://[user:password@]host:port``; raise ConfigurationError without the text."""
        expected = "expected http://[user:password@]host:port"
        try:
            url = URL(text)
            named = url.scheme == "http" and bool(url.host) and url.port is not None
        except ValueError:
            named = False
        if not named or url.path not in {"", "/"} or url.query_string or url.fragment:
            message = f"proxy: {expected}"
            raise ConfigurationError(message)
        for host in bypass:
            if not _HOST.fullmatch(host):
                message = f"proxy: expected hosts and domains to bypass it, got {host[:100]!r}"
                raise ConfigurationError(message)
        given = aiohttp.encode_basic_auth(url.user, url.password or "") if url.user else None
        return cls(url.with_user(None).with_path(""), given, tuple(map(str.lower, bypass)))

    def takes(self, url: URL) -> bool:
        """Say whether ``url`` is asked for through the proxy."""
        host = (url.host or "").lower()
        return not any(
            host == one.lstrip(".") or host.endswith(f".{one.lstrip('.')}") for one in self.bypass
        )

    def headers(self) -> dict[str, str]:
        """Return what the proxy is told with each request."""
        return {"Proxy-Authorization": self.authorization} if self.authorization else {}


@dataclass(frozen=True, slots=True)
class Way:
    """How a URL is asked for: by which session, with which headers more.

    ``tunnel`` are headers for the proxy alone, where it does not see the request.
    """

    session: aiohttp.ClientSession
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    tunnel: dict[str, str] | None = field(default=None, repr=False)


class Detour:
    """The way through a proxy; ``session`` dials nothing else."""

    def __init__(
        self,
        proxy: Proxy,
        policy: EgressPolicy,
        session: aiohttp.ClientSession,
        resolver: AbstractResolver,
    ) -> None:
        self._proxy = proxy
        self._policy = policy
        self._session = session
        self._resolver = resolver

    async def to(self, url: URL) -> Way | Refusal | None:
        """Return how ``url`` is asked for through the proxy, None for the straight way.

        Refused is a name that has an address for us that is not to be called. One that has none
        here is left to the proxy to resolve.
        """
        if not self._proxy.takes(url):
            return None
        for address in await self._addresses(url.host or "", url.port or 0):
            refusal = refuse_dial(address, url.port or 0, self._policy)
            if refusal is not None:
                return refusal
        if url.scheme == "https":
            return Way(self._session, tunnel=self._proxy.headers())
        return Way(self._session, headers=self._proxy.headers())

    async def _addresses(self, host: str, port: int) -> list[str]:
        with suppress(ValueError):
            return [str(ip_address(host))]
        with suppress(OSError):
            return [each["host"] for each in await self._resolver.resolve(host, port)]
        return []

    async def close(self) -> None:
        """Close the session and the resolver."""
        await self._session.close()
        await self._resolver.close()


def open_detour(
    proxy: Proxy,
    policy: EgressPolicy,
    *,
    total: timedelta,
    resolver: AbstractResolver | None = None,
    connections: int = 256,
) -> Detour:
    """Return the way through ``proxy``; bodies come as they are sent. Needs a running loop."""
    names = resolver or aiohttp.ThreadedResolver()
    known: set[str] = set()
    connector = aiohttp.TCPConnector(
        socket_factory=_sockets_to(proxy, known),
        resolver=_ProxyResolver(names, known),
        limit=connections,
        ttl_dns_cache=30,
    )
    session = aiohttp.ClientSession(
        connector=connector,
        proxy=proxy.url,
        timeout=aiohttp.ClientTimeout(total=total.total_seconds()),
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        auto_decompress=False,
    )
    return Detour(proxy, policy, session, names)


class _ProxyResolver(AbstractResolver):
    """Resolve the proxy's name and remember its addresses, which may be dialled."""

    def __init__(self, resolver: AbstractResolver, known: set[str]) -> None:
        self._resolver = resolver
        self._known = known

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        self._known.update(each["host"] for each in found)
        return found

    async def close(self) -> None:
        """Do nothing: the resolver behind this one is the detour's."""


def _sockets_to(proxy: Proxy, known: set[str]) -> Callable[[AddrInfoType], socket.socket]:
    with suppress(ValueError):
        known.add(str(ip_address(proxy.url.host or "")))

    def dial(address: AddrInfoType) -> socket.socket:
        family, kind, protocol, _, target = address
        if str(target[0]) not in known or int(target[1]) != proxy.url.port:
            raise DialRefused(Refusal(RefusalReason.ADDRESS, f"{target[0]} is not the proxy"))
        return socket.socket(family, kind, protocol)

    return dial
