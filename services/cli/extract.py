"""`tocsin extract`: the service that turns articles into codings."""

import asyncio

import click

from services.extract.settings import ExtractSettings
from shared.broker.settings import KafkaSettings
from shared.logs import configure_logs
from shared.ops.serving import stop_on_signals
from shared.settings import load_settings


@click.command("extract", short_help="Service: turn articles into codings.")
@click.option(
    "--workers", type=click.IntRange(min=1), help="Worker processes; one a core if unset."
)
@click.option("--port", type=click.IntRange(0, 65535), help="Port of /readyz and /metrics.")
def command(workers: int | None, port: int | None) -> None:
    """Read articles.v1, publish events.v1; settings are read from TOCSIN_EXTRACT_..."""
    settings = load_settings(ExtractSettings, workers=workers, port=port)
    configure_logs(settings.log_level, settings.log_format)
    asyncio.run(_run(settings))


async def _run(settings: ExtractSettings) -> None:
    from services.extract.app import run

    with stop_on_signals() as stop:
        await run(settings, KafkaSettings.load(), stop)
