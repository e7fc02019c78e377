"""`tocsin db`: bring the database schema up to date."""

import asyncio

import click

from shared.settings import load_settings
from shared.sql.migrate import migrate
from shared.sql.settings import SqlSettings


@click.group("db", short_help="Bring the database schema up to date.")
def command() -> None:
    """Look after the database that TOCSIN_DATABASE_URL names."""


@command.command("migrate")
def migrate_() -> None:
    """Bring the schema to this version; safe to run again, and by several at once."""
    settings = load_settings(SqlSettings)
    asyncio.run(migrate(settings))
    click.echo(f"up to date: {settings.sqlalchemy_url.render_as_string(hide_password=True)}")
