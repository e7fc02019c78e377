"""`tocsin backfill`: publish recorded articles on the backfill topic of a running system."""

import asyncio
from datetime import datetime
from pathlib import Path

import click

from services.cli.instant import Instant
from shared.broker.settings import KafkaSettings
from shared.ops.serving import stop_on_signals


@click.command("backfill", short_help="Publish recorded articles behind the fresh ones.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--published", type=Instant(), help="Publication of input that states none.")
@click.option(
    "--rate", type=click.FloatRange(min=0.01), help="Most articles in a second; unbounded if unset."
)
def command(paths: tuple[Path, ...], published: datetime | None, rate: float | None) -> None:
    """Publish the articles of PATHS, as for `tocsin replay`, to articles.backfill.v1.

    Extract codes them behind the fresh ones; they ring only watchlists that ask for history. It may
    be stopped and done again: what came before is not taken twice.
    """
    click.echo(f"{asyncio.run(_run(paths, published, rate))} articles published")


async def _run(paths: tuple[Path, ...], published: datetime | None, rate: float | None) -> int:
    from services.ingest.backfill import backfill

    with stop_on_signals() as stop:
        return await backfill(KafkaSettings.load(), paths, stop, published=published, rate=rate)
