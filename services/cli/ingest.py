"""`tocsin ingest`: the service that reads feeds and publishes articles to Kafka."""

import asyncio
from pathlib import Path

import click

from services.ingest.settings import IngestSettings
from shared.broker.settings import KafkaSettings
from shared.egress.policy import EgressSettings
from shared.logs import configure_logs
from shared.ops.serving import stop_on_signals
from shared.settings import load_settings
from shared.sql.settings import SqlSettings


@click.command("ingest", short_help="Service: read feeds, publish articles to Kafka.")
@click.option("--feed", "feeds", multiple=True, metavar="URL", help="Add this feed; repeatable.")
@click.option(
    "--files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Publish these recorded articles first; as for `tocsin replay`.",
)
@click.option("--port", type=click.IntRange(0, 65535), help="Port of /readyz and /metrics.")
def command(feeds: tuple[str, ...], files: tuple[Path, ...], port: int | None) -> None:
    """Poll feeds and publish articles.v1; settings are read from TOCSIN_INGEST_..."""
    settings = load_settings(IngestSettings, feeds=feeds or None, files=files or None, port=port)
    configure_logs(settings.log_level, settings.log_format)
    asyncio.run(_run(settings))


async def _run(settings: IngestSettings) -> None:
    from services.ingest.app import run

    sql, egress = load_settings(SqlSettings), load_settings(EgressSettings).policy()
    with stop_on_signals() as stop:
        await run(settings, sql, KafkaSettings.load(), egress, stop)
