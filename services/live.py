"""How does Tocsin watch live feeds in one process, and come back from a kill without loss?

Composition root of `tocsin run`. A feed's state is saved only after its articles are committed,
deliveries lie in the same database as the alerts they tell of: whatever was under way when the
process died is done again under the same ids.
"""

import asyncio
import uuid
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import click
from prometheus_client import CollectorRegistry
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.admin_key import first_admin_key
from services.alert.examples.checking import ExampleCheck
from services.alert.examples.keeping import keeping_examples
from services.alert.examples.texts import TextReader
from services.alert.presetting import put_presets
from services.alert.rules.files import load_watchlists
from services.alert.rules.watchlist import Watchlist
from services.alert.store.watchlists import get_watchlist, put_watchlist
from services.extract.metrics import ExtractMetrics
from services.ingest.articles import STALE_AT_FIRST_FETCH
from services.ingest.feed_poll import PollPolicy
from services.ingest.fetcher import open_fetcher
from services.ingest.metrics import IngestMetrics
from services.ingest.page_fetch import open_pages
from services.ingest.poller import Poller
from services.ingest.schedule import SchedulePolicy
from services.ingest.settings import IngestSettings
from services.ingest.store import FeedStore
from services.standalone import Cores, Outward, open_cores
from services.standalone_api import serving_api
from services.subscribing import subscribe
from shared.clock import WallClock
from shared.durations import Duration
from shared.errors import InvalidInput
from shared.logs import LogFormat
from shared.names.names import Names
from shared.ops.running import run_until
from shared.settings import load_settings
from shared.sql.settings import SqlSettings
from shared.workers import PoolPolicy


class LiveSettings(BaseSettings):
    """Settings of `tocsin run`, each read from ``TOCSIN_RUN_<NAME>``."""

    model_config = SettingsConfigDict(env_prefix="TOCSIN_RUN_", frozen=True, extra="ignore")

    host: str = "127.0.0.1"
    """Address of the HTTP API."""
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    """Port of it; 0 takes a free one."""
    workers: Annotated[int, Field(ge=1)] = 1
    """spaCy worker processes."""
    fetch_timeout: Duration = timedelta(seconds=30)
    """How long one fetch may take."""
    shortest_interval: Duration = SchedulePolicy().shortest
    """Least pause between two polls of a feed."""
    longest_interval: Duration = SchedulePolicy().longest
    """Longest pause between two polls of a feed that answers."""
    log_level: str = "INFO"
    log_format: LogFormat = "json"

    def poll_policy(self) -> PollPolicy:
        """Return how feeds are polled."""
        schedule = SchedulePolicy(shortest=self.shortest_interval, longest=self.longest_interval)
        return PollPolicy(schedule=schedule)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asks `tocsin run` for; ``watchlists`` None means what is stored."""

    feeds: tuple[str, ...]
    webhooks: tuple[str, ...] = ()
    webhook_secret: SecretStr | None = None
    watchlists: Path | None = None


async def run(
    settings: LiveSettings, sql: SqlSettings, outward: Outward, wanted: Wanted, stop: asyncio.Event
) -> None:
    """Watch ``wanted.feeds`` until ``stop`` is set; what is in hand is finished first.

    A fresh database gets the preset watchlists and an admin key in a file beside it.
    """
    clock = WallClock()
    registry = CollectorRegistry()
    metrics = IngestMetrics(registry)
    pool = PoolPolicy(workers=settings.workers)
    ingest = load_settings(IngestSettings)
    policy = replace(ingest.fetch_policy(), timeout=settings.fetch_timeout)
    async with (
        open_cores(sql, pool, clock, ExtractMetrics(registry)) as cores,
        serving_api(cores, outward, registry, settings.host, settings.port, metrics) as api,
        open_fetcher(clock, outward.policy, policy) as fetcher,
        open_pages(fetcher, clock, metrics, policy.user_agent, ingest.page_policy()) as pages,
    ):
        await _prepare(cores, outward, sql, wanted)
        poller = Poller(
            store=FeedStore(cores.database),
            fetcher=fetcher,
            publisher=api.publisher,
            clock=clock,
            metrics=metrics,
            policy=replace(settings.poll_policy(), full_text=ingest.full_text),
            owner=uuid.uuid4().hex,
            pages=pages,
        )
        click.echo(f"API at http://{settings.host}:{api.port}/v1, watching", err=True)
        await run_until(
            stop, api.upkeep.run(), workers=[poller.run(stop), api.dispatcher.run(stop)]
        )


async def _prepare(cores: Cores, outward: Outward, sql: SqlSettings, wanted: Wanted) -> None:
    now = cores.clock.now()
    await _put_watchlists(cores, wanted.watchlists)
    for url in wanted.webhooks:
        secret = wanted.webhook_secret.get_secret_value() if wanted.webhook_secret else None
        made = await subscribe(cores.database, outward.box, outward.policy, url, now, secret=secret)
        if made.secret is not None:
            click.echo(f"{made.url} is signed with {made.secret}", err=True)
    await FeedStore(cores.database).add_feeds(wanted.feeds, now)
    path = sql.sqlite_path
    if path is not None:
        file = path.with_name(path.name + ".admin-key")
        if await first_admin_key(cores.database, cores.clock, file) is not None:
            click.echo(f"the first admin key of the API is in {file}", err=True)


async def _put_watchlists(cores: Cores, given: Path | None) -> None:
    names = Names.load()
    # What Tocsin is started to watch for rings for the day that its first polls cover.
    made_at = cores.clock.now() - STALE_AT_FIRST_FETCH
    if given is None:
        await put_presets(cores.database, names, made_at)
        return
    watchlists = load_watchlists(given, names)
    for watchlist in watchlists:
        await _check_examples(cores, names, watchlist, given)
    async with cores.database.transaction() as tx:
        for watchlist in watchlists:
            standing = await get_watchlist(tx, watchlist.id)
            await put_watchlist(tx, keeping_examples(watchlist, standing), made_at)


async def _check_examples(cores: Cores, names: Names, watchlist: Watchlist, file: Path) -> None:
    check = ExampleCheck(cores.database, names, TextReader(cores.coder.uncounted()))
    for each in await check.judge_all(watchlist, cores.clock.now()):
        if each.listed.example.enforced and not each.holds:
            message = f"{file}: {watchlist.id}: {each.listed.place}: {each.breaks}"
            raise InvalidInput(message)
