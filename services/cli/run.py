"""`tocsin run`: watch feeds in one process, with an embedded database."""

import asyncio
from pathlib import Path

import click
from pydantic import SecretStr

from shared.logs import configure_logs
from shared.ops.serving import stop_on_signals
from shared.settings import load_settings
from shared.sql.settings import SqlSettings

_PATH = click.Path(path_type=Path)


@click.command("run", short_help="Watch feeds in one process, with an embedded database.")
@click.option("--feed", "feeds", multiple=True, metavar="URL", help="Watch this feed; repeatable.")
@click.option("--webhook", "webhooks", multiple=True, metavar="URL", help="Send alerts here.")
@click.option(
    "--webhook-secret", envvar="TOCSIN_WEBHOOK_SECRET", help="whsec_...; made up and told if unset."
)
@click.option("--watchlists", type=_PATH, help="Watchlist file or folder; the presets if unset.")
@click.option(
    "--store", type=_PATH, help="Database file; TOCSIN_DATABASE_URL or tocsin.db if unset."
)
@click.option("--port", type=click.IntRange(0, 65535), help="Port of the HTTP API.")
@click.option("--workers", type=click.IntRange(min=1), help="spaCy worker processes.")
def command(
    feeds: tuple[str, ...],
    webhooks: tuple[str, ...],
    webhook_secret: str | None,
    watchlists: Path | None,
    store: Path | None,
    **settings: int | None,
) -> None:
    """Watch every --feed, and those added before, until stopped; alerts go to every --webhook.

    Killed at any moment and started again it loses no alert; a receiver that drops repeated
    webhook-ids sees none twice. A feed's first poll does not ring for its old entries.
    """
    from services.live import LiveSettings, Wanted, run
    from services.standalone import Outward

    live = load_settings(LiveSettings, **settings)
    configure_logs(live.log_level, live.log_format)
    sql = load_settings(SqlSettings, url=None if store is None else str(store))
    secret = None if webhook_secret is None else SecretStr(webhook_secret)
    wanted = Wanted(feeds, webhooks, secret, watchlists)

    async def main() -> None:
        with stop_on_signals() as stop:
            await run(live, sql, Outward.load(sql), wanted, stop)

    asyncio.run(main())
