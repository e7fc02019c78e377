"""`tocsin keys`: create, list and revoke API keys, straight on the database."""

import asyncio
import json
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import click

from services.alert.key_making import MadeKey, make_key
from services.alert.store.audit import Change, record_change
from services.alert.store.keys import ApiKey, list_keys, revoke_key
from services.alert.store.tenants import get_tenant
from services.cli.own_database import BEARER, own_database
from services.cli.showing import as_json, show_lines, show_table
from shared.auth.scopes import Scope, parse_scopes
from shared.auth.tenants import DEFAULT_TENANT, is_test_mode, mode_for_tests, proper_tenant
from shared.clock import WallClock
from shared.errors import InvalidInput
from shared.instants import parse_instant

_DAYS = re.compile(r"([1-9][0-9]{0,4})d")
_PAGE = 500


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key to be made."""

    name: str
    scopes: frozenset[Scope]
    expires_at: datetime | None
    tenant: str
    test: bool


@click.group("keys", short_help="Create, list and revoke API keys.")
def command() -> None:
    """Look after the API keys in the database that TOCSIN_DATABASE_URL names."""


@command.command()
@click.option("--name", required=True, help="Whose key it is.")
@click.option("--admin", is_flag=True, help="A key that may do everything.")
@click.option("--scope", "scopes", multiple=True, help=f"Of {', '.join(Scope)}.")
@click.option("--tenant", default=DEFAULT_TENANT, show_default=True, help="Whose data it acts on.")
@click.option("--test", is_flag=True, help="For the tenant's test mode: own data, nothing sent.")
@click.option("--expires", metavar="WHEN", help="90d, or a date; never if unset.")
@as_json
def create(
    name: str,
    admin: bool,  # noqa: FBT001 - click's way
    scopes: tuple[str, ...],
    tenant: str,
    test: bool,  # noqa: FBT001 - click's way
    expires: str | None,
    as_json: bool,  # noqa: FBT001 - click's way
) -> None:
    """Make a key and print it, this once."""
    if admin == bool(scopes):
        message = "expected either --admin or --scope"
        raise click.UsageError(message)
    now = WallClock().now()
    granted = frozenset({Scope.ADMIN}) if admin else parse_scopes(scopes)
    new = NewKey(name, granted, _expiry(expires, now), tenant, test)
    made = asyncio.run(_create(new, now))
    if as_json:
        click.echo(json.dumps({"id": made.key.key_id, "key": made.text}))
    else:
        click.echo(made.text)


@command.command("list")
@as_json
def list_(as_json: bool) -> None:  # noqa: FBT001 - click's way
    """List the keys, revoked and expired ones too."""
    found = asyncio.run(_list())
    now = WallClock().now()
    if as_json:
        show_lines(_document(each, now) for each in found)
        return
    show_table(
        ("ID", "TENANT", "NAME", "SCOPES", "STANDING", "EXPIRES", "LAST USED"),
        (
            (
                each.key_id,
                each.tenant,
                each.name,
                ", ".join(sorted(each.scopes)),
                each.standing(now).value,
                each.expires_at,
                each.last_used_at,
            )
            for each in found
        ),
    )


@command.command()
@click.argument("key_id", metavar="ID")
def revoke(key_id: str) -> None:
    """Refuse a key from its next request on."""
    if not asyncio.run(_revoke(key_id)):
        message = f"there is no key {key_id!r} that is not revoked already"
        raise InvalidInput(message)
    click.echo(f"{key_id}: revoked")


async def _create(new: NewKey, now: datetime) -> MadeKey:
    async with own_database() as database, database.transaction() as tx:
        if await get_tenant(tx, new.tenant) is None:
            message = (
                f"--tenant: there is no tenant {new.tenant!r}; `tocsin tenants create` makes one"
            )
            raise InvalidInput(message)
        made = await make_key(
            tx,
            new.name,
            new.scopes,
            now,
            random_bytes=secrets.token_bytes,
            expires_at=new.expires_at,
            tenant=mode_for_tests(new.tenant) if new.test else new.tenant,
        )
        await record_change(
            tx, Change(now, BEARER, "createKey", made.key.key_id, tenant=made.key.tenant)
        )
    return made


async def _list() -> list[ApiKey]:
    found: list[ApiKey] = []
    async with own_database() as database, database.reading() as tx:
        while page := await list_keys(tx, after=found[-1].key_id if found else "", limit=_PAGE):
            found += page
    return found


async def _revoke(key_id: str) -> bool:
    now = WallClock().now()
    async with own_database() as database, database.transaction() as tx:
        revoked = await revoke_key(tx, key_id, now)
        if revoked:
            await record_change(tx, Change(now, BEARER, "revokeKey", key_id))
    return revoked


def _expiry(text: str | None, now: datetime) -> datetime | None:
    if text is None:
        return None
    days = _DAYS.fullmatch(text)
    try:
        at = now + timedelta(days=int(days[1])) if days else parse_instant(text)
    except (ValueError, OverflowError) as exc:
        message = f"--expires: expected a number of days as 90d, or {exc}"
        raise InvalidInput(message) from exc
    if at <= now:
        message = f"--expires: {text} is past"
        raise InvalidInput(message)
    return at


def _document(key: ApiKey, now: datetime) -> dict[str, object]:
    instants = {
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "revoked_at": key.revoked_at,
        "last_used_at": key.last_used_at,
    }
    return {
        "id": key.key_id,
        "tenant": proper_tenant(key.tenant),
        "test": is_test_mode(key.tenant),
        "name": key.name,
        "scopes": sorted(key.scopes),
        "standing": key.standing(now).value,
        **{name: at.isoformat() if at else None for name, at in instants.items()},
    }
