"""`tocsin replay`: play recorded articles through the whole of Tocsin."""

import asyncio
from pathlib import Path

import click

from services.cli.instant import Instant
from services.replay.options import ReplayOptions
from shared.logs import configure_logs

_PATH = click.Path(path_type=Path)


@click.command("replay", short_help="Play recorded articles through the whole of Tocsin.")
@click.argument("paths", nargs=-1, required=True, type=_PATH)
@click.option("--store", type=_PATH, help="Keep the database here; fresh and temporary if unset.")
@click.option("--watchlists", type=_PATH, help="Watchlist file or folder; the presets if unset.")
@click.option("--webhook", "webhooks", multiple=True, help="Send the alerts to this URL.")
@click.option(
    "--webhook-secret", envvar="TOCSIN_WEBHOOK_SECRET", help="whsec_...; made up and told if unset."
)
@click.option("--published", type=Instant(), help="Publication of input that states none.")
@click.option("--alerts", type=_PATH, help="Write one JSON line per alert in its last state.")
@click.option("--notifications", type=_PATH, help="Write one JSON line per message.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(min=1))
def command(paths: tuple[Path, ...], webhooks: tuple[str, ...], **options: object) -> None:
    """Play PATHS in order of publication: .jsonl, .jsonl.gz, WARC files, folders, or - for stdin.

    A folder is read by its tape.jsonl, otherwise its WARC or *.txt files. No webhooks are sent
    unless --webhook is given. All times in the output are those of the tape.
    """
    from services.replay.run import run_replay

    configure_logs("WARNING")
    chosen = ReplayOptions.model_validate({"paths": paths, "webhooks": webhooks, **options})
    summary = asyncio.run(run_replay(chosen))
    click.echo(summary, err=True)
