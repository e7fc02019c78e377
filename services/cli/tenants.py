"""`tocsin tenants`: create and list tenants, straight on the database."""

import asyncio

import click

from services.alert.store.audit import Change, record_change
from services.alert.store.tenants import Tenant, add_tenant, list_tenants
from services.cli.own_database import BEARER, own_database
from services.cli.showing import as_json, show_lines, show_table
from shared.auth.tenants import is_tenant_name
from shared.clock import WallClock
from shared.errors import InvalidInput

_PAGE = 500


@click.group("tenants", short_help="Create and list tenants.")
def command() -> None:
    """Look after the tenants in the database that TOCSIN_DATABASE_URL names."""


@command.command()
@click.argument("tenant", metavar="ID")
@click.option("--name", help="What it is called; its id if unset.")
def create(tenant: str, name: str | None) -> None:
    """Make a tenant; `tocsin keys create --tenant ID` makes a key for it."""
    if not is_tenant_name(tenant):
        message = f"{tenant!r}: expected up to 40 of a-z, 0-9 and hyphens, no hyphen first"
        raise InvalidInput(message)
    if not asyncio.run(_create(Tenant(tenant, name or tenant))):
        message = f"there is a tenant {tenant!r} already"
        raise InvalidInput(message)
    click.echo(tenant)


@command.command("list")
@as_json
def list_(as_json: bool) -> None:  # noqa: FBT001 - click's way
    """List the tenants."""
    found = asyncio.run(_list())
    rows = [(each.tenant, each.name, each.created_at) for each in found]
    if as_json:
        show_lines(
            {"id": tenant, "name": name, "created_at": made_at and made_at.isoformat()}
            for tenant, name, made_at in rows
        )
        return
    show_table(("ID", "NAME", "MADE"), rows)


async def _create(tenant: Tenant) -> bool:
    now = WallClock().now()
    async with own_database() as database, database.transaction() as tx:
        made = await add_tenant(tx, tenant, now)
        if made:
            await record_change(tx, Change(now, BEARER, "createTenant", tenant.tenant))
    return made


async def _list() -> list[Tenant]:
    found: list[Tenant] = []
    async with own_database() as database, database.reading() as tx:
        while page := await list_tenants(tx, after=found[-1].tenant if found else "", limit=_PAGE):
            found += page
    return found
