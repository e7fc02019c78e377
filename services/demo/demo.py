"""How does one see Tocsin at work on real news within a minute?"""

import asyncio
import secrets
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from prometheus_client import CollectorRegistry
from pydantic import SecretStr
from rich.console import Console

import services
from services.admin_key import first_admin_key
from services.alert.signing import symmetric_secret
from services.alert.store.articles import get_article
from services.alert.store.watchlists import list_watchlists
from services.demo.receiver import Received, receiving
from services.demo.table import alert_table
from services.replay.options import ReplayOptions
from services.replay.run import Played, Stage, open_stage, play_on, told
from services.replay.settled import ReplaySummary
from services.standalone_api import serving_api
from shared.clock import WallClock
from shared.egress.policy import LOOPBACK, EgressPolicy
from shared.errors import PermanentError
from shared.messages import Article
from shared.ops.running import run_until
from shared.ops.serving import stop_on_signals

WIDTH = 110
HOST = "127.0.0.1"
GO_ON = """Go on with your own feed:
  tocsin run --feed https://example.org/world.xml --webhook https://example.org/hook"""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the demo showed: the replay, and what its receiver took."""

    played: Played
    received: Received


def seeds() -> Path:
    """Return the folder of the five seed articles, in a checkout or an installed wheel."""
    return Path(services.__file__).resolve().parents[1] / "seeds"


async def demo(console: Console, store: Path, *, keep: bool = False) -> Shown:
    """Replay the seeds on a fresh store, send the alerts to a local receiver, and show them.

    Raises PermanentError when a delivery was lost or a signature did not verify.
    """
    secret = symmetric_secret(secrets.token_bytes(32))
    async with receiving(secret) as (url, received):
        options = ReplayOptions(
            paths=(seeds(),), store=store, webhooks=(url,), webhook_secret=SecretStr(secret)
        )
        console.print("[dim]loading the language model and a fresh database ...")
        async with open_stage(options, EgressPolicy(allow_networks=LOOPBACK)) as stage:
            played = await play_on(stage, options, lambda summary: _progress(console, summary))
            await show(console, stage, played)
            _check(played, received)
            verified = f"{len(received.by_id)} received at {url}, every signature verified"
            console.print(f"webhooks: {verified}\n", style="green")
            console.print(GO_ON, soft_wrap=True)
            if keep:
                await keep_serving(console, stage, store)
    return Shown(played, received)


async def keep_serving(console: Console, stage: Stage, store: Path) -> None:
    """Serve the API over the demo's database until Ctrl-C."""
    wall = replace(stage.cores, clock=WallClock())
    key = await first_admin_key(wall.database, wall.clock, store.with_name("admin.key"))
    with stop_on_signals() as stop:
        async with serving_api(wall, stage.outward, CollectorRegistry(), HOST, 0) as api:
            console.print(
                f"\nThe API runs until Ctrl-C; try:\n"
                f"  curl -H 'Authorization: Bearer {key}' http://{HOST}:{api.port}/v1/alerts",
                soft_wrap=True,
            )
            await run_until(stop, api.upkeep.run(), workers=[api.dispatcher.run(stop)])


async def show(console: Console, stage: Stage, played: Played) -> None:
    """Print the summary and the table of alerts with their evidence."""
    articles: dict[str, Article] = {}
    async with stage.cores.database.reading() as tx:
        watchlists = [stored.watchlist.name for stored in await list_watchlists(tx)]
        for alert in played.alerts:
            for evidence in alert.evidence:
                if (article := await get_article(tx, evidence.article_id)) is not None:
                    articles[evidence.article_id] = article
    console.print(f"watchlists: {', '.join(watchlists)}")
    console.print(told(played), soft_wrap=True)
    console.print(alert_table(played.alerts, articles))


def _progress(console: Console, summary: ReplaySummary) -> None:
    console.print(f"[dim]{summary.articles} articles coded, {summary.events} events")


def _check(played: Played, received: Received) -> None:
    sent = sum(message.kind in {"new", "retracted"} for message in played.messages)
    if received.refused or len(received.by_id) != sent:
        message = (
            f"{sent} messages were due, {len(received.by_id)} received, "
            f"{received.refused} with a signature that did not verify"
        )
        raise PermanentError(message)


def run_demo(*, keep: bool) -> None:
    """Run the demo in a temporary folder, say how to go on, and keep serving if asked to."""
    console = Console(width=WIDTH, highlight=False)
    with tempfile.TemporaryDirectory(prefix="tocsin-demo-") as folder:
        asyncio.run(demo(console, Path(folder) / "demo.db", keep=keep))
