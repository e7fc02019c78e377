"""How is one replay put together: its store, its watchlists, its outputs?

Composition root of `tocsin replay`, of the demo and of benchmarks over tapes.
"""

import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path

from services.alert.dispatching import open_dispatcher
from services.alert.outbox.settings import DeliverySettings
from services.alert.rules.files import load_watchlists, preset_watchlists
from services.alert.rules.watchlist import Watchlist
from services.alert.store.alert_queries import alert_messages
from services.alert.store.settled import settled_alerts
from services.alert.store.watchlists import put_watchlist
from services.ingest.files import read_articles
from services.replay.options import ReplayOptions
from services.replay.settled import ReplaySummary, replay
from services.standalone import Cores, Outward, open_cores
from services.subscribing import Subscribed, subscribe
from shared.clock import VirtualClock, WallClock
from shared.egress.policy import EgressPolicy
from shared.messages import Alert
from shared.names.names import Names
from shared.settings import load_settings
from shared.sql.settings import SqlSettings
from shared.workers import PoolPolicy

BEFORE_THE_TAPE = timedelta(seconds=1)
PAGE = 500

Progress = Callable[[ReplaySummary], None]


@dataclass(frozen=True, slots=True)
class Played:
    """What a replay left: counts, each alert in its last state, every message in order."""

    summary: ReplaySummary
    alerts: tuple[Alert, ...]
    messages: tuple[Alert, ...]
    delivered: int
    subscribed: tuple[Subscribed, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a replay runs: the cores on their store, and where alerts may be sent."""

    cores: Cores
    clock: VirtualClock
    outward: Outward


async def play(options: ReplayOptions, progress: Progress = lambda _summary: None) -> Played:
    """Play what ``options`` name and return what came of it.

    Raises InvalidInput naming file and line of bad input, before anything is decided.
    """
    async with open_stage(options) as stage:
        return await play_on(stage, options, progress)


@asynccontextmanager
async def open_stage(
    options: ReplayOptions, policy: EgressPolicy | None = None
) -> AsyncIterator[Stage]:
    """Yield a stage on the store that ``options`` name, or on one that ends with the block."""
    with _store(options.store) as path:
        sql = SqlSettings(url=str(path))
        clock = VirtualClock()
        async with open_cores(sql, PoolPolicy(workers=options.workers), clock) as cores:
            yield Stage(cores, clock, Outward.load(sql, policy))


async def play_on(
    stage: Stage, options: ReplayOptions, progress: Progress = lambda _summary: None
) -> Played:
    """Play ``options.paths`` on an open stage; deliveries due are attempted at the end."""
    articles = read_articles(options.paths, published=options.published)
    first = next(articles, None)
    begins = first.published_at if first else stage.clock.now()
    stage.clock.advance(begins - BEFORE_THE_TAPE)
    await _put(stage.cores, watchlists(options.watchlists), stage.clock.now())
    subscribed = await _subscribe_all(stage, options)
    tape = chain([first] if first else [], articles)
    summary = await replay(tape, stage.cores, stage.clock, progress)
    delivered = await _drain(stage)
    async with stage.cores.database.reading() as tx:
        alerts = await settled_alerts(tx, stage.cores.decider.book, Names.load())
    messages = tuple([message async for message in _messages(stage.cores)])
    return Played(summary, alerts, messages, delivered, subscribed)


def watchlists(path: Path | None) -> tuple[Watchlist, ...]:
    """Return the watchlists of a file or folder, the presets without one."""
    names = Names.load()
    return preset_watchlists(names) if path is None else load_watchlists(path, names)


async def run_replay(options: ReplayOptions, progress: Progress = lambda _summary: None) -> str:
    """Play ``options``, write the files that they name, and return the summary in words."""
    played = await play(options, progress)
    for path, lines in ((options.alerts, played.alerts), (options.notifications, played.messages)):
        if path is not None:
            write_lines(path, lines)
    return told(played)


def write_lines(path: Path, alerts: Iterable[Alert]) -> None:
    """Write one JSON line per alert."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as out:
        out.writelines(alert.model_dump_json() + "\n" for alert in alerts)


def told(played: Played) -> str:
    """Return counts and rates in one line."""
    summary = played.summary
    outcomes = ", ".join(f"{count} {name}" for name, count in sorted(summary.outcomes.items()))
    rate = summary.articles / summary.seconds if summary.seconds else 0.0
    secrets = [
        f"{one.url} is signed with {one.secret}\n" for one in played.subscribed if one.secret
    ]
    return "".join(secrets) + (
        f"{summary.articles} articles ({outcomes or 'none'}), {summary.events} events, "
        f"{summary.candidates} candidates, {len(played.alerts)} alerts, "
        f"{len(played.messages)} messages, {played.delivered} deliveries attempted; "
        f"{summary.seconds:.1f} s, {rate:.1f} articles/s"
    )


@contextmanager
def _store(path: Path | None) -> Iterator[Path]:
    if path is not None:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="tocsin-replay-") as folder:
        yield Path(folder) / "replay.db"


async def _put(cores: Cores, given: Iterable[Watchlist], now: datetime) -> None:
    async with cores.database.transaction() as tx:
        for watchlist in given:
            await put_watchlist(tx, watchlist, now)


async def _subscribe_all(stage: Stage, options: ReplayOptions) -> tuple[Subscribed, ...]:
    if not options.webhooks:
        return ()
    outward = stage.outward
    given = options.webhook_secret.get_secret_value() if options.webhook_secret else None
    return tuple(
        [
            await subscribe(
                stage.cores.database,
                outward.box,
                outward.policy,
                url,
                stage.clock.now(),
                secret=given,
            )
            for url in options.webhooks
        ]
    )


async def _drain(stage: Stage) -> int:
    async with open_dispatcher(
        stage.cores.database,
        stage.outward.box,
        stage.outward.policy,
        load_settings(DeliverySettings),
        clock=WallClock(),
        owner="replay",
    ) as dispatcher:
        return await dispatcher.drain()


async def _messages(cores: Cores) -> AsyncIterator[Alert]:
    after = 0
    async with cores.database.reading() as tx:
        while page := await alert_messages(tx, after=after, limit=PAGE):
            for after, message in page:  # noqa: B007 - the last one is the next page's start
                yield message
