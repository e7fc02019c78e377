"""Does no input, however odd, make the API fail?"""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import quote

import aiohttp
import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.http.body_limit import MOST_BYTES
from shared.ops.serving import serving
from tests.integration.alert.api.served import WATCHLIST, Served, endless, operations, problem

JSON = {"content-type": "application/json"}


MALFORMED: tuple[tuple[bytes, dict[str, str], int], ...] = (
    (b"{", JSON, 400),
    (b"", JSON, 422),
    (b"\xff\xfe", JSON, 400),
    (b'{"id": "a", "id": "b"}', JSON, 400),
    (b'{"weight": NaN}', JSON, 400),
    (b'{"name": "\\u0000"}', JSON, 400),
    (b'{"name": "\\ud800"}', JSON, 400),
    (b'{"weight": ' + b"9" * 5000 + b"}", JSON, 400),
    (b"[" * 100_000, JSON, 400),
    (b'{"id": 1e400}', JSON, 422),
    (b"[]", JSON, 422),
    (b"null", JSON, 422),
    (b"{}", {"content-type": "text/plain"}, 415),
    (b"{}", {}, 415),
)
ODD_PATHS = (
    "/v1/watchlists/%00",
    "/v1/alerts/%ff%fe",
    "/v1/articles/a%2Fb",
    "/v1/alerts/" + "a" * 10_000,
    "/v1/alerts?watchlist=%00",
    "/v1/alerts?since=0001-01-01T00:00:00%2B23:59",
    "/v1/alerts?until=9999-12-31T23:59:59-23:59",
    "/v1/keys?after=" + "a" * 10_000,
    "/v1/audit?after=YXVkaXQ6OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5",
    "/v1/%2e%2e/keys",
    "//v1/keys",
    "/v1/keys/",
)


async def test_malformed_body_is_refused(admin: httpx.AsyncClient) -> None:
    found = [
        problem(await admin.post("/v1/watchlists", content=body, headers=headers))["status"]
        for body, headers, _ in MALFORMED
    ]

    assert found == [status for _, _, status in MALFORMED]


async def test_odd_address_is_refused(admin: httpx.AsyncClient) -> None:
    found = [problem(await admin.get(path))["status"] for path in ODD_PATHS]

    assert set(found) == {404, 422}


async def test_method_that_is_not_offered_is_refused_with_those_that_are(
    admin: httpx.AsyncClient,
) -> None:
    refused = await admin.patch("/v1/watchlists")

    assert (problem(refused)["status"], refused.headers["allow"]) == (405, "GET, POST")


async def test_thousands_of_unknown_states_are_answered_in_short(admin: httpx.AsyncClient) -> None:
    wrong = {**WATCHLIST, "rules": [{"targets": [f"Nowhere {n}" for n in range(10_000)]}]}

    refused = await admin.post("/v1/watchlists", json=wrong)

    assert problem(refused)["status"] == 422
    assert len(problem(refused)["errors"]) == 20


async def test_database_that_is_gone_is_told_as_unavailable(
    served: Served, admin: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from shared.errors import Unavailable

    def gone(*_: object, **__: object) -> None:
        message = "database: postgresql://user:secret@db does not answer"
        raise Unavailable(message)

    monkeypatch.setattr("services.alert.api.watchlists.list_watchlists", gone)

    refused = await admin.get("/v1/watchlists")

    assert (problem(refused)["status"], refused.headers["retry-after"]) == (503, "5")
    assert "secret" not in refused.text


async def test_defect_tells_nothing_of_its_inside(
    admin: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        message = "inner workings"
        raise RuntimeError(message)

    monkeypatch.setattr("services.alert.api.watchlists.list_watchlists", broken)

    failed = await admin.get("/v1/watchlists")

    assert problem(failed)["status"] == 500
    assert "inner" not in failed.text


@pytest.fixture
async def address(served: Served) -> AsyncIterator[str]:
    """Give the URL of the application behind a real server."""
    async with serving(served.app, "127.0.0.1", 0) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.mark.parametrize("length_is_stated", [True, False])
async def test_body_too_large_is_refused_over_the_wire(
    served: Served, address: str, *, length_is_stated: bool
) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(20 * MOST_BYTES // 65_536):
            yield b" " * 65_536

    headers = {"authorization": f"Bearer {await served.key()}", **JSON}
    data: Any = BytesIO(b" " * 20 * MOST_BYTES) if length_is_stated else chunks()
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{address}/v1/watchlists", data=data, headers=headers) as response,
    ):
        found = await response.json(content_type="application/problem+json")

    assert (response.status, found["type"]) == (413, "urn:tocsin:problem:too-large")


FIELDS = (
    *("id", "name", "rules", "types", "not", "url", "secret", "endpoint", "watchlist", "kinds"),
    *("scopes", "expires_at", "keep", "actors", "all", "min_sources", "weight", "history"),
)
PARAMETERS = (
    *("limit", "after", "type", "status", "kind", "actor", "target", "since", "until", "state"),
    *("watchlist", "incident", "standing", "newest_first", "over", "version", "endpoint", "x"),
)
TEXTS = st.text(max_size=8) | st.sampled_from(
    ["UKR", "Ukraine", "arms_transfer", "new", "*", "2026-01-01", "a" * 300, "arms-to-ukraine"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=4), inner, max_size=5)
    ),
    max_leaves=12,
)


@dataclass(frozen=True)
class Odd:
    """A request that nobody who means well would make."""

    operation: int
    name: str
    query: dict[str, str]
    body: object
    headers: dict[str, str]


ODD = st.builds(
    Odd,
    operation=st.integers(0, 1000),
    name=TEXTS.filter(bool),
    query=st.dictionaries(
        st.sampled_from(PARAMETERS), TEXTS | st.sampled_from(["0", "-1", "9" * 30])
    ),
    body=st.none() | VALUES,
    headers=st.fixed_dictionaries(
        {},
        optional={
            "if-match": st.sampled_from(["*", '"1"', "x"]),
            "if-none-match": st.sampled_from(["*", '"']),
            "idempotency-key": st.sampled_from(["k", " "]),
        },
    ),
)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(odd=ODD)
async def test_no_input_makes_the_api_fail(
    served: Served, admin: httpx.AsyncClient, odd: Odd
) -> None:
    offered = [each for each in operations(served.app) if not endless(each[2])]
    method, path, _ = offered[odd.operation % len(offered)]
    name = quote(odd.name, safe="")

    response = await admin.request(
        method,
        "/".join(name if part.startswith("{") else part for part in path.split("/")),
        params=odd.query,
        content=None if odd.body is None else json.dumps(odd.body).encode(),
        headers={**JSON, **odd.headers},
    )

    assert response.status_code < 500, response.text
    if response.status_code >= 400:
        problem(response)
