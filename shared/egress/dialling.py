"""How is every address judged at the moment a socket is about to connect to it?"""

import socket
from collections.abc import Callable

from aiohttp import ClientConnectorError
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.connector import AddrInfoType

from shared.egress.addresses import refuse_dial
from shared.egress.policy import EgressPolicy, Refusal, RefusalReason


class DialRefused(OSError):
    """Refuse to connect; aiohttp carries it as ``ClientConnectorError.os_error``."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.detail)
        self.refusal = refusal


class JudgingResolver(AbstractResolver):
    """Drop the refused addresses of a name; raise DialRefused when none is left.

    It is the polite half: it says why. What holds is ``guarded_sockets``.
    """

    def __init__(self, resolver: AbstractResolver, policy: EgressPolicy) -> None:
        self._resolver = resolver
        self._policy = policy

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Resolve ``host`` to the addresses that may be called."""
        found = await self._resolver.resolve(host, port, family)
        refusals = [refuse_dial(each["host"], port, self._policy) for each in found]
        allowed = [each for each, refusal in zip(found, refusals, strict=True) if refusal is None]
        if not allowed and refusals and refusals[0] is not None:
            raise DialRefused(refusals[0])
        return allowed

    async def close(self) -> None:
        """Close the resolver behind this one."""
        await self._resolver.close()


def guarded_sockets(policy: EgressPolicy) -> Callable[[AddrInfoType], socket.socket]:
    """Return a socket factory that judges the very address and port about to be dialled."""

    def dial(address: AddrInfoType) -> socket.socket:
        family, kind, protocol, _, target = address
        if family not in {socket.AF_INET, socket.AF_INET6}:
            raise DialRefused(Refusal(RefusalReason.ADDRESS, f"{target!r} is not an IP address"))
        refusal = refuse_dial(str(target[0]), int(target[1]), policy)
        if refusal is not None:
            raise DialRefused(refusal)
        return socket.socket(family, kind, protocol)

    return dial


def dial_refusal(error: BaseException) -> Refusal | None:
    """Return why the guard stopped the request that failed with ``error``, None if it did not."""
    if isinstance(error, ClientConnectorError):
        error = error.os_error
    return error.refusal if isinstance(error, DialRefused) else None
