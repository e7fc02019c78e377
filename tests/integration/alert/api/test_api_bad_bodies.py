"""Is a body that is too large, too deep or too odd refused with as little work as it takes?"""

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from services.alert.api.json_input import parse_json
from services.alert.rules.watchlist import MOST_RULES
from shared.http.body_limit import MOST_BYTES
from tests.integration.alert.api.served import WATCHLIST, Served, problem

JSON = {"content-type": "application/json"}
NDJSON = {"content-type": "application/x-ndjson"}
CHUNK = 65_536
LARGE = 100 * 1024 * 1024
LISTS = (
    *("types", "statuses", "novelty", "actors", "targets", "parties", "items", "systems"),
    *("named", "keywords", "languages", "sources", "source_kinds", "amounts"),
)


class Counted:
    """A body that counts how much of it was taken."""

    def __init__(self, chunk: bytes = b" " * CHUNK) -> None:
        self.chunk = chunk
        self.taken = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for _ in range(LARGE // len(self.chunk)):
            self.taken += len(self.chunk)
            yield self.chunk


def watching(*rules: dict[str, Any]) -> dict[str, Any]:
    return {**WATCHLIST, "rules": list(rules)}


async def test_large_body_is_left_once_it_is_known_to_be_too_large(
    admin: httpx.AsyncClient,
) -> None:
    body = Counted()

    refused = await admin.post("/v1/watchlists", content=body, headers=JSON)

    assert problem(refused)["status"] == 413
    assert refused.headers["connection"] == "close"
    assert MOST_BYTES < body.taken <= MOST_BYTES + CHUNK


async def test_body_that_says_it_is_too_large_is_not_read_at_all(
    admin: httpx.AsyncClient,
) -> None:
    body = Counted()
    headers = {**JSON, "content-length": str(LARGE)}

    refused = await admin.post("/v1/watchlists", content=body, headers=headers)

    assert (problem(refused)["status"], body.taken) == (413, 0)


async def test_line_that_does_not_end_is_left_once_it_is_too_long(
    admin: httpx.AsyncClient,
) -> None:
    body = Counted()

    refused = await admin.post("/v1/watchlists/import", content=body, headers=NDJSON)

    assert problem(refused)["status"] == 413
    assert body.taken <= MOST_BYTES + 2 * CHUNK


async def test_nobody_waits_for_a_body_that_comes_slowly(
    served: Served, admin: httpx.AsyncClient
) -> None:
    begun, rest = asyncio.Event(), asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield b'{"id": '
        begun.set()
        await rest.wait()
        yield b'"x"}'

    sending = asyncio.create_task(admin.post("/v1/watchlists", content=slow(), headers=JSON))
    await begun.wait()
    async with served.client(await served.key()) as other:
        meanwhile = await other.get("/v1/watchlists")
    waited = not sending.done()
    rest.set()

    assert (meanwhile.status_code, waited) == (200, True)
    assert problem(await sending)["status"] == 422


async def test_nobody_waits_while_a_large_body_is_read(
    admin: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []

    def noted(body: bytes) -> object:
        threads.append(threading.current_thread())
        return parse_json(body)

    monkeypatch.setattr("services.alert.api.route.parse_json", noted)
    for size in (10, 100_000):
        await admin.post("/v1/watchlists", json=[0] * size)

    assert [each is threading.main_thread() for each in threads] == [True, False]


async def test_list_of_a_hundred_thousand_values_names_its_field(
    admin: httpx.AsyncClient,
) -> None:
    refused = await admin.post("/v1/watchlists", json=watching({"actors": ["UKR"] * 100_000}))

    (error,) = problem(refused)["errors"]
    assert error == {"field": "rules[0].actors", "message": "expected 10000 values at most"}


@pytest.mark.timeout(60)
async def test_as_many_mistakes_as_a_body_holds_are_told_in_short(
    admin: httpx.AsyncClient,
) -> None:
    empty: dict[str, Any] = {each: [] for each in LISTS}
    bodies: tuple[Any, ...] = (
        watching(*[{**empty, "not": empty}] * MOST_RULES),
        watching({"types": [f"x{number}" for number in range(100_000)]}),
        watching({"actors": list(range(100_000))}),
        watching(*[{f"f{number}": 1} for number in range(MOST_RULES)]),
    )

    for body in bodies:
        told = problem(await admin.post("/v1/watchlists", json=body))
        assert told["status"] == 422
        assert 1 <= len(told["errors"]) <= 20
        assert len(json.dumps(told)) < 20_000


async def test_what_was_sent_is_not_sent_back_at_length(admin: httpx.AsyncClient) -> None:
    long = "x" * 500_000
    for body in (
        watching({"types": [long]}),
        watching({long: 1}),
        {**WATCHLIST, long: 1},
        watching({"types": [{"a": [long]}]}),
    ):
        assert len((await admin.post("/v1/watchlists", json=body)).content) < 5_000


async def test_object_of_more_members_than_anything_takes_is_refused(
    admin: httpx.AsyncClient,
) -> None:
    many = {f"member{number}": 1 for number in range(1_001)}

    refused = problem(await admin.post("/v1/silences", json=many))

    assert (refused["status"], "1000 members at most" in refused["detail"]) == (400, True)


@pytest.mark.parametrize("rule", [{}, {"not": {"actors": ["RUS"]}}])
async def test_rule_that_matches_everything_is_asked_to_say_so(
    admin: httpx.AsyncClient, rule: dict[str, Any]
) -> None:
    refused = await admin.post("/v1/watchlists", json=watching(rule))
    meant = await admin.post("/v1/watchlists", json=watching({**rule, "all": True}))

    (error,) = problem(refused)["errors"]
    assert error["field"] == "rules[0]"
    assert '"all": true' in error["message"]
    assert meant.status_code == 201


async def test_keyword_is_no_pattern(served: Served, admin: httpx.AsyncClient) -> None:
    bomb = watching({"keywords": ["(tanks+)+$", "(.*)*"], "types": ["arms_transfer"]})
    refused = problem(await admin.post("/v1/watchlists", json=bomb))
    kept = watching({"keywords": ["(x+x+)+y"], "types": ["arms_transfer"]})

    assert refused["errors"] == [
        {"field": "rules[0].keywords[1]", "message": "'(.*)*' has no letter or digit"}
    ]
    assert (await admin.post("/v1/watchlists", json={**kept, "history": True})).status_code == 201
    assert await served.hand_in() == set()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"name": "\xc3\x28"}', 400),
        (b"\x80" * 1_000, 400),
        (b'{"rules": ' + b"[" * 100_000, 400),
        (b'{"rules": ' + b'{"a":' * 100 + b"1" + b"}" * 101, 400),
        (b'{"id": "a", "name": 3, "rules": "x"}', 422),
        (b'{"id": ["a"], "name": {}, "rules": {"types": 1}}', 422),
        (b"12", 422),
        (b'"' + b"a" * 1_000_000 + b'"', 422),
    ],
)
async def test_what_is_no_watchlist_is_refused_and_the_service_goes_on(
    admin: httpx.AsyncClient, body: bytes, status: int
) -> None:
    refused = problem(await admin.put("/v1/watchlists/a", content=body, headers=JSON))

    assert refused["status"] == status
    assert len(json.dumps(refused)) < 5_000
    assert (await admin.get("/v1/watchlists")).status_code == 200
