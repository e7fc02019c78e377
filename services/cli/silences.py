"""`tocsin silences`: which alerts are told to nobody, and until when; through the API."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import click

from services.cli.calling import Api, segment
from services.cli.later import Later
from services.cli.showing import as_json, show_document, show_lines, show_table

_ROOT = "/v1/silences"
_FIELDS = ("types", "actors", "targets", "watchlists", "severities")


@click.group("silences", short_help="Keep alerts from being told, for a time.")
def command() -> None:
    """Look after the silences of the Tocsin at TOCSIN_API_URL."""


@command.command("list")
@click.option("--expired", is_flag=True, help="Those too that hold no more.")
@as_json
def list_(expired: bool, as_json: bool) -> None:  # noqa: FBT001 - click's way
    """List the silences."""
    found = Api.configured().every(_ROOT, {"expired": "true" if expired else "false"})
    if as_json:
        show_lines(found)
        return
    columns = ("ID", "", "WHAT", "UNTIL", "BY", "WHY")
    show_table(columns, (_row(each) for each in found))


@command.command()
@click.option("--type", "types", multiple=True, help="As arms_transfer.")
@click.option("--actor", "actors", multiple=True, help="Name or ISO 3166 code of who acts.")
@click.option("--target", "targets", multiple=True, help="Of who is acted on.")
@click.option("--watchlist", "watchlists", multiple=True, metavar="ID")
@click.option("--severity", "severities", multiple=True, help="As low.")
@click.option("--reason", required=True, help="Why; whoever asks why nothing was told is told it.")
@click.option("--until", type=Later(), required=True, help="A date, or how long from now as 8h.")
@as_json
def add(
    reason: str,
    until: datetime,
    as_json: bool,  # noqa: FBT001 - click's way
    **matcher: tuple[str, ...],
) -> None:
    """Silence what has one value of every option that is given, until then."""
    given = {field: values for field, values in matcher.items() if values}
    wanted = {**given, "reason": reason, "expires_at": until.isoformat()}
    made = Api.configured().call("POST", _ROOT, document=wanted).document
    if as_json:
        show_document(made)
        return
    click.echo(f"{made['id']}: {_what(made)} until {made['expires_at']}")


@command.command()
@click.argument("name", metavar="ID")
def end(name: str) -> None:
    """End a silence now; what it kept from being told stays untold."""
    Api.configured().call("DELETE", f"{_ROOT}/{segment(name)}")
    click.echo(f"{name}: ended")


def _row(found: Mapping[str, Any]) -> tuple[object, ...]:
    active = "holds" if found["active"] else "-"
    return found["id"], active, _what(found), found["expires_at"], found["author"], found["reason"]


def _what(found: Mapping[str, Any]) -> str:
    matcher = found["matcher"]
    told = (f"{field} {'/'.join(matcher[field])}" for field in _FIELDS if matcher[field])
    return ", ".join(told)
