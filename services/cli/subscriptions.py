"""`tocsin subscriptions`: which endpoint hears of which watchlist, and when; through the API."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, get_args

import click

from services.cli.calling import Api, segment
from services.cli.later import Later
from services.cli.policy_options import policy_of, with_policy
from services.cli.showing import as_json, show_document, show_lines, show_table
from shared.messages import AlertKind

_ROOT = "/v1/subscriptions"

_kinds = click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(get_args(AlertKind)), help="Repeatable."
)


@click.group("subscriptions", short_help="Say who is told of what, and when.")
def command() -> None:
    """Look after the subscriptions of the Tocsin at TOCSIN_API_URL."""


@command.command("list")
@click.option("--endpoint", metavar="ID", help="Those of one endpoint.")
@as_json
def list_(endpoint: str | None, as_json: bool) -> None:  # noqa: FBT001 - click's way
    """List the subscriptions."""
    found = Api.configured().get(_ROOT, {"endpoint": endpoint}).document["items"]
    if as_json:
        show_lines(found)
        return
    columns = ("ID", "ENDPOINT", "WATCHLIST", "KINDS", "WHEN")
    show_table(columns, (_row(each) for each in found))


@command.command()
@click.option("--endpoint", required=True, metavar="ID", help="Whom to tell.")
@click.option("--watchlist", metavar="ID", help="Of what; of all if unset.")
@_kinds
@with_policy
@as_json
def add(
    endpoint: str,
    watchlist: str | None,
    kinds: tuple[str, ...],
    as_json: bool,  # noqa: FBT001 - click's way
    **options: Any,
) -> None:
    """Tell an endpoint of the alerts raised from now on."""
    policy = {name: each for name, each in policy_of({}, options).items() if each is not None}
    wanted: dict[str, object] = {
        "endpoint_id": endpoint,
        "watchlist_id": watchlist,
        "policy": policy,
    }
    if kinds:
        wanted["kinds"] = kinds
    made = Api.configured().call("POST", _ROOT, document=wanted).document
    if as_json:
        show_document(made)
        return
    click.echo(made["id"])


@command.command()
@click.argument("name", metavar="ID")
def show(name: str) -> None:
    """Print a subscription with its policy."""
    show_document(Api.configured().get(_path(name)).document)


@command.command()
@click.argument("name", metavar="ID")
@_kinds
@with_policy
def change(name: str, kinds: tuple[str, ...], **options: Any) -> None:
    """Change what is told and when; what is not given stays."""
    api = Api.configured()
    found = api.get(_path(name))
    wanted = {
        "kinds": kinds or found.document["kinds"],
        "policy": policy_of(found.document["policy"], options),
    }
    based_on = {"if-match": found.etag} if found.etag else {}
    changed = api.call("PUT", _path(name), document=wanted, headers=based_on).document
    click.echo(f"{name}: version {changed['version']}, {_when(changed['policy'])}")


@command.command()
@click.argument("name", metavar="ID")
def remove(name: str) -> None:
    """Tell the endpoint no more of it."""
    Api.configured().call("DELETE", _path(name))
    click.echo(f"{name}: removed")


@command.command()
@click.argument("name", metavar="ID")
@click.argument("until", type=Later())
def snooze(name: str, until: datetime) -> None:
    """Hold everything UNTIL then, a date or how long from now as 8h; nothing is dropped."""
    document = {"until": until.isoformat()}
    Api.configured().call("POST", f"{_path(name)}/snooze", document=document)
    click.echo(f"{name}: snoozed until {until.isoformat(timespec='minutes')}")


@command.command()
@click.argument("name", metavar="ID")
def wake(name: str) -> None:
    """End a snooze; what it held is told."""
    Api.configured().call("POST", f"{_path(name)}/wake")
    click.echo(f"{name}: awake")


def _path(name: str) -> str:
    return f"{_ROOT}/{segment(name)}"


def _row(found: Mapping[str, Any]) -> tuple[object, ...]:
    return (
        found["id"],
        found["endpoint_id"],
        found["watchlist_id"] or "(all)",
        ", ".join(found["kinds"]),
        _when(found["policy"]),
    )


def _when(policy: Mapping[str, Any]) -> str:
    told = []
    if policy["snooze_until"]:
        told.append(f"snoozed until {policy['snooze_until']}")
    if policy["min_severity"] != "low":
        told.append(f"{policy['min_severity']} and above")
    if digest := policy["digest"]:
        day = f" on {digest['weekday']}" if digest["weekday"] else ""
        told.append(f"{digest['every']} digest{day} at {digest['at'][:5]} {digest['timezone']}")
    if quiet := policy["quiet_hours"]:
        told.append(f"quiet {quiet['start'][:5]}-{quiet['end'][:5]} {quiet['timezone']}")
    if policy["group_wait"]:
        told.append(f"grouped over {policy['group_wait']} s")
    if cap := policy["rate_cap"]:
        told.append(f"at most {cap['messages']} in {cap['seconds']} s")
    return "; ".join(told) or "at once"
