"""Is a proxy's setting read, and are names judged before they are left to it?"""

import socket

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from shared.egress.policy import EgressPolicy, Refusal
from shared.egress.proxy import Detour, Proxy, Way
from shared.errors import ConfigurationError


class Names(AbstractResolver):
    """Know one name's addresses."""

    def __init__(self, *addresses: str) -> None:
        self._addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        if not self._addresses:
            raise OSError
        return [
            ResolveResult(hostname=host, host=one, port=port, family=family, proto=0, flags=0)
            for one in self._addresses
        ]

    async def close(self) -> None:
        return


async def way(url: str, *addresses: str, bypass: tuple[str, ...] = ()) -> Way | Refusal | None:
    proxy = Proxy.parse("http://10.0.0.1:3128", bypass)
    detour = Detour(proxy, EgressPolicy(), aiohttp.ClientSession(), Names(*addresses))
    try:
        return await detour.to(URL(url))
    finally:
        await detour.close()


@pytest.mark.parametrize("addresses", [(), ("93.184.216.34",)])
async def test_a_public_name_and_one_unknown_here_go_through_the_proxy(
    addresses: tuple[str, ...],
) -> None:
    assert isinstance(await way("http://paper.example/", *addresses), Way)


@pytest.mark.parametrize("addresses", [("10.0.0.7",), ("93.184.216.34", "10.0.0.7"), ("::1",)])
async def test_a_name_with_a_private_address_here_is_refused(addresses: tuple[str, ...]) -> None:
    assert isinstance(await way("http://paper.example/", *addresses), Refusal)


@pytest.mark.parametrize(
    ("bypass", "straight"),
    [
        ((), False),
        (("paper.example",), True),
        (("example",), True),
        ((".example",), True),
        (("per.example",), False),
        (("PAPER.example",), True),
    ],
)
async def test_hosts_and_domains_bypass_the_proxy(bypass: tuple[str, ...], straight: bool) -> None:  # noqa: FBT001
    found = await way("http://Paper.example/", "93.184.216.34", bypass=bypass)

    assert (found is None) is straight


def test_user_and_password_are_parted_from_the_address_and_not_shown() -> None:
    proxy = Proxy.parse("http://ann:s3cret@proxy.internal:3128")

    assert str(proxy.url) == "http://proxy.internal:3128"
    assert proxy.headers() == {"Proxy-Authorization": aiohttp.encode_basic_auth("ann", "s3cret")}
    assert "s3cret" not in repr(proxy)


@pytest.mark.parametrize(
    "text",
    [
        "proxy:3128",
        "socks5://h:1",
        "https://h:1",
        "http://",
        "http://h:99999",
        "http://h:1/path",
        "",
    ],
)
def test_what_is_no_proxy_is_told_without_repeating_it(text: str) -> None:
    with pytest.raises(ConfigurationError, match="expected http://") as refused:
        Proxy.parse(text)

    assert not text or text not in str(refused.value).replace("http://[user", "")


def test_what_cannot_be_bypassed_is_told() -> None:
    with pytest.raises(ConfigurationError, match="hosts and domains"):
        Proxy.parse("http://h:1", ("http://a/",))
