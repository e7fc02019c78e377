"""`tocsin alert`: the service that matches codings, notifies and serves the API."""

import asyncio

import click

from services.alert.settings import AlertSettings
from shared.broker.settings import KafkaSettings
from shared.logs import configure_logs
from shared.ops.serving import stop_on_signals
from shared.settings import load_settings
from shared.sql.settings import SqlSettings


@click.command("alert", short_help="Service: match codings, notify, serve the API.")
@click.option("--host", help="Address of the API.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port of the API.")
@click.option("--migrate/--no-migrate", default=None, help="Bring the schema up to date first.")
def command(host: str | None, port: int | None, migrate: bool | None) -> None:  # noqa: FBT001 - click's way
    """Read events.v1 and articles.v1, publish alerts.v1, post webhooks, serve /v1.

    Settings are read from TOCSIN_ALERT_..., TOCSIN_DATABASE_..., TOCSIN_KAFKA and
    TOCSIN_SECRET_KEY.
    """
    settings = load_settings(AlertSettings, host=host, port=port, migrate=migrate)
    configure_logs(settings.log_level, settings.log_format)
    asyncio.run(_run(settings, load_settings(SqlSettings)))


async def _run(settings: AlertSettings, sql: SqlSettings) -> None:
    from services.alert.app import run

    with stop_on_signals() as stop:
        await run(settings, sql, KafkaSettings.load(), stop)
