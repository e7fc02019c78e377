"""Does what a feed takes back take its alert back, from the feed's bytes to the alert's message?"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry
from pydantic import SecretStr
from sqlmodel import col, select

from services.alert.presetting import put_presets
from services.alert.store.alerts import AlertRow
from services.ingest.feed_poll import PollPolicy
from services.ingest.fetcher import open_fetcher
from services.ingest.metrics import IngestMetrics
from services.ingest.poller import Poller
from services.ingest.store import FeedStore
from services.standalone import Cores, open_cores
from shared.clock import VirtualClock
from shared.egress.policy import LOOPBACK, EgressPolicy
from shared.names.names import Names
from shared.sql.settings import SqlSettings
from shared.workers import PoolPolicy
from tests.integration.ingest.conftest import FETCHING
from tests.integration.ingest.feed_web import open_web

pytestmark = pytest.mark.timeout(180)

NOW = datetime(2023, 1, 17, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
FEED = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">'
    '<title>Example</title><link href="https://example.org/"/>{}</feed>'
)
ENTRY = (
    "<entry><id>tag:example.org,2023:1</id><title>UK recalls its ambassador to Iran</title>"
    "<updated>2023-01-17T11:30:00Z</updated><content>Britain has recalled its ambassador to Iran, "
    "the foreign secretary said on Tuesday.</content></entry>"
)
TOMBSTONE = '<at:deleted-entry ref="tag:example.org,2023:1" when="2023-01-17T13:00:00Z"/>'


async def alerts(cores: Cores) -> set[tuple[str, str]]:
    rows = select(col(AlertRow.watchlist), col(AlertRow.kind))
    async with cores.database.reading() as tx:
        return {(watchlist, kind) for watchlist, kind in (await tx.execute(rows)).all()}


async def test_a_tombstone_retracts_the_alert(tmp_path: Path) -> None:
    clock = VirtualClock(NOW)
    sql = SqlSettings(url=SecretStr(str(tmp_path / "tocsin.db")))
    async with (
        open_web() as web,
        open_cores(sql, PoolPolicy(), clock) as cores,
        open_fetcher(clock, EgressPolicy(allow_networks=LOOPBACK), FETCHING) as fetcher,
    ):
        await put_presets(cores.database, Names.load(), NOW - 24 * HOUR)
        store = FeedStore(cores.database)
        await store.add_feeds([web.url()], NOW)
        poller = Poller(
            store=store,
            fetcher=fetcher,
            publisher=cores,
            clock=clock,
            metrics=IngestMetrics(CollectorRegistry()),
            policy=PollPolicy(),
            owner="one",
        )
        web.serve(FEED.format(ENTRY))
        await poller.poll_once()
        assert await alerts(cores) == {("ambassador-recalls", "new")}

        clock.advance(NOW + 2 * HOUR)
        web.serve(FEED.format(TOMBSTONE))
        await poller.poll_once()

        assert await alerts(cores) == {("ambassador-recalls", "retracted")}
