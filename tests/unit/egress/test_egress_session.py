"""Does the session dial only what the policy allows, whatever a name resolves to?"""

import socket
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from ipaddress import ip_network

import aiohttp
import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.test_utils import TestServer

from shared.egress.bodies import read_capped
from shared.egress.dialling import dial_refusal
from shared.egress.policy import LOOPBACK, EgressPolicy, RefusalReason
from shared.egress.session import guarded_session

OPEN = EgressPolicy()
WITH_LOOPBACK = EgressPolicy(allow_networks=LOOPBACK)
SECONDS = timedelta(seconds=5)


class Names(AbstractResolver):
    """Resolves every name to the next of the given lists of addresses."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        addresses = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [_result(host, port, address) for address in addresses]

    async def close(self) -> None:
        pass


def _result(name: str, port: int, address: str) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return ResolveResult(hostname=name, host=address, port=port, family=family, proto=0, flags=0)


async def answer(request: web.Request) -> web.StreamResponse:
    if request.path == "/endless":
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"x" * 4096)
    return web.Response(text="x" * 100, headers={"set-cookie": "a=b"})


@pytest.fixture
async def server() -> AsyncIterator[TestServer]:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    running = TestServer(app)
    await running.start_server()
    yield running
    await running.close()


def session(policy: EgressPolicy, *answers: Sequence[str]) -> aiohttp.ClientSession:
    resolver = Names(*answers) if answers else None
    return guarded_session(policy, total=SECONDS, resolver=resolver)


async def refused(client: aiohttp.ClientSession, url: str) -> RefusalReason | None:
    with pytest.raises(aiohttp.ClientError) as caught:
        await client.get(url)
    refusal = dial_refusal(caught.value)
    return refusal.reason if refusal else None


async def test_an_inside_address_is_not_dialled(server: TestServer) -> None:
    async with session(OPEN) as client:
        assert await refused(client, str(server.make_url("/"))) is RefusalReason.ADDRESS


async def test_a_name_that_leads_inside_is_not_dialled(server: TestServer) -> None:
    async with session(OPEN, ["127.0.0.1"]) as client:
        reason = await refused(client, f"http://example.org:{server.port}/")

    assert reason is RefusalReason.ADDRESS


async def test_a_name_that_leads_inside_the_second_time_is_not_dialled() -> None:
    async with session(OPEN, ["192.0.2.1"], ["127.0.0.1"]) as client:
        for _ in range(2):
            assert await refused(client, "http://example.org/") is RefusalReason.ADDRESS


async def test_the_dialled_address_is_judged_even_if_the_name_was_not(server: TestServer) -> None:
    async with session(OPEN) as client:
        connector = client.connector
        assert isinstance(connector, aiohttp.TCPConnector)
        connector._resolver = Names(["127.0.0.1"])
        reason = await refused(client, f"http://example.org:{server.port}/")

    assert reason is RefusalReason.ADDRESS


async def test_of_several_addresses_only_allowed_ones_are_dialled(server: TestServer) -> None:
    policy = EgressPolicy(allow_networks=(ip_network("127.0.0.0/8"),))
    async with session(policy, ["10.0.0.1", "::1", "127.0.0.1"]) as client:
        response = await client.get(f"http://example.org:{server.port}/")

        assert response.status == 200


async def test_localhost_is_refused_by_whatever_address_it_has() -> None:
    async with session(OPEN) as client:
        assert await refused(client, "http://localhost/") is RefusalReason.ADDRESS


async def test_an_allowed_network_is_reached(server: TestServer) -> None:
    async with session(WITH_LOOPBACK) as client, client.get(server.make_url("/")) as response:
        assert await response.text() == "x" * 100


async def test_a_proxy_of_the_environment_is_not_used(
    server: TestServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1/")
    async with session(WITH_LOOPBACK) as client, client.get(server.make_url("/")) as response:
        assert response.status == 200


async def test_cookies_are_not_kept(server: TestServer) -> None:
    async with session(WITH_LOOPBACK) as client:
        await client.get(server.make_url("/"))

        assert len(client.cookie_jar) == 0


async def test_an_endless_answer_is_cut(server: TestServer) -> None:
    async with (
        session(WITH_LOOPBACK) as client,
        client.get(server.make_url("/endless")) as response,
    ):
        body = await read_capped(response, 10_000)

    assert (len(body.content), body.cut) == (10_000, True)


@pytest.mark.parametrize(("limit", "cut"), [(99, True), (100, False), (101, False)])
async def test_an_answer_as_long_as_the_limit_is_whole(
    server: TestServer,
    limit: int,
    cut: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    async with session(WITH_LOOPBACK) as client, client.get(server.make_url("/")) as response:
        body = await read_capped(response, limit)

    assert (len(body.content), body.cut) == (min(limit, 100), cut)


def test_another_error_is_not_a_refusal() -> None:
    assert dial_refusal(OSError("unreachable")) is None
