"""Do the commands reach feeds behind a served API, and does it share an address with another?"""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from prometheus_client import CollectorRegistry
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from services.alert.key_making import make_key
from services.cli.main import EXIT_PERMANENT, run
from services.ingest.api.app import create_feeds_app
from services.ingest.api.mount import BesideFeeds
from services.ingest.api.parts import FeedApiParts
from services.ingest.feed_desk import FeedDesk
from services.ingest.metrics import IngestMetrics
from services.ingest.opml import read_opml
from services.ingest.store.api_keys import StoredKeys
from shared.auth.scopes import Scope
from shared.clock import VirtualClock
from shared.egress.policy import EgressPolicy
from shared.ops.serving import serving
from shared.sql.database import Database, open_database
from shared.sql.migrate import migrate
from shared.sql.settings import SqlSettings
from tests.integration.ingest.room import NOW, Downstream

ONE, TWO = "https://one.example/rss", "https://two.example/atom"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Database]:
    sql = SqlSettings(url=SecretStr(str(tmp_path / "tocsin.db")))
    await migrate(sql)
    async with open_database(sql) as opened:
        yield opened


@pytest.fixture
async def url(
    store: Database, clock: VirtualClock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[str]:
    """Serve the API of feeds beside another one; the commands know where and have a key."""
    async with store.transaction() as tx:
        made = await make_key(
            tx, "cli", [Scope.FEEDS_READ, Scope.FEEDS_WRITE], NOW, random_bytes=bytes
        )

    async def other(_request: Request) -> Response:
        return PlainTextResponse("other")

    parts = FeedApiParts(
        desk=FeedDesk(store, EgressPolicy(), clock),
        keys=StoredKeys(store),
        publisher=Downstream(),
        clock=clock,
        metrics=IngestMetrics(CollectorRegistry()),
    )
    rest = Starlette(routes=[Route("/{path:path}", other)])
    async with serving(BesideFeeds(create_feeds_app(parts), rest), "127.0.0.1", 0) as port:
        monkeypatch.setenv("TOCSIN_API_URL", f"http://127.0.0.1:{port}")
        monkeypatch.setenv("TOCSIN_API_KEY", made.text)
        yield f"http://127.0.0.1:{port}"


async def tocsin(*arguments: str) -> int:
    return await asyncio.to_thread(run, ["feeds", *arguments])


@pytest.mark.usefixtures("url")
async def test_feeds_are_looked_after_through_the_api(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "feeds.opml"
    assert await tocsin("add", ONE, "--title", "One") == 0
    assert await tocsin("add", TWO, "http://10.0.0.1/") == EXIT_PERMANENT
    assert await tocsin("export", "-o", str(file)) == 0
    assert {feed.url for feed in read_opml(file.read_bytes()).feeds} == {ONE, TWO}
    assert await tocsin("set", ONE, "--full-text", "never") == 0
    assert await tocsin("set", "https://three.example/", "--title", "x") == EXIT_PERMANENT
    assert await tocsin("export", "-o", str(file)) == 0
    modes = {feed.url: feed.full_text for feed in read_opml(file.read_bytes()).feeds}
    assert modes == {ONE: "never", TWO: None}
    assert await tocsin("remove", ONE) == 0
    assert await tocsin("remove", ONE) == EXIT_PERMANENT
    assert await tocsin("import", str(file)) == 0
    capsys.readouterr()
    assert await tocsin("show", ONE, "--json") == 0

    assert json.loads(capsys.readouterr().out)["title"] == "One"
    assert await tocsin("show", "https://three.example/") == EXIT_PERMANENT


@pytest.mark.usefixtures("url")
async def test_a_whole_pack_is_added_through_the_api(capsys: pytest.CaptureFixture[str]) -> None:
    assert await tocsin("add", "--pack", "official") == 0
    capsys.readouterr()
    assert await tocsin("list", "--state", "new", "--json") == 0

    kinds = [json.loads(line)["kind"] for line in capsys.readouterr().out.splitlines()]
    assert len(kinds) > 40
    assert set(kinds) == {"official"}


@pytest.mark.parametrize(
    ("method", "path", "reaches_feeds"),
    [
        ("GET", "/v1/feeds", True),
        ("DELETE", "/v1/feeds/x", True),
        ("POST", "/v1/articles", True),
        ("GET", "/v1/articles", False),
        ("GET", "/v1/articles/x", False),
        ("GET", "/v1/feedsx", False),
        ("GET", "/healthz", False),
    ],
)
async def test_requests_for_feeds_are_told_from_all_others(
    url: str, method: str, path: str, *, reaches_feeds: bool
) -> None:
    async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
        answer = await client.request(method, path)

    # Without a key the API of feeds lets nobody in; the other one answers everybody.
    assert answer.status_code == (401 if reaches_feeds else (200 if method == "GET" else 405))
