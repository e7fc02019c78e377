"""`tocsin endpoints`: list, add, remove and test webhook endpoints through the API."""

import sys
import time
from typing import Any, get_args

import click

from services.cli.calling import Api, segment
from services.cli.showing import as_json, show_document, show_lines, show_table
from shared.messages import AlertKind

_ROOT = "/v1/endpoints"
_PATIENCE_SECONDS = 30.0
_POLL_SECONDS = 0.3


@click.group("endpoints", short_help="List, add and remove webhook endpoints.")
def command() -> None:
    """Look after the endpoints of the Tocsin at TOCSIN_API_URL."""


@command.command("list")
@as_json
def list_(as_json: bool) -> None:  # noqa: FBT001 - click's way
    """List the endpoints and what they are subscribed to."""
    api = Api.configured()
    heard: dict[str, list[str]] = {}
    for each in api.get("/v1/subscriptions").document["items"]:
        heard.setdefault(each["endpoint_id"], []).append(each["watchlist_id"] or "(all)")
    found = [{**each, "watchlists": sorted(heard.get(each["id"], ()))} for each in api.every(_ROOT)]
    if as_json:
        show_lines(found)
        return
    show_table(
        ("ID", "URL", "STATE", "WATCHLISTS", "REASON"),
        (
            (each["id"], each["url"], each["state"], ", ".join(each["watchlists"]), each["reason"])
            for each in found
        ),
    )


@command.command()
@click.argument("url")
@click.option("--watchlist", "watchlists", multiple=True, metavar="ID", help="All if unset.")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(get_args(AlertKind)),
    help="Kinds of alerts; new and retracted if unset.",
)
@as_json
def add(
    url: str,
    watchlists: tuple[str, ...],
    kinds: tuple[str, ...],
    as_json: bool,  # noqa: FBT001 - click's way
) -> None:
    """Add an endpoint at URL and subscribe it; print its secret, this once."""
    api = Api.configured()
    made = api.call("POST", _ROOT, document={"url": url}).document
    for watchlist in watchlists or (None,):
        wanted: dict[str, object] = {"endpoint_id": made["id"], "watchlist_id": watchlist}
        if kinds:
            wanted["kinds"] = kinds
        try:
            api.call("POST", "/v1/subscriptions", document=wanted)
        except Exception:
            # Otherwise an endpoint that nobody has the secret of would be left behind.
            api.call("DELETE", f"{_ROOT}/{segment(made['id'])}")
            raise
    if as_json:
        show_document(made)
        return
    click.echo(f"endpoint  {made['id']}")
    click.echo(f"secret    {made['secret']}   (shown once; verify with tocsin.webhooks.verify)")


@command.command()
@click.argument("name", metavar="ID")
def remove(name: str) -> None:
    """Remove an endpoint with its subscriptions; what had not reached it is dead."""
    Api.configured().call("DELETE", f"{_ROOT}/{segment(name)}")
    click.echo(f"{name}: removed")


@command.command()
@click.argument("name", metavar="ID")
def enable(name: str) -> None:
    """Send to a disabled endpoint again, beginning with what was held."""
    Api.configured().call("POST", f"{_ROOT}/{segment(name)}/enable")
    click.echo(f"{name}: enabled")


@command.command()
@click.argument("name", metavar="ID")
def test(name: str) -> None:
    """Send a test message and say what came of the first attempt; exit 1 unless it arrived."""
    api = Api.configured()
    delivery = api.call("POST", f"{_ROOT}/{segment(name)}/test").document["delivery_id"]
    attempt = _first_attempt(api, delivery)
    if attempt is None:
        click.echo(f"{delivery}: not attempted within {_PATIENCE_SECONDS:g} s")
    else:
        status = f"HTTP {attempt['status']}" if attempt["status"] else attempt["error"]
        told = f"{attempt['outcome']} ({status}, {attempt['duration_ms']} ms)"
        click.echo(f"{delivery}: {told}")
    sys.exit(0 if attempt is not None and attempt["outcome"] == "succeeded" else 1)


def _first_attempt(api: Api, delivery: str) -> dict[str, Any] | None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        log: list[dict[str, Any]] = api.get(f"/v1/deliveries/{segment(delivery)}").document["log"]
        if log:
            return log[0]
        time.sleep(_POLL_SECONDS)
    return None
